// The tree of a beam search: nodes from the server's steps, and where each stands.

const FATES = ['kept', 'finished', 'left', 'rank', 'late', 'worse', 'group', 'undrawn'];
export const LIVING = new Set(['kept', 'finished', 'left']);

/** Nodes by step, linked: {id, step, parent, token, hex, logprob, sum, score, fate, group, best, greedy}. */
export function treeOf(steps) {
  const root = { id: '', step: 0, children: [], fate: 'kept', sum: 0 }, columns = [];
  let alive = null; // of the step before, by number
  steps.forEach(({ candidates }, at) => {
    const next = [];
    const column = candidates.map(([parent, token, hex, logprob, sum, score, fate, group, number]) => {
      const node = {
        id: `${at + 1}.${parent}.${token}`,
        step: at + 1,
        parent: alive ? alive[parent] : root,
        token,
        hex,
        logprob,
        sum,
        score,
        fate: FATES[fate],
        group,
        children: [],
      };
      node.parent.children.push(node);
      if (number >= 0) next[number] = node;
      return node;
    });
    alive = next;
    columns.push(column);
  });
  const by = new Map(columns.flat().map((node) => [node.id, node]));
  const last = steps.at(-1);
  const finished = (last?.finished ?? []).map(([step, parent, token, score]) =>
    Object.assign(by.get(`${step}.${parent}.${token}`), { fate: 'finished', score }),
  );
  for (const node of by.values()) if (node.fate === 'finished' && !finished.includes(node)) node.fate = 'worse';
  const open = (alive ?? []).filter(Boolean).sort((a, b) => b.sum - a.sum);
  const best = last?.stop || !open.length ? finished[0] : open[0];
  for (let node = best; node && node.step; node = node.parent) node.best = true;
  const greedy = greedyPath(root);
  greedy.forEach((node) => (node.greedy = true));
  return { root, columns, by, finished, best, greedy };
}

/** What greedy decoding would have taken, as far as the beams know it: the last may be a pruned one. */
function greedyPath(root) {
  const path = [];
  for (let node = root; ; ) {
    const best = node.children.reduce((found, one) => (!found || one.logprob > found.logprob ? one : found), null);
    if (!best) return path;
    path.push(best);
    node = best;
  }
}

export const textOfNode = (node) => {
  const found = [];
  for (let one = node; one.step; one = one.parent) found.unshift(one);
  return found;
};

/** Which nodes are drawn: all that live, and of each beam's pruned ones the first `shown`; greedy's and the chosen too. */
export function visible(tree, shown, chosen) {
  return tree.columns.map((column) => {
    const count = new Map();
    return column.filter((node) => {
      if (LIVING.has(node.fate) || node.greedy || node.id === chosen) return true;
      const seen = (count.get(node.parent) ?? 0) + 1;
      count.set(node.parent, seen);
      return seen <= shown;
    });
  });
}

/** Gives every node `y`: by its parent where there is room, none on another. Returns the height taken. */
export function place(root, columns, height, tall, small) {
  root.y = height / 2;
  const size = (node) => (LIVING.has(node.fate) ? tall : small);
  let taken = height;
  const ordered = [];
  for (const column of columns) {
    const groups = new Map();
    for (const node of column) groups.set(node.parent, [...(groups.get(node.parent) ?? []), node]);
    const parents = [...groups.keys()].sort((a, b) => a.y - b.y);
    const items = [];
    for (const parent of parents) {
      const mine = groups.get(parent).sort((a, b) => Number(LIVING.has(b.fate)) - Number(LIVING.has(a.fate)) || b.sum - a.sum);
      const all = mine.reduce((total, node) => total + size(node), 0);
      let top = parent.y - all / 2;
      for (const node of mine) {
        node.y = top + size(node) / 2;
        top += size(node);
        items.push(node);
      }
    }
    ordered.push(items);
    taken = Math.max(taken, items.reduce((total, node) => total + size(node), 0));
  }
  for (const items of ordered) {
    let edge = 0;
    for (const node of items) {
      node.y = Math.max(node.y, edge + size(node) / 2);
      edge = node.y + size(node) / 2;
    }
    edge = taken;
    for (const node of [...items].reverse()) {
      node.y = Math.min(node.y, edge - size(node) / 2);
      edge = node.y - size(node) / 2;
    }
  }
  root.y = Math.min(Math.max(...(ordered[0] ?? [root]).map((node) => node.y)), Math.max(height / 2, average(ordered[0])));
  return taken;
}

const average = (nodes) => (nodes?.length ? nodes.reduce((total, node) => total + node.y, 0) / nodes.length : 0);
