// A few keys for the whole page, where no control wants them for itself.

function setKeys(player) {
  const keys = {
    " ": player.toggle,
    ArrowLeft: () => player.skip(-STEP),
    ArrowRight: () => player.skip(STEP),
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest?.("a, button, select, input, summary, [role=slider]") || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });
}
