// Elastic pauses and rests have a handle at their end: what if it were longer, or shorter? Nothing is written until
// somebody says so.

import { isRest } from "./pieces.js";
import { ask } from "./server.js";
import { clock, more, written } from "./words.js";

const KEYS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, PageDown: 10, PageUp: -10 };
const LONGEST = 12 * 3600 * 1000;

// `base` is the session as it is; `line` makes a line of it one of the text in the editor, `unsaved` says whether
// that is another by now, and `wrote` is told when a length was written into it.
export function makeStretching(score, box, editor, { line, unsaved, wrote }) {
  let base = null;
  let held = null; // { at, one, length }: which elastic pause, as it was, and how long it would be
  let asked = null; // the length that was asked for last
  let asking = false;
  const [said, choices] = [box.querySelector("p"), box.querySelector(".choices")];

  const round = (ms) => {
    const step = score.scale >= 12 ? 500 : score.scale >= 2 ? 1000 : 5000;
    return Math.min(LONGEST, Math.max(step === 500 ? 500 : 1000, Math.round(ms / step) * step));
  };

  function hold(at) {
    if (held?.at !== at) {
      leave();
      held = { at, one: base.elastic[at], length: base.elastic[at].length };
    }
  }

  function set(length) {
    held.length = length;
    tell();
    if (!asking) request();
  }

  // One question at a time; the latest counts.
  async function request() {
    asking = true;
    while (held && asked !== held.length) {
      const mine = held;
      const length = (asked = mine.length);
      const { line: number, nth, of, written: text } = mine.one;
      const { status, body } = await ask("stretch", { line: number, nth, of, written: text, length });
      if (held !== mine) continue;
      mine.fault = status === 200 ? "" : body.message;
      mine.hint = body.hint;
      if (status === 200) draw(body);
      tell();
    }
    asking = false;
  }

  // The pause's beginning stays where it is in the window, so that its end is where the hand is.
  function draw(now) {
    const before = score.pixels(score.drawn.elastic[held.at].start);
    score.draw({ ...now, sound: base.sound });
    score.scroll.scrollTop += score.pixels(score.drawn.elastic[held.at].start) - before;
    score.element(`[data-elastic="${held.at}"]`)?.classList.add("held");
    held.now = now;
  }

  function tell() {
    const { one, length, fault, hint, now } = held;
    const times = base.elastic.filter((other) => same(other, one)).length;
    box.hidden = false;
    box.classList.toggle("fault", Boolean(fault));
    const parts = [`${written(length)} instead of ${written(one.length)}${times > 1 ? `, ${times} times` : ""}`];
    if (fault) {
      parts.push(`${fault}${hint ? `: ${hint}` : ""}`);
    } else if (now && base.wanted) {
      const change = sum(now, one) - sum(base, one);
      const others = `the other pauses ${change > 0 ? "give" : "take"} ${written(Math.abs(change))}; `;
      parts.push(`${Math.abs(change) >= 50 ? others : ""}still ${clock(now.length)}`);
    } else if (now) {
      const change = now.length - base.length;
      parts.push(`the session lasts ${clock(now.length)}${change ? ` (${more(change)})` : ""}`);
    }
    if (!fault && length > one.max) parts.splice(1, 0, `longer than ${one.written.replace(/^::: rest /, "").replace(/[[\]]/g, "")} allows`);
    if (unsaved()) parts.push("by what is saved");
    said.textContent = parts.join(" · ");
    box.querySelector(".strong")?.toggleAttribute("hidden", Boolean(fault));
  }

  function offer() {
    const { one, length } = held;
    const here = line(one.line);
    const instead = isRest(one) ? `::: rest ${written(length)}` : `[${written(length)}]`;
    const place = find(editor.text, here, one);
    const list = [];
    if (place && length !== one.length) {
      list.push([`Write ${instead} into line ${here}`, () => {
        leave();
        editor.write(place[0], place[1], instead);
        editor.show(here, true);
        wrote();
      }, "strong"]);
    }
    list.push(["Back", back]);
    choices.replaceChildren(...list.map(([name, act, kind]) => {
      const button = document.createElement("button");
      button.textContent = name;
      if (kind) button.className = kind;
      button.addEventListener("click", act);
      return button;
    }));
    tell();
    if (!place) said.textContent += " · it stands in another file";
  }

  function back() {
    const at = held?.at;
    leave();
    score.element(`[data-elastic="${at}"] .grip`)?.focus({ preventScroll: true });
  }

  function leave() {
    if (!held) return;
    held = null;
    asked = null;
    box.hidden = true;
    choices.replaceChildren();
    for (const element of score.scroll.querySelectorAll(".held")) element.classList.remove("held");
    if (base) score.draw(base);
  }

  score.scroll.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".grip");
    if (!grip || event.button) return;
    event.preventDefault();
    grip.focus({ preventScroll: true });
    hold(Number(grip.parentElement.dataset.elastic));
    choices.replaceChildren();
    const [from, first] = [event.clientY, held.length];
    const move = (now) => set(round(first + score.time(now.clientY - from)));
    const drop = () => {
      grip.removeEventListener("pointermove", move);
      for (const name of ["pointerup", "pointercancel"]) grip.removeEventListener(name, drop);
      document.body.classList.remove("dragging");
      if (held && held.length !== held.one.length) offer();
      else leave();
    };
    grip.setPointerCapture(event.pointerId);
    document.body.classList.add("dragging");
    grip.addEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"]) grip.addEventListener(name, drop);
  });

  score.scroll.addEventListener("keydown", (event) => {
    const grip = event.target.closest(".grip");
    if (!grip || event.ctrlKey || event.altKey || event.metaKey) return;
    const at = Number(grip.parentElement.dataset.elastic);
    const one = base.elastic[at];
    const ends = { Home: one.min, End: one.fills ? one.length : one.max };
    if (event.key === "Escape" && held) back();
    else if (event.key === "Enter" && held) choices.querySelector("button")?.focus();
    else if (event.key in KEYS || event.key in ends) {
      hold(at);
      const wanted = ends[event.key] ?? round(held.length + KEYS[event.key] * 1000);
      set(Math.min(Math.max(one.max, one.length), Math.max(Math.min(one.min, one.length), wanted)));
      offer();
    } else return;
    event.preventDefault();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") back();
  });

  return {
    get held() {
      return held !== null;
    },
    // The session is another now: what was tried is over.
    base(now) {
      held = null;
      base = null;
      box.hidden = true;
      base = now;
    },
  };
}

// Whether two elastic pauses are written in the same place.
const same = (one, two) => one.line === two.line && one.written === two.written && one.nth === two.nth;

// How long a pause is in a session, in all the places where it comes.
const sum = (session, one) => session.elastic.filter((other) => same(other, one)).reduce((all, { length }) => all + length, 0);

// Where a pause stands in the text: first and last character; null if it isn't there.
function find(text, line, one) {
  const lines = text.split("\n");
  const here = lines[line - 1] ?? "";
  let at = -1;
  for (let nth = 0; nth <= one.nth; nth += 1) {
    at = here.indexOf(one.written, at + 1);
    if (at < 0) return null;
  }
  const start = lines.slice(0, line - 1).reduce((sum, other) => sum + other.length + 1, 0) + at;
  return [start, start + one.written.length];
}
