// The session over time, from top to bottom in true proportion: chapters, lines, pauses, bells, breath, background.
//
// Everything has a place of its own in milliseconds; `scale` says how many pixels a second has.

import { exchange, lasts, pieces, start } from "./pieces.js";
import { clock, written } from "./words.js";

const ROW = 19; // the height of a line of text, in pixels
const LEAST = 2; // nothing is lower
const [FARTHEST, NEAREST] = [0.02, 60];
const USUAL = 12;
const TICKS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];
const APART = 72;

const lines = (pixels) => Math.floor((pixels + 2) / ROW);
const titles = (pixels) => (pixels < 22 ? 0 : Math.max(1, Math.floor((pixels - 14) / ROW)));
// Only what was written says how long it is; between the lines of a rest only where there is room.
const shows = (text, rows) => text && rows > (text.startsWith(":::") ? 2 : 0);
const set = (thing, name, value) => {
  if (thing[name] !== value) thing[name] = value;
};
const rounded = (ms) => written(ms < 10000 ? Math.round(ms / 100) * 100 : Math.round(ms / 1000) * 1000);

export function makeScore(scroll, box) {
  const layer = (name) => {
    const made = document.createElement("div");
    made.className = name;
    box.append(made);
    return { name, box: made, pieces: [] };
  };
  const [ground, ruler, things, head] = [layer("ground"), layer("ruler").box, layer("things"), layer("head").box];
  ruler.setAttribute("aria-hidden", "true");
  head.hidden = true;
  let drawn = null;
  let scale = USUAL;
  const listeners = { line: [], scale: [], draw: [] };
  const tell = (name, ...words) => listeners[name].forEach((ear) => ear(...words));

  const score = {
    scroll,
    get drawn() {
      return drawn;
    },
    get scale() {
      return scale;
    },
    on: (name, ear) => listeners[name].push(ear),
    pixels: (ms) => (ms * scale) / 1000,
    time: (pixels) => (pixels * 1000) / scale,
    draw(now) {
      drawn = now;
      const wanted = pieces(now);
      for (const layer of [ground, things]) layer.pieces = exchange(layer.box, layer.pieces, wanted[layer.name]);
      place();
      const first = things.box.querySelector(".line");
      if (first && !things.box.querySelector('.line[tabindex="0"]')) first.tabIndex = 0;
      tell("draw", drawn);
    },
    // `wanted` pixels a second; what is at `y` in the window stays there.
    zoom(wanted, y = scroll.clientHeight / 3) {
      if (!drawn) return;
      const at = score.time(scroll.scrollTop + y);
      scale = Math.min(NEAREST, Math.max(FARTHEST, score.fitting(), wanted));
      place();
      scroll.scrollTop = score.pixels(at) - y;
      tell("scale", scale);
    },
    fitting: () => (drawn ? ((scroll.clientHeight - 24) * 1000) / Math.max(1000, drawn.length) : USUAL),
    show(ms, high = 0) {
      const [top, room] = [score.pixels(ms), scroll.clientHeight];
      if (top < scroll.scrollTop + 48 || top + high > scroll.scrollTop + room * 0.75) {
        const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
        const far = Math.abs(top - scroll.scrollTop) > 3 * room;
        scroll.scrollTo({ top: top - room / 3, behavior: still || far ? "auto" : "smooth" });
      }
    },
    head(ms) {
      head.hidden = ms === null;
      if (ms !== null) head.style.transform = `translateY(${score.pixels(ms).toFixed(1)}px)`;
    },
    // The thing that is event number `at`.
    mark(at) {
      for (const element of things.box.querySelectorAll(".heard")) element.classList.remove("heard");
      const element = things.box.querySelector(`[data-at="${at}"]`);
      element?.classList.add("heard");
      return element;
    },
    element: (selector) => things.box.querySelector(selector),
  };

  function place() {
    if (!drawn) return;
    set(box.style, "height", `${score.pixels(drawn.length)}px`);
    const room = rooms();
    for (const piece of [...ground.pieces, ...things.pieces]) {
      const what = drawn[piece.list][piece.at];
      const high = score.pixels(lasts(what));
      const rows = piece.list === "chapters" ? titles(high)
        : lines(piece.list === "events" ? score.pixels(room.get(piece.at) ?? lasts(what)) : high);
      lay(piece, score.pixels(start(what)), high, rows);
      if (piece.list === "elastic") tellLength(piece.element, what, rows);
      if (piece.list === "events") tellEvent(piece.element, what, rows);
    }
    rule();
  }

  // Only what is another than before is told the browser.
  function lay(piece, top, high, rows) {
    const { element } = piece;
    // between lines there is a hair's breadth; the parts of a breath are one wave
    const gap = { line: 1, breath: -0.7 }[element.classList[0]] ?? 0;
    set(element.style, "top", `${top.toFixed(2)}px`);
    set(element.style, "height", `${Math.max(LEAST, high - gap).toFixed(2)}px`);
    if (element.dataset.rows !== String(rows)) {
      element.dataset.rows = rows;
      element.style.setProperty("--rows", Math.max(1, rows));
    }
  }

  function tellEvent(element, [kind, , , length, text, estimated], rows) {
    if (kind === "speech") element.classList.toggle("estimated", Boolean(estimated));
    else if (element.className === "pause") set(element, "textContent", shows(text, rows) ? rounded(length) : "");
  }

  // How much room a line's words have: until something else is heard.
  function rooms() {
    const found = new Map();
    let next = drawn.length;
    for (let at = drawn.events.length - 1; at >= 0; at -= 1) {
      const [kind, , start] = drawn.events[at];
      if (kind === "speech") found.set(at, next - start);
      if (kind === "speech" || kind === "breath") next = start;
    }
    return found;
  }

  function tellLength(element, { length, min, max, fills }, rows) {
    const [said, grip] = element.children;
    set(said, "textContent", rows ? rounded(length) : "");
    const words = {
      valuemin: Math.round(Math.min(length, min) / 1000),
      valuemax: Math.round((fills ? Math.max(length, min) : Math.max(length, max)) / 1000),
      valuenow: Math.round(length / 100) / 10,
      valuetext: `${written(length)}; the session lasts ${clock(drawn.length)}`,
    };
    for (const [name, value] of Object.entries(words)) grip.setAttribute(`aria-${name}`, value);
  }

  // The axis: only as much of it as can be seen; with the next frame, when all else has its place.
  let ruling = 0;
  function rule() {
    ruling ||= requestAnimationFrame(() => {
      ruling = 0;
      const step = 1000 * (TICKS.find((tick) => tick * scale >= APART) ?? TICKS.at(-1));
      const seen = [scroll.scrollTop - 200, scroll.scrollTop + scroll.clientHeight + 200].map(score.time);
      const ticks = [];
      for (let at = Math.max(0, Math.floor(seen[0] / step)) * step; at <= Math.min(seen[1], drawn.length); at += step) {
        const tick = document.createElement("span");
        tick.style.top = `${score.pixels(at)}px`;
        tick.textContent = clock(at);
        ticks.push(tick);
      }
      ruler.replaceChildren(...ticks);
    });
  }

  scroll.addEventListener("scroll", rule);
  things.box.addEventListener("click", (event) => {
    const element = event.target.closest(".line, .bell, .breath, .recording");
    if (element) tell("line", Number(element.dataset.at));
  });
  // one line can be reached by the tab key, the others from there by the arrows
  things.box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.matches(".line")) return;
    event.preventDefault();
    const lines = [...things.box.querySelectorAll(".line")];
    const other = lines[lines.indexOf(event.target) + step];
    if (!other) return;
    event.target.tabIndex = -1;
    other.tabIndex = 0;
    other.focus();
  });
  scroll.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    score.zoom(scale * Math.exp(-event.deltaY / 240), event.clientY - scroll.getBoundingClientRect().top);
  }, { passive: false });
  return score;
}
