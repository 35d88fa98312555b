// One stop of the Tab key for many buttons.

/**
 * Arrow keys walk over the buttons of a group, which is one stop of the Tab key: the one at `at`.
 * @param {() => number} columns how many stand in a row
 * @param {boolean} [press] whether the one that is reached is pressed
 */
export function rove(group, buttons, at, columns, press = false) {
  buttons.forEach((one, index) => (one.tabIndex = index === Math.max(0, at) ? 0 : -1));
  group.onkeydown = (event) => {
    const here = buttons.indexOf(event.target), wide = columns();
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -wide, ArrowDown: wide, Home: -here, End: buttons.length - 1 - here }[event.key];
    if (here < 0 || step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = buttons[here + step];
    if (!next || next.hidden) return;
    buttons[here].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
    if (press) next.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  };
}
