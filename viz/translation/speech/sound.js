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
      audio = new Audio(`data:audio/mpeg;base64,${played}`);
      audio.onended = audio.onerror = ended;
      audio.play().then(follow, ended); // a computer without loudspeakers may refuse
      changed();
    },
  };
}
