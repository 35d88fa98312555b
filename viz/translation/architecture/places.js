// Where the boxes of the encoder-decoder stand, and what leads from box to box: figure 1 of Vaswani et al. 2017, from below.

const WIDE = 460, PITCH = 40; // sixteenths of the type: the drawing's width, and the height of a row
const COLUMNS = { read: 108, write: 350 }; // the middle of the encoder and of the decoder
const BYPASS = 101; // from there to what goes past the parts of a layer
const DECODER = [
  ['write_norm_1', 'write_self', 'write_sum_1'],
  ['write_norm_2', 'cross', 'write_sum_2'],
  ['write_norm_3', 'write_mlp', 'write_sum_3'],
];
const ENCODER = [
  ['read_norm_1', 'read_self', 'read_sum_1'],
  ['read_norm_2', 'read_mlp', 'read_sum_2'],
];
const ASKS = { read_self: 'self', write_self: 'self', cross: 'cross' };

/** What a model of another kind has none of: a decoder alone has nothing to read from. */
export const falls = (name, order) => order === 'decoder' && (name.startsWith('read_') || ['write_norm_2', 'cross', 'write_sum_2'].includes(name));

/** A part's norm, the part, and its sum; the norm stands behind the sum in the paper's order. */
const ordered = (parts, order) => parts.flatMap(([norm, part, sum]) => (order === 'post' ? [part, sum, norm] : [norm, part, sum]));

/** The boxes of each side from below, and which of them belong to a layer. */
function columnsOf(order) {
  const end = (name) => (order === 'post' ? [] : [name]); // with the norms behind the parts none is needed at the end
  return {
    read: ['read_words', ...ordered(ENCODER, order), ...end('read_norm')],
    write: ['write_words', ...ordered(DECODER, order), ...end('write_norm'), 'linear', 'softmax'],
  };
}

/** A line from below to above with round corners, by way of x = `by`, at the heights `low` and `high`. */
function around(from, by, low, high, to) {
  const bend = high < low ? -8 : 8, back = to > by ? 8 : -8;
  return `M${from} ${low}H${by - 8}Q${by} ${low} ${by} ${low + bend}V${high - bend}Q${by} ${high} ${by + back} ${high}H${to}`;
}

/** Every box has its middle; wires are paths with what they mean: state, past, query or key. */
export function layoutOf(order) {
  const columns = columnsOf(order), rows = Math.max(columns.read.length, columns.write.length), high = rows * PITCH;
  const places = {}, wires = [];
  for (const [side, names] of Object.entries(columns))
    names.forEach((name, at) => (places[name] = [COLUMNS[side], high - (at + 0.5) * PITCH]));
  for (const names of Object.values(columns))
    names.slice(1).forEach((name, at) => {
      const [x, y] = places[name], under = places[names[at]][1], gone = falls(name, order) || (falls(names[at], order) && name !== 'write_norm_3');
      if (ASKS[name]) wires.push({ d: `M${x - 40} ${under}V${y}`, kind: 'query', gone }); // the part reads
      if (ASKS[name] === 'self') wires.push({ d: `M${x + 40} ${under}V${y}`, kind: 'key', gone });
      if (!ASKS[name]) wires.push({ d: `M${x} ${under}V${y}`, kind: 'state', gone });
    });
  for (const parts of [...ENCODER, ...DECODER]) { // past a cross-attention that is not there, too
    const column = columns[parts[0].startsWith('read') ? 'read' : 'write'];
    const from = places[column[column.indexOf(order === 'post' ? parts[1] : parts[0]) - 1]], to = places[parts[2]], side = from[0] + BYPASS;
    wires.push({ d: around(from[0], side, from[1] - 20, to[1], to[0]), kind: 'past', gone: falls(parts[1], order) && parts[1] !== 'cross' });
  }
  const [from, to] = [places[columns.read.at(-1)], places.cross], middle = (COLUMNS.read + COLUMNS.write) / 2 + 4;
  const turn = from[1] - 22;
  wires.push({ d: `M${from[0]} ${from[1]}V${turn}${around(from[0], middle, turn, to[1], to[0])}`, kind: 'key', gone: order === 'decoder' });
  return { size: [WIDE, high], places, wires, free: columns.read.length * PITCH + 30, frames: framesOf(columns, high) };
}

/** The frame around the layer that stands for both. */
function framesOf(columns, high) {
  return Object.entries(columns).map(([side, names]) => {
    const inside = names.filter((name) => /_(norm|sum)_|_self|_mlp|cross/.test(name)), first = names.indexOf(inside[0]);
    return { x: COLUMNS[side] - 107, y: high - (first + inside.length) * PITCH - 1, width: 214, height: inside.length * PITCH - 2 };
  });
}
