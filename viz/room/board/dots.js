// The room as dots that stay the same from state to state: they move from their seats to what they said. style.css moves them.

import { svg } from '../../shared/dom.js';

export class Dots {
  constructor() {
    this.group = svg('g', { class: 'dots' });
  }

  /** Put them: each [x, y, radius, kind]. Kinds: full, empty, right, lost. */
  place(list) {
    while (this.group.childElementCount > list.length) this.group.lastElementChild?.remove();
    list.forEach(([x, y, radius, kind], at) => {
      const dot = /** @type {SVGElement} */ (this.group.children[at] ?? this.group.appendChild(svg('circle')));
      dot.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
      if (dot.getAttribute('class') !== kind) dot.setAttribute('class', kind);
      const size = radius.toFixed(1);
      if (dot.getAttribute('r') !== size) dot.setAttribute('r', size);
    });
  }
}
