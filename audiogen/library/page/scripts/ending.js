// What is said in words: that it has ended, and that it can't be loaded.

function makeNotice() {
  const status = document.querySelector(".status");
  return (text) => {
    status.textContent = text;
  };
}

function tellEnding(player, id, tell) {
  const { audio } = player;
  const onward = document.querySelector(".onward");
  audio.addEventListener("ended", () => {
    player.seek(0);
    store.keep(id, 0);
    store.hear(id);
    tell("The session has ended.");
    if (onward) onward.hidden = false;
  });
  audio.addEventListener("play", () => {
    tell("");
    if (onward) onward.hidden = true;
  });
}

function tellTrouble(player, tell) {
  const { audio } = player;
  const again = document.querySelector(".again");
  const reason = () => {
    if (location.protocol === "file:") return "Its MP3 has to be in the same folder as this page.";
    if (audio.error?.code === MediaError.MEDIA_ERR_DECODE) return "The file seems to be damaged.";
    return "Is the computer that it comes from still on, and in the same network?";
  };
  const trouble = () => {
    tell(`The session can’t be loaded. ${reason()}`);
    again.hidden = false;
  };
  audio.addEventListener("error", trouble);
  audio.addEventListener("loadedmetadata", () => {
    if (again.hidden) return;
    again.hidden = true;
    tell("");
  });
  again.addEventListener("click", player.retry);
  if (audio.error) trouble(); // it may have failed before this script was there
}
