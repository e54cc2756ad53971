// The lock screen, headphones' buttons and the car: what plays, and what they may do with it.

function setMedia(player, chapters, data) {
  const session = navigator.mediaSession;
  if (!session || typeof MediaMetadata === "undefined") return;

  const describe = () => {
    const picture = new URL(chapters.picture(chapters.now) || data.cover, document.baseURI);
    session.metadata = new MediaMetadata({
      title: data.title,
      artist: data.artist,
      album: data.album,
      // From a folder, browsers take no pictures here.
      artwork: picture.protocol === "file:" ? [] : [{ src: picture.href }],
    });
  };
  const locate = () => {
    try {
      session.setPositionState({
        duration: player.length,
        position: Math.min(player.at, player.length),
        playbackRate: player.audio.playbackRate,
      });
    } catch {
      // Older ones don't know it; they show what they know.
    }
  };
  const actions = {
    play: player.play,
    pause: () => player.audio.pause(),
    seekto: ({ seekTime }) => player.seek(seekTime),
    seekbackward: ({ seekOffset }) => player.skip(-(seekOffset || 15)),
    seekforward: ({ seekOffset }) => player.skip(seekOffset || 15),
    previoustrack: () => chapters.previous(),
    nexttrack: () => chapters.next(),
  };
  for (const [action, handler] of Object.entries(actions)) {
    if (action.endsWith("track") && !chapters.starts.length) continue;
    try {
      session.setActionHandler(action, handler);
    } catch {
      // This browser has no such button.
    }
  }
  for (const name of ["play", "chapter"]) player.audio.addEventListener(name, describe);
  for (const name of ["play", "pause", "moved", "ratechange"]) player.audio.addEventListener(name, locate);
}
