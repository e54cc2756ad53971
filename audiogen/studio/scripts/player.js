// What is heard: one audio element, over a sound that the studio mixes as it is asked for. The session that is heard
// may be older than the one that is shown, while new lines are still being spoken.

import { mapping } from "./lines.js";
import { address } from "./server.js";

const BEFORE = 250; // Who wants to hear a line wants to hear its first word, too.

export function makePlayer(audio) {
  let heard = null; // { score, text, sound }
  let going = false; // somebody wants to hear it, also where it broke off
  let wanted = null; // where to be, in ms, as soon as the browser knows the sound
  const moved = [];

  const player = {
    audio,
    get ready() {
      return heard !== null;
    },
    get heard() {
      return heard;
    },
    get playing() {
      return !audio.paused && !audio.ended;
    },
    get at() {
      return wanted ?? audio.currentTime * 1000;
    },
    // Another version of the session: whoever listens goes on in the same line.
    load(score, text) {
      const before = heard;
      heard = { score, text, sound: score.sound };
      if (before?.sound === score.sound && !audio.error) return;
      const at = player.at;
      wanted = before ? translate(at, before, heard) : 0;
      audio.src = address(`sound/${score.sound}`);
      if (going) audio.play().catch(() => {});
      tell();
    },
    seek(ms) {
      const place = Math.min(Math.max(0, ms), Math.max(0, (heard?.score.length ?? 0) - 200));
      if (audio.readyState >= HTMLMediaElement.HAVE_METADATA) {
        wanted = null;
        audio.currentTime = place / 1000;
      } else {
        wanted = place;
      }
      tell();
    },
    hear(ms, before = BEFORE) {
      if (!heard) return;
      player.seek(ms - before);
      player.play();
    },
    play() {
      if (heard) audio.play().catch(() => {});
    },
    toggle() {
      if (player.playing) audio.pause();
      else player.play();
    },
    // To the line before or after the one that is heard.
    skip(step) {
      if (!heard) return;
      const lines = heard.score.events.filter(([kind]) => kind === "speech");
      const now = lines.findLastIndex(([, , start]) => start <= player.at + BEFORE + 50);
      const early = now >= 0 && step < 0 && player.at - lines[now][2] > 2000;
      const other = lines[Math.max(0, early ? now : now + step)];
      if (other) player.seek(other[2] - BEFORE);
    },
    onmove: (ear) => moved.push(ear),
  };

  audio.addEventListener("play", () => {
    going = true;
  });
  audio.addEventListener("pause", () => {
    going = audio.error !== null; // browsers pause what they can't get
  });
  const tell = () => moved.forEach((ear) => ear());
  audio.addEventListener("loadedmetadata", () => {
    if (wanted === null) return;
    const place = wanted;
    wanted = null;
    if (place) audio.currentTime = place / 1000;
  });
  for (const name of ["play", "pause", "ended", "timeupdate", "seeked"]) audio.addEventListener(name, tell);

  let frame = 0;
  const follow = () => {
    tell();
    frame = player.playing ? requestAnimationFrame(follow) : 0;
  };
  audio.addEventListener("playing", () => {
    if (!frame) follow();
  });
  return player;
}

// The moment of session `one`, in ms, in session `two`: in the same line, as far in; each is { score, text }.
export function translate(ms, one, two) {
  if (one.score === two.score) return ms;
  const lines = one.score.events.filter(([kind]) => kind === "speech");
  const now = lines.findLastIndex(([, , start]) => start <= ms + 1);
  if (now < 0) return Math.min(ms, two.score.length);
  const [, line, start] = lines[now];
  const nth = lines.slice(0, now).filter((other) => other[1] === line).length;
  const there = mapping(one.text, two.text)(line);
  const others = two.score.events.filter(([kind]) => kind === "speech");
  const same = others.filter((other) => other[1] === there);
  const found = same[Math.min(nth, same.length - 1)] ?? others.find((other) => other[1] >= there) ?? others.at(-1);
  if (!found) return 0;
  const next = others[others.indexOf(found) + 1]?.[2] ?? two.score.length;
  return Math.min(found[2] + (ms - start), Math.max(found[2], next - 1));
}
