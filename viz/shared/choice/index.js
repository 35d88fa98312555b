// Hands a small message to the view that draws a large one: what is chosen in it. Data: cloud/ or wall/payload.py.

import { tell } from '../messages.js';

export default function ({ data }) {
  tell('choice', data);
}
