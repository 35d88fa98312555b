// The connection: one socket, which comes back by itself; where sockets are blocked, the state is asked for instead.

const LATER = [4423, 4429]; // closed with these codes, the room may take this phone in later

/** Keeps hearing of the room: heard(message), told(whether connected, why it ended). Returns what asks otherwise: path, answer. */
export function connect(base, heard, told) {
  let socket,
    failed = 0,
    wait,
    timer,
    last = 0;
  const hear = (message) => {
    last = performance.now();
    told(true);
    heard(message);
  };
  const end = (why) => {
    if (!LATER.includes(why)) failed = -1;
    told(false, why);
  };
  async function fetched(path, answer) {
    try {
      const found = await fetch(
        base + path,
        answer && { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(answer) },
      );
      if (found.ok || found.status === 422) hear(await found.json());
      else if (found.status < 500) end(4000 + found.status);
      else told(false); // the server cannot now, and will
    } catch {
      told(false);
    }
  }
  function open() {
    clearTimeout(timer);
    if (failed < 0) return;
    const mine = (socket = new WebSocket(location.origin.replace('http', 'ws') + base + '/socket'));
    mine.onmessage = ({ data }) => {
      wait = failed = 0;
      hear(JSON.parse(data));
    };
    mine.onclose = ({ code }) => {
      if (mine !== socket) return;
      if (code > 4400) end(code);
      else if (++failed < 3) told(false, code);
      if (failed < 0) return;
      wait = Math.min(2 * wait || 500, 5000);
      timer = setTimeout(open, wait * (0.5 + Math.random()) * (LATER.includes(code) ? 9 : 1));
    };
  }
  // A phone that wakes up may hold a socket that nobody hears any more.
  const wake = () => {
    if (document.hidden || (socket.readyState < 2 && performance.now() - last < 5000)) return;
    socket.close();
    open();
  };
  for (const name of ['online', 'pageshow', 'visibilitychange']) addEventListener(name, wake);
  setInterval(() => failed > 1 && fetched('/state'), 1500 + 1000 * Math.random());
  open();
  return (path, answer) => {
    if (path === 'socket' && socket.readyState === 1) socket.send(JSON.stringify(answer));
    else fetched(answer ? '/answer' : '/state', answer);
  };
}
