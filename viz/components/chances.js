// How probabilities, log-probabilities and the rows of a choice are read and written. Put after pieces.js.

const chance = (p) => (p === 0 ? '0' : p >= 0.9995 ? '1.000' : p < 0.0005 ? '<.001' : p.toFixed(3).replace(/^0/, ''));
const number = (value, digits = 2) => (value === null ? '−∞' : value.toFixed(digits).replace('-', '−'));

function label(hex) {
  const bytes = bytesOf(hex), text = textOf(bytes);
  if (text === null) return spaced(hex);
  return [...(text.trim() ? text.replace(/^ /, '') : text)].map((one) => SIGNS[one] ?? (/[\p{C}\p{Z}]/u.test(one) && one !== '\u200d' ? codePoint(one) : one)).join('');
}

const rowOf = ([token, hex, rank, logit, penalised, scaled, cut, p, start, logprob]) => ({ token, hex, rank, logit, penalised, scaled, cut, p, start, logprob });
