// The words: each goes to its place in the session, and the one that is spoken is lit.
//
// They follow the voice, until the reader scrolls away to read by himself; a button takes him back.

function showTranscript(player, starts) {
  const scroller = document.querySelector(".scroller");
  if (!scroller) return;
  const follow = document.querySelector(".follow");
  const lines = [...scroller.querySelectorAll("button")];
  const number = new Map(lines.map((line, index) => [line, index]));
  let shown = -1;
  let following = true;

  const setFollowing = (on) => {
    following = on;
    follow.hidden = on;
    if (on) reveal(scroller, lines[Math.max(0, shown)]);
  };
  const reachable = (index) => {
    // One stop for the Tab key instead of hundreds; from there on, arrows.
    for (const line of scroller.querySelectorAll('button[tabindex="0"]')) line.tabIndex = -1;
    lines[Math.max(0, index)].tabIndex = 0;
  };
  const show = () => {
    const now = current(starts, player.at);
    if (now === shown) return;
    lines[shown]?.removeAttribute("aria-current");
    lines[now]?.setAttribute("aria-current", "true");
    shown = now;
    if (!scroller.contains(document.activeElement)) reachable(now);
    if (following) reveal(scroller, lines[Math.max(0, now)]);
  };

  const away = () => {
    if (following && scroller.scrollHeight > scroller.clientHeight) setFollowing(false);
  };
  for (const name of ["wheel", "touchmove"]) scroller.addEventListener(name, away, { passive: true });
  scroller.addEventListener("pointerdown", (event) => {
    if (event.target === scroller && event.pointerType === "mouse") away(); // the scroll bar
  });
  follow.addEventListener("click", () => setFollowing(true));

  scroller.addEventListener("click", (event) => {
    const index = number.get(event.target.closest("button"));
    if (index === undefined) return;
    reachable(index);
    player.seek(starts[index]);
    setFollowing(true);
  });
  scroller.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const line = lines[number.get(event.target) + step];
    if (!step || !line) return;
    event.preventDefault();
    reachable(number.get(line));
    away();
    line.focus();
  });

  for (const line of lines) line.tabIndex = -1;
  reachable(0);
  for (const name of ["timeupdate", "moved"]) player.audio.addEventListener(name, show);
  show();
}
