// The page of a script: puts the parts together.

import { makeEditor } from "./editor.js";
import { changed, mapping } from "./lines.js";
import { makeNotes } from "./notes.js";
import { makeOverview } from "./overview.js";
import { makePlayer, translate } from "./player.js";
import { makeSaving } from "./saving.js";
import { makeScore } from "./score.js";
import { ask, follow } from "./server.js";
import { makeStretching } from "./stretching.js";
import { aloud, clock, passed, plural, sentences } from "./words.js";

const PAUSE = 350; // Who stops typing for so many milliseconds wants to know what is wrong.
const LEAD = 400; // A change is heard from so many milliseconds before it.

const find = (selector) => document.querySelector(selector);
const area = find("textarea");
const editor = makeEditor(area, find(".layer"), find(".paper"));
const saving = makeSaving(editor, find(".notice"), { edited: find(".edited"), said: find(".bar .said"), button: find(".save") });
const notes = makeNotes(find(".notes"), editor);
const score = makeScore(find(".scroll"), find(".score"));
const overview = makeOverview(find(".overview"), score);
const player = makePlayer(find("audio"));
const stretching = makeStretching(score, find(".trial"), editor, {
  line: (line) => toEditor()(line),
  unsaved: () => shown?.text !== editor.text,
  wrote: () => (find(".bar .said").textContent = "Written; save to hear it"),
});

const texts = new Map(); // the texts of the file that were seen here, by their tags
let shown = null; // { score, text }: the session that is drawn, and the script that makes it
let fresh = null; // what was changed last: { from, to } texts
let wish = false; // somebody wants to hear the change as soon as it can be heard
let latest = { tag: "", notes: [] };

const toEditor = () => mapping(shown?.text ?? editor.text, editor.text);
const fromEditor = () => mapping(editor.text, shown?.text ?? editor.text);

// ── news ──

follow({
  text(now) {
    if (now.text !== null) texts.set(now.tag, now.text);
    saving.took(now);
    area.readOnly = saving.file === null;
  },
  notes(now) {
    latest = now;
    if (faulty()) wish = false;
    figures();
    find(".empty").textContent = now.notes.some((note) => note.wrong)
      ? "The session appears here as soon as the faults are mended." : "The session appears here.";
    if (saving.dirty) check(); // another file of it may be mended, or wrong, by now
    else showNotes();
  },
  score(now) {
    const text = texts.get(now.tag) ?? editor.text;
    if (shown && shown.text !== text) {
      fresh = { from: shown.text, to: text };
    }
    shown = { score: now, text };
    stretching.base(now);
    score.draw(now);
    find(".empty").hidden = true;
    find("h1").textContent = now.title;
    document.title = `${now.title} – audiogen studio`;
    if (now.sound) {
      player.load(now, text);
      if (wish) hearChange();
    }
    figures();
    look();
  },
  voice: tellVoice,
}, (there) => document.body.classList.toggle("alone", !there), () => !player.playing);

function showNotes() {
  notes.show(latest.notes, latest.tag && texts.has(latest.tag) ? mapping(texts.get(latest.tag), editor.text) : undefined);
}

// ── writing ──

let later = 0;
editor.onchange(() => {
  clearTimeout(later);
  later = setTimeout(check, PAUSE);
});

// What isn't saved yet is looked at, too: what is wrong with it is said at once.
async function check() {
  if (!saving.dirty) {
    showNotes();
    return;
  }
  const text = editor.text;
  const { status, body } = await ask("check", { text });
  if (status !== 200 || text !== editor.text) return;
  notes.show(body.notes);
  const other = body.length !== null && clock(body.length) !== clock(shown?.score.length ?? 0);
  find(".clock .of").textContent = other ? `${lasts()} → ${clock(body.length)}` : lasts();
}

saving.on("saved", () => {
  clearTimeout(later);
  texts.set(saving.file.tag, saving.file.text);
  figures();
});

// ── hearing ──

editor.onnumber((line) => hearLine(fromEditor()(line)));

score.on("line", (at) => {
  const there = player.heard;
  if (there) player.hear(translate(shown.score.events[at][2], shown, there));
});

// From the first word of a line, or of the next one that has words.
function hearLine(line) {
  const there = player.heard;
  if (!there) return;
  const wanted = mapping(shown.text, there.text)(line);
  const event = there.score.events.find(([kind, other]) => kind === "speech" && other >= wanted);
  if (event) player.hear(event[2]);
}

function hearChange() {
  const there = player.heard;
  const drawn = shown && (shown.score.tag === saving.file?.tag || faulty());
  const current = there && drawn && there.score.tag === shown.score.tag && there.sound;
  if (!current || saving.dirty) {
    wish = true;
    if (saving.dirty) saving.save();
    return;
  }
  const lines = new Set(fresh ? changed(fresh.from, fresh.to) : []);
  const first = there.score.events.find(([, line]) => lines.has(line));
  wish = Boolean(first?.[5]); // which is still to be spoken
  if (wish) return;
  if (first) player.hear(first[2], LEAD);
  else player.play();
}

const [play, change] = [find(".play"), find(".change")];
play.addEventListener("click", player.toggle);
change.addEventListener("click", hearChange);
find(".back").addEventListener("click", () => player.skip(-1));
find(".forward").addEventListener("click", () => player.skip(1));
find(".again").addEventListener("click", () => ask("again", {}));
find(".nearer").addEventListener("click", () => score.zoom(score.scale * 1.6));
find(".farther").addEventListener("click", () => score.zoom(score.scale / 1.6));
find(".whole").addEventListener("click", () => score.zoom(score.fitting()));

document.addEventListener("keydown", (event) => {
  const control = event.ctrlKey || event.metaKey;
  const act = control && !event.altKey && event.key.toLowerCase() === "s" ? saving.save
    : event.altKey && !control && event.code === "KeyP" ? hearChange
    : event.altKey && !control && event.key === "Enter" && event.target === area ? () => hearLine(fromEditor()(editor.line))
    : control && event.code === "Space" ? player.toggle
    : null;
  if (!act) return;
  event.preventDefault();
  act();
});

// ── what is heard just now ──

let lit = null; // the line that is heard
let followed = null; // the one that was brought into sight last
function look() {
  document.body.classList.toggle("playing", player.playing);
  play.setAttribute("aria-label", player.playing ? "Pause" : "Play");
  for (const button of [play, change, find(".back"), find(".forward")]) button.disabled = !player.ready;
  for (const button of document.querySelectorAll(".zoom button")) button.disabled = !shown;
  if (!player.ready || !shown) return;
  const at = stretching.held ? null : translate(player.at, player.heard, shown);
  score.head(at);
  overview.head(at);
  find(".clock .now").textContent = passed(player.at);
  if (at === null) return;
  const events = shown.score.events;
  const now = events.findLastIndex(([kind, , start, length]) => kind === "speech" && start <= at + 260 && at < start + length + 400);
  const event = events[now];
  if (event !== lit) {
    lit = event;
    score.mark(now);
    editor.mark("heard", event ? [toEditor()(event[1])] : []);
  }
  if (event && event !== followed && player.playing) {
    followed = event;
    score.show(event[2], score.pixels(event[3]));
    editor.show(toEditor()(event[1]));
  }
}
player.onmove(look);
player.audio.addEventListener("error", () => {
  if (!player.ready) return;
  tellVoice({ state: "failed", message: "The sound can't be had just now", hint: "try again" });
});

// ── words about it ──

// Whether there is no session of what the file has by now.
const faulty = () => latest.tag === saving.file?.tag && latest.notes.some((note) => note.wrong);

const lasts = () => (shown ? ` / ${shown.score.estimated ? "~" : ""}${clock(shown.score.length)}` : "");

function figures() {
  const of = find(".clock .of");
  of.textContent = lasts();
  of.setAttribute("aria-label", shown ? `of ${shown.score.estimated ? "about " : ""}${aloud(shown.score.length)}` : "");
  if (shown && find(".voice").dataset.state === "ready") tellVoice({ state: "ready" });
}

function tellVoice({ state, done, total, message, hint }) {
  const box = find(".voice");
  const gauge = box.querySelector(".gauge");
  box.dataset.state = state;
  gauge.hidden = state !== "speaking";
  if (state === "speaking") gauge.firstChild.style.width = `${(100 * done) / Math.max(1, total)}%`;
  find(".again").hidden = state !== "failed";
  box.querySelector("p").textContent = {
    speaking: total === 1 ? "Speaking the changed line …" : `Speaking ${plural(total, "line")}: ${done} done …`,
    ready: shown ? `${latest.notes.some((note) => note.wrong) ? "the last good session · " : ""}${shown.score.voice} · speaks ${Math.round((100 * shown.score.words) / Math.max(1, shown.score.length))}% of the time` : "",
    failed: state === "failed" ? sentences(message, hint) : "",
  }[state];
}
