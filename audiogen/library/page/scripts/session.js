// The page of a session: puts the player together.

function startSession() {
  const data = JSON.parse(document.querySelector("#data").textContent);
  const audio = document.querySelector("audio");
  const player = makePlayer(audio, data.length / 1000);
  const chapters = makeChapters(player, data.chapters);
  const tell = makeNotice();

  audio.controls = false;
  for (const part of document.querySelectorAll(".timeline, .controls, .settings")) part.hidden = false;
  setSpeed(player);
  remember(player, data.id);
  showPlaying(player);
  showPicture(player, chapters);
  showChapters(player, chapters, data.cover);
  showTranscript(player, data.captions.map((start) => start / 1000));
  setSleep(player, chapters, tell);
  setMedia(player, chapters, data);
  tellEnding(player, data.id, tell);
  tellTrouble(player, tell);
  setKeys(player);
}
