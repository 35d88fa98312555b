// The loss of a pair by the difference of its log-ratios, and its slope: as in data.py beside this file.

/** Of a pair whose log-ratios differ by `margin`: DPO's, −ln σ(β Δ), or IPO's, (Δ − 1 / 2β)². */
export const loss = (method, beta, margin) =>
  method === 'ipo' ? (margin - 1 / (2 * beta)) ** 2 : Math.log1p(Math.exp(-Math.abs(beta * margin))) + Math.max(0, -beta * margin);

/** How strongly its gradient raises the margin: the slope, with the sign turned. */
export const pull = (method, beta, margin) => (method === 'ipo' ? 2 * (1 / (2 * beta) - margin) : beta / (1 + Math.exp(beta * margin)));
