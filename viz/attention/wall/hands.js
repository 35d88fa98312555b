// Pointer and keys on the wall of small maps and on the large one.

import { latest } from '../../shared/messages.js';

export function hands(wall) {
  const headAt = (event) => {
    const box = wall.all.getBoundingClientRect(), { pitchX, pitchY, left, top, across, down, turned } = wall.plan;
    const column = Math.floor((event.clientX - box.x - left) / pitchX), row = Math.floor((event.clientY - box.y - top) / pitchY);
    if (column < 0 || row < 0 || column >= across || row >= down) return null;
    return turned ? { layer: row, head: column } : { layer: column, head: row };
  };
  wall.all.onpointermove = (event) => {
    wall.near = headAt(event);
    const spot = wall.near && `${wall.near.layer}.${wall.near.head}`;
    wall.all.title = [spot, latest('names')?.[spot]].filter(Boolean).join(' · ');
    wall.draw();
  };
  wall.all.onpointerleave = () => {
    wall.near = null;
    wall.draw();
  };
  wall.all.onclick = (event) => {
    const found = headAt(event);
    if (found) wall.choose(found);
  };
  wall.all.onkeydown = (event) => {
    const turned = wall.plan?.turned;
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === 'f') wall.grow();
    if (!step) return;
    event.preventDefault();
    const [layer, head] = turned ? [step[1], step[0]] : step, clip = (one, most) => Math.max(0, Math.min(most - 1, one));
    wall.choose({ layer: clip(wall.at.layer + layer, wall.data.layers), head: clip(wall.at.head + head, wall.data.heads) });
  };
  const cellAt = (event) => {
    const box = wall.matrix.getBoundingClientRect(), T = wall.labels.length;
    const k = Math.floor((event.clientX - box.x) / wall.cell), q = Math.floor((event.clientY - box.y) / wall.cell);
    return q >= 0 && q < T && k >= 0 && k < (wall.data.causal ? q + 1 : T) ? [q, k] : null;
  };
  wall.matrix.onpointermove = (event) => wall.point(cellAt(event));
  wall.matrix.onpointerleave = ({ pointerType }) => {
    wall.touched = pointerType === 'touch';
    if (!wall.touched) wall.point(null);
  };
  wall.matrix.onclick = (event) => {
    const found = cellAt(event);
    if (found) wall.look(found[0], event.shiftKey || event.ctrlKey || event.metaKey);
    if (wall.touched) wall.point(found);
  };
}
