// The five ways in which a problem is asked, and numbers as people read them.

export const WAYS = ['direct', 'zero', 'few', 'chain', 'samples'];
export const TITLES = {
  direct: 'Answer only',
  zero: '“Step by step”',
  few: 'Four examples',
  chain: 'Examples with steps',
  samples: 'Sampled chains',
};

/** A number of right answers: a vote's may be no whole one. */
export const count = (right) => (Math.abs(right - Math.round(right)) < 0.05 ? String(Math.round(right)) : right.toFixed(1));
