// The sleep timer: goes quiet over its last seconds, then pauses.
//
// It asks the clock on the wall whenever the sound moves on, for timers of a page in the background hardly run.

const FADE = 10; // seconds

function setSleep(player, chapters, tell) {
  const { audio } = player;
  const choice = document.querySelector(".sleep");
  const shown = document.querySelector(".asleep");
  let left = null; // a function that says how many seconds there are until sleep
  let ticking = 0;

  const stop = () => {
    left = null;
    clearInterval(ticking);
    choice.value = "";
    shown.textContent = "";
    audio.volume = 1;
  };
  const tick = () => {
    if (left === null) return;
    const seconds = left();
    if (seconds <= 0) {
      const fell = player.playing;
      audio.pause();
      stop();
      if (fell) tell("The sleep timer has paused the session.");
      return;
    }
    audio.volume = Math.min(1, seconds / FADE);
    const text = clock(Math.ceil(seconds));
    if (shown.textContent !== text) shown.textContent = text;
  };
  const untilChapterEnds = () => {
    const end = chapters.end(chapters.now);
    return () => (end - player.at) / audio.playbackRate;
  };
  const untilTime = (minutes) => {
    const end = Date.now() + minutes * 60_000;
    return () => (end - Date.now()) / 1000;
  };

  choice.addEventListener("change", () => {
    const { value } = choice;
    stop();
    if (!value) return;
    choice.value = value;
    left = value === "chapter" ? untilChapterEnds() : untilTime(Number(value));
    ticking = setInterval(tick, 1000);
    tick();
  });
  audio.addEventListener("moved", () => {
    if (choice.value === "chapter") left = untilChapterEnds(); // the one where he is now
    tick();
  });
  audio.addEventListener("timeupdate", tick);
  audio.addEventListener("ended", stop);
}
