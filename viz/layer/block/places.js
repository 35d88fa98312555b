// Where the boxes of a layer stand, and what leads from box to box, by where the norms are: across a wide window, or down a
// narrow one.

const W = 880, H = 204, LINE = 26; // the drawing in sixteenths of the type; the height of the stream
const ROW = 54, NARROW = 344, DEEP = 168; // down: the height of a row, the drawing's width, the lowest box of a wide drawing
// Where boxes stand (their middle), by where the norms are. What has no place is not drawn.
const PRE = {
  resid_pre: [128, LINE],
  norm_1: [128, 106],
  q: [224, 72],
  k: [224, 120],
  v: [224, 168],
  scores: [316, 96],
  pattern: [404, 96],
  z: [404, 168],
  attention_out: [496, 106],
  resid_mid: [544, LINE],
  norm_2: [584, 168],
  gate: [676, 96],
  up: [676, 168],
  hidden: [760, 132],
  mlp_out: [840, 132],
  resid_post: [840, LINE],
};
const POST = {
  ...PRE,
  norm_1: [584, LINE],
  resid_mid: [496, LINE],
  norm_2: [832, LINE],
  resid_post: [742, LINE],
  up: [640, 120],
  hidden: [694, 168],
  mlp_out: [742, 106],
};
// A norm behind each part, on the way up to the sum.
const BEHIND = { ...PRE, z: [392, 168], attention_out: [472, 144], after_1: [516, 88], mlp_out: [836, 150], after_2: [836, 90] };
const PLACES = { pre: PRE, post: POST, parallel: { ...PRE, norm_2: [584, 168] }, inner: BEHIND, both: BEHIND };
const WIRES = {
  pre: [
    ['resid_pre', 'norm_1'],
    ['norm_1', 'q'],
    ['norm_1', 'k'],
    ['norm_1', 'v'],
    ['q', 'scores'],
    ['k', 'scores'],
    ['scores', 'pattern'],
    ['pattern', 'z'],
    ['v', 'z'],
    ['z', 'attention_out'],
    ['attention_out', 'resid_mid'],
    ['resid_pre', 'resid_mid'],
    ['resid_mid', 'norm_2'],
    ['norm_2', 'gate'],
    ['norm_2', 'up'],
    ['gate', 'hidden'],
    ['up', 'hidden'],
    ['hidden', 'mlp_out'],
    ['mlp_out', 'resid_post'],
    ['resid_mid', 'resid_post'],
  ],
  post: [
    ['resid_pre', 'q'],
    ['resid_pre', 'k'],
    ['resid_pre', 'v'],
    ['q', 'scores'],
    ['k', 'scores'],
    ['scores', 'pattern'],
    ['pattern', 'z'],
    ['v', 'z'],
    ['z', 'attention_out'],
    ['attention_out', 'resid_mid'],
    ['resid_pre', 'resid_mid'],
    ['resid_mid', 'norm_1'],
    ['norm_1', 'up'],
    ['up', 'hidden'],
    ['hidden', 'mlp_out'],
    ['mlp_out', 'resid_post'],
    ['norm_1', 'resid_post'],
    ['resid_post', 'norm_2'],
  ],
};
WIRES.both = [
  ...WIRES.pre.filter(([a]) => !(a === 'attention_out' || a === 'mlp_out')),
  ['attention_out', 'after_1'],
  ['after_1', 'resid_mid'],
  ['mlp_out', 'after_2'],
  ['after_2', 'resid_post'],
];
WIRES.inner = [
  ...WIRES.both,
  ['resid_pre', 'q'],
  ['resid_pre', 'k'],
  ['resid_pre', 'v'],
  ['resid_mid', 'gate'],
  ['resid_mid', 'up'],
];
WIRES.parallel = [...WIRES.pre.filter(([a, b]) => !(a === 'resid_mid' && b === 'norm_2')), ['resid_pre', 'norm_2']];

/** A place of the wide drawing as one of the narrow: the way of the text goes down, in rows; the stream on the left. */
function turned([x, y], rows) {
  const stream = 44, far = NARROW - 40;
  return [stream + ((y - LINE) * (far - stream)) / (DEEP - LINE), (rows.indexOf(x) + 0.5) * ROW];
}

/** The path of a wire: straight along the stream, else curved away from it in the direction of the flow. */
function wireOf([x1, y1], [x2, y2], stream, narrow) {
  if (stream) return `M${x1},${y1}L${x2},${y2}`;
  const bend = narrow ? `${x1},${(y1 + y2) / 2} ${x2},${(y1 + y2) / 2}` : `${(x1 + x2) / 2},${y1} ${(x1 + x2) / 2},${y2}`;
  return `M${x1},${y1}C${bend} ${x2},${y2}`;
}

/**
 * The drawing of the boxes `names`: its size, the middle of each box that has a place, and wires between those.
 * @param {string} order where the norms are
 * @param {string[]} names
 * @param {boolean} narrow
 */
export function layoutOf(order, names, narrow) {
  const all = PLACES[order], there = names.filter((name) => all[name]);
  const rows = [...new Set(there.map((name) => all[name][0]))].sort((a, b) => a - b);
  const places = Object.fromEntries(there.map((name) => [name, narrow ? turned(all[name], rows) : all[name]]));
  const wires = WIRES[order].filter((ends) => ends.every((name) => places[name])).map(([from, to]) => {
    const stream = all[from][1] === LINE && all[to][1] === LINE;
    return { stream, d: wireOf(places[from], places[to], stream, narrow) };
  });
  return { size: narrow ? [NARROW, rows.length * ROW] : [W, H], places, wires };
}
