// The audio element, and the few things about it that browsers make hard.
//
// Everybody listens to the element's own events, and to `moved`: somebody went elsewhere in the session.

const LAST = 0.5; // Nobody jumps to the very end: that would be to have heard it all.

function makePlayer(audio, length) {
  let wanted = null; // where to be as soon as the browser knows the file
  let known = 0; // where it last was, for when the file is lost

  const player = {
    audio,
    length,
    get at() {
      return wanted ?? audio.currentTime;
    },
    get playing() {
      return !audio.paused;
    },
    seek(seconds) {
      const place = Math.min(Math.max(0, seconds), Math.max(0, length - LAST));
      if (audio.readyState >= HTMLMediaElement.HAVE_METADATA) {
        wanted = null;
        audio.currentTime = place;
      } else {
        wanted = place;
      }
      audio.dispatchEvent(new Event("moved"));
    },
    skip(seconds) {
      player.seek(player.at + seconds);
    },
    play() {
      if (audio.error) {
        player.retry();
        return;
      }
      // Why it doesn't play, where that isn't the reader's own wish, is what the event `error` says.
      audio.play()?.catch(() => {});
    },
    toggle() {
      if (player.playing) audio.pause();
      else player.play();
    },
    retry() {
      wanted = known;
      audio.load(); // forgets the error
      player.play();
    },
  };

  audio.addEventListener("loadedmetadata", () => {
    if (wanted !== null) player.seek(wanted);
  });
  for (const name of ["timeupdate", "moved"]) {
    audio.addEventListener(name, () => {
      if (!audio.error) known = player.at;
    });
  }
  return player;
}

function showPlaying(player) {
  const button = document.querySelector(".play");
  const show = () => {
    document.body.classList.toggle("playing", player.playing);
    button.setAttribute("aria-label", player.playing ? "Pause" : "Play");
  };
  for (const name of ["play", "pause", "ended", "emptied"]) player.audio.addEventListener(name, show);
  button.addEventListener("click", player.toggle);
  document.querySelector(".back").addEventListener("click", () => player.skip(-15));
  document.querySelector(".forward").addEventListener("click", () => player.skip(15));
  player.audio.addEventListener("waiting", () => document.body.classList.add("waiting"));
  for (const name of ["playing", "pause", "error", "ended"]) {
    player.audio.addEventListener(name, () => document.body.classList.remove("waiting"));
  }
  show();
}
