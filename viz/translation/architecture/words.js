// What is said where another model is drawn than the one that computes.

export const DRAWN = {
  post: 'Drawn: the order of the paper. The numbers below are those of this model, whose norms stand before the parts.',
  decoder: 'Drawn: a decoder alone, as in GPT. The numbers below are those of this model, which has an encoder.',
};
export const FALLS = 'This box falls away: there is nothing to read from but the words written so far.';
export const POST = {
  norm: 'In the paper: norm(x + part(x)). Even what is only carried along passes through it.',
  add: 'In the paper this sum goes through a norm before anything else reads it.',
};
