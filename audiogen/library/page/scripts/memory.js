// Where one stopped, so that it goes on from there; and `#t=75` in the address, which comes before that.

const NEARLY = 10; // seconds: who stopped this near the end has heard it
const OFTEN = 5; // seconds between two notes

function asked() {
  const found = /^#t=(\d+(?:\.\d+)?)$/.exec(location.hash);
  if (!found) return null;
  try {
    // It is said once: who reloads later wants to be where he was.
    history.replaceState(null, "", location.pathname + location.search);
  } catch {
    // Some browsers don't allow it in a file.
  }
  return Number(found[1]);
}

function remember(player, id) {
  const { audio } = player;
  let kept = 0;
  const keep = () => {
    if (audio.error || audio.ended) return;
    kept = player.at;
    store.keep(id, kept < player.length - NEARLY ? kept : 0);
  };
  audio.addEventListener("timeupdate", () => {
    if (player.playing && Math.abs(player.at - kept) >= OFTEN) keep();
  });
  for (const name of ["pause", "moved"]) audio.addEventListener(name, keep);
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) keep();
  });
  addEventListener("hashchange", () => {
    const place = asked();
    if (place !== null) player.seek(place);
  });

  const before = store.position(id);
  const place = asked() ?? (before < player.length - NEARLY ? before : 0);
  if (place) player.seek(place);
}
