// The sound itself, played by the browser.

/**
 * @param {string} played MP3 in base64
 * @param {(seconds: number | null) => void} move where it is, null when it stops
 * @param {() => void} changed it begins or ends
 */
export function player(played, move, changed) {
  /** @type {HTMLAudioElement | null} */
  let audio = null;
  let frame = 0;
  const follow = () => {
    if (!audio) return;
    move(audio.currentTime);
    frame = requestAnimationFrame(follow);
  };
  const stop = () => {
    if (!audio) return;
    const was = audio;
    audio = null;
    cancelAnimationFrame(frame);
    was.pause();
    move(null);
  };
  const ended = () => {
    stop();
    changed();
  };
  return {
    playing: () => audio !== null,
    stop,
    toggle: () => {
      if (audio) return ended();
      const mine = new Audio(`data:audio/mpeg;base64,${played}`);
      const still = (act) => () => audio === mine && act(); // what was stopped before it began neither follows nor stops the next
      audio = mine;
      mine.onended = mine.onerror = still(ended);
      mine.play().then(still(follow), still(ended)); // a computer without loudspeakers may refuse
      changed();
    },
  };
}
