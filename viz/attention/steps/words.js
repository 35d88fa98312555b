// What a step shows, in words.

const number = (value) => (Number.isFinite(value) ? value.toFixed(2).replace('-', '−') : '−∞');
const weight = (value) => (value > 0.9995 ? '1.000' : value.toFixed(3).replace(/^0/, ''));

/** The largest numbers, each with its word; minus infinity is none. */
function largest(values, labels, write) {
  const order = values.map((_, k) => k).filter((k) => Number.isFinite(values[k])).sort((a, b) => values[b] - values[a]).slice(0, 3);
  return order.map((k) => `“${labels[k]}” ${write(values[k])}`).join(', ');
}

export const heaviest = (weights, labels) => largest(weights, labels, weight);

/** One sentence: the numbers that the step has made. */
export function alternative(data, now, labels, step) {
  const word = `“${labels[data.query]}”`, hidden = now.masked.filter((one) => !Number.isFinite(one)).length;
  return [
    `${word} makes a query of ${data.q.length} numbers`,
    `query times key is largest for ${largest(data.dots, labels, number)}`,
    `scaled, the largest scores are ${largest(now.scaled, labels, number)}`,
    hidden ? `${hidden} later words become minus infinity; the largest that stay are ${largest(now.masked, labels, number)}` : 'nothing is masked',
    `${word} gives most weight to ${heaviest(now.weights, labels)}`,
    `what the head passes on is made of the values of ${heaviest(now.weights, labels)}`,
  ][step - 1];
}
