// How fast it is spoken, the voice keeping its pitch; the same for every session.

function setSpeed(player) {
  const choice = document.querySelector(".speed");
  const apply = () => {
    player.audio.preservesPitch = true;
    player.audio.defaultPlaybackRate = Number(choice.value);
    player.audio.playbackRate = Number(choice.value);
  };
  const before = store.read("speed");
  if ([...choice.options].some((option) => option.value === before)) choice.value = before;
  choice.addEventListener("change", () => {
    store.write("speed", choice.value);
    apply();
  });
  apply();
}
