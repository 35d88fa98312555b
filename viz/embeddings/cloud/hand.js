// What a hand does with the map: a mouse turns or moves it, points, chooses and draws loops; one finger does so sideways and
// scrolls the page up and down, two move and zoom the map. The wheel scrolls the page past it until the map has been pressed.

const TOLD = 1600; // ms for which it is said how to zoom
const HINT = 'Click the map, or hold Ctrl, to zoom with the wheel';

export function hand(cloud) {
  const area = cloud.labels;
  const place = (event) => {
    const box = area.getBoundingClientRect();
    return [event.clientX - box.x, event.clientY - box.y];
  };
  pointing(cloud, area, place);
  fingers(cloud, area, place);
  wheel(cloud, area, place);
  area.onkeydown = (event) => key(cloud, event);
}

/** The pointer turns or moves, draws a loop, and chooses. */
function pointing(cloud, area, place) {
  let held = null;
  area.onpointerdown = (event) => {
    if (!event.isPrimary) return;
    area.setPointerCapture(event.pointerId);
    const looping = event.shiftKey || cloud.loop.getAttribute('aria-pressed') === 'true';
    held = { at: place(event), moved: false, looping };
    if (looping) cloud.path = [held.at];
    cloud.awake = true;
  };
  area.onpointermove = (event) => {
    const now = place(event);
    if (!held) {
      const row = cloud.screen ? cloud.under(...now) : -1;
      area.style.cursor = row >= 0 ? 'pointer' : 'grab';
      if (row !== cloud.hover) {
        cloud.hover = row;
        cloud.draw();
      }
      return;
    }
    if (!event.isPrimary || cloud.pinched) return;
    const sideways = event.pointerType === 'touch' && !held.looping; // up and down is the page's
    const dx = now[0] - held.at[0], dy = sideways ? 0 : now[1] - held.at[1];
    if (!held.moved && Math.hypot(dx, dy) < 4) return;
    held.moved = true;
    if (held.looping) cloud.path.push(now);
    else if (cloud.camera.flat || event.buttons === 2 || event.ctrlKey) cloud.move(dx, dy);
    else cloud.turn(dx, dy);
    held.at = now;
    cloud.draw();
  };
  area.onpointerup = (event) => {
    if (held && !held.moved && !cloud.pinched) cloud.choose(cloud.under(...place(event), event.pointerType === 'touch'), false);
    else if (held?.looping) cloud.close();
    held = null;
    cloud.path = null;
    cloud.draw();
  };
  area.onpointercancel = () => { // the page scrolls instead
    held = null;
    cloud.path = null;
    cloud.draw();
  };
  area.onpointerleave = () => {
    cloud.hover = -1;
    cloud.awake = false;
    cloud.draw();
  };
  area.oncontextmenu = (event) => event.preventDefault();
}

/** Two fingers move the map with their middle, and zoom it about that. */
function fingers(cloud, area, place) {
  let last = null;
  const seen = ({ touches: [one, other] }) => {
    const [x1, y1] = place(one), [x2, y2] = place(other);
    return { x: (x1 + x2) / 2, y: (y1 + y2) / 2, far: Math.max(1, Math.hypot(x1 - x2, y1 - y2)) };
  };
  area.addEventListener('touchstart', (event) => {
    if (event.touches.length !== 2) return;
    event.preventDefault();
    cloud.pinched = true;
    last = seen(event);
  }, { passive: false });
  area.addEventListener('touchmove', (event) => {
    if (!last || event.touches.length !== 2) return;
    event.preventDefault();
    const now = seen(event);
    cloud.move(now.x - last.x, now.y - last.y);
    about(cloud, now.x, now.y, now.far / last.far);
    last = now;
  }, { passive: false });
  for (const kind of ['touchend', 'touchcancel'])
    area.addEventListener(kind, (event) => {
      last = null;
      if (!event.touches.length) setTimeout(() => (cloud.pinched = false)); // after the pointers have gone
    });
}

function wheel(cloud, area, place) {
  let telling;
  area.addEventListener('wheel', (event) => {
    const pane = document.querySelector('.stMain'), still = !pane || pane.scrollHeight <= pane.clientHeight + 1;
    if (!event.ctrlKey && !event.metaKey && !cloud.awake && !still) {
      cloud.hint.textContent = HINT;
      cloud.hint.classList.add('on');
      clearTimeout(telling);
      telling = setTimeout(() => cloud.hint.classList.remove('on'), TOLD);
      return;
    }
    event.preventDefault();
    about(cloud, ...place(event), Math.exp(-event.deltaY * (event.ctrlKey ? 0.008 : 0.0015))); // a pinch on a pad comes in small steps
  }, { passive: false });
}

/** Zoom; what is at that place of a flat map stays there. */
function about(cloud, x, y, factor) {
  const before = cloud.camera.zoom;
  cloud.zoom(factor);
  if (!cloud.camera.flat) return;
  const grown = 1 - cloud.camera.zoom / before, { clientWidth: width, clientHeight: height } = cloud.stage;
  cloud.move((x - width / 2) * grown, (y - height / 2) * grown);
}

function key(cloud, event) {
  const turn = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (turn && cloud.camera.flat) cloud.move(-turn[0] * 40, -turn[1] * 40);
  else if (turn) cloud.turn(15 * turn[0], 15 * turn[1]);
  else if (event.key === '+' || event.key === '=') cloud.zoom(1.25);
  else if (event.key === '-') cloud.zoom(0.8);
  else if (event.key === '0') cloud.home();
  else return;
  event.preventDefault();
}
