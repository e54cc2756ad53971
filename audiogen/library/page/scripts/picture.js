// The picture of the session: a slider along time, for fingers, mice and keys.

const STEP = 5; // seconds that an arrow key goes
const QUIET = 15; // seconds between two updates for a screen reader that stands on it while it plays

function showPicture(player, chapters) {
  const slider = document.querySelector(".picture");
  const past = document.querySelector("#past rect");
  const head = document.querySelector(".head");
  const elapsed = document.querySelector(".elapsed");
  const remaining = document.querySelector(".remaining");
  const name = document.querySelector(".chapter");
  const whole = Math.round(player.length);
  let dragged = null; // where the finger is, while it is down
  let second = -1;
  let said = -1;

  const say = (time) => {
    said = Math.floor(time);
    const chapter = chapters.name(chapters.at(time));
    slider.setAttribute("aria-valuenow", said);
    slider.setAttribute("aria-valuetext", chapter ? `${aloud(time)}, ${chapter}` : aloud(time));
  };

  const show = () => {
    const time = dragged ?? player.at;
    const x = (1000 * time) / player.length;
    past.setAttribute("width", Math.max(0, x + 10));
    head.setAttribute("transform", `translate(${x} 0)`);
    if (Math.floor(time) === second) return;
    second = Math.floor(time);
    elapsed.textContent = clock(second);
    remaining.textContent = `−${clock(whole - second)}`;
    const chapter = chapters.name(chapters.at(time));
    if (name.textContent !== chapter) name.textContent = chapter;
    const pace = document.activeElement === slider ? QUIET : 1;
    if (Math.abs(second - said) >= pace) say(time);
  };

  const under = (event) => {
    const box = slider.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * player.length;
  };
  const drop = () => {
    dragged = null;
    slider.classList.remove("dragged");
  };
  slider.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    slider.setPointerCapture(event.pointerId);
    slider.classList.add("dragged");
    dragged = under(event);
    show();
  });
  slider.addEventListener("pointermove", (event) => {
    if (dragged === null) return;
    dragged = under(event);
    show();
  });
  slider.addEventListener("pointerup", () => {
    if (dragged === null) return;
    const place = dragged;
    drop();
    player.seek(place);
  });
  slider.addEventListener("pointercancel", () => {
    drop();
    show();
  });

  const keys = {
    ArrowLeft: () => player.skip(-STEP),
    ArrowDown: () => player.skip(-STEP),
    ArrowRight: () => player.skip(STEP),
    ArrowUp: () => player.skip(STEP),
    PageUp: () => chapters.next(),
    PageDown: () => chapters.previous(),
    Home: () => player.seek(0),
    End: () => player.seek(player.length),
  };
  slider.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });

  player.audio.addEventListener("timeupdate", show);
  player.audio.addEventListener("moved", () => {
    show();
    say(player.at);
  });
  slider.addEventListener("focus", () => say(player.at));
  show();
  say(player.at);
}
