// The session over time, from top to bottom in true proportion: chapters, lines, pauses, bells, breath, background.
//
// Everything has a place of its own in milliseconds; `scale` says how many pixels a second has.

import { clock, written } from "./words.js";

const ROW = 19; // the height of a line of text, in pixels
const LEAST = 2; // nothing is lower
const [FARTHEST, NEAREST] = [0.02, 60];
const USUAL = 12;
const TICKS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];
const APART = 72;

export const isRest = (elastic) => elastic.written.startsWith(":::");
const lines = (pixels) => Math.floor((pixels + 2) / ROW);
const titles = (pixels) => (pixels < 22 ? 0 : Math.max(1, Math.floor((pixels - 14) / ROW)));
// Only what was written says how long it is; between the lines of a rest only where there is room.
const shows = (text, rows) => text && rows > (text.startsWith(":::") ? 2 : 0);
const rounded = (ms) => written(ms < 10000 ? Math.round(ms / 100) * 100 : Math.round(ms / 1000) * 1000);

export function makeScore(scroll, box) {
  const [ground, ruler, things] = ["ground", "ruler", "things"].map((name) => {
    const layer = document.createElement("div");
    layer.className = name;
    box.append(layer);
    return layer;
  });
  ruler.setAttribute("aria-hidden", "true");
  const head = document.createElement("div");
  head.className = "head";
  head.hidden = true;
  box.append(head);
  let drawn = null;
  let placed = []; // { element, what }: what is where
  let shape = "";
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
      const looks = JSON.stringify([now.events.map(([kind, line, , , text]) => [kind, line, text]),
        now.elastic.map((one) => [one.line, one.written]), now.chapters.map((one) => one.text), now.beds.map((one) => one.text)]);
      if (looks !== shape) build();
      shape = looks;
      place();
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
      rule();
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
      for (const element of things.querySelectorAll(".heard")) element.classList.remove("heard");
      const element = things.querySelector(`[data-at="${at}"]`);
      element?.classList.add("heard");
      return element;
    },
    element: (selector) => things.querySelector(selector),
  };

  function build() {
    placed = [];
    ground.replaceChildren();
    const made = [];
    drawn.chapters.forEach((chapter, at) => {
      const element = add(ground, "div", `chapter field-${(at % 6) + 1}`, () => drawn.chapters[at]);
      const name = document.createElement("h3");
      name.textContent = chapter.text;
      name.dir = "auto";
      element.append(name);
    });
    drawn.beds.forEach((bed, at) => {
      const element = add(ground, "div", "bed", () => drawn.beds[at]);
      element.title = bed.text;
      const name = document.createElement("span");
      name.textContent = bed.text;
      element.append(name);
    });
    drawn.elastic.forEach((one, at) => made.push([one.start, stretch(one, at)]));
    const recorded = new Set(drawn.recorded.map(String));
    drawn.events.forEach((event, at) => made.push([event[2], thing(event, at, recorded)]));
    // in the order in which they are heard, for who goes through them by keyboard or ear
    made.sort(([one], [two]) => one - two);
    things.replaceChildren(...made.map(([, element]) => element));
    things.querySelector(".line")?.setAttribute("tabindex", "0");
  }

  function add(layer, tag, name, what) {
    const element = document.createElement(tag);
    element.className = name;
    layer?.append(element);
    placed.push({ element, what });
    return element;
  }

  function thing([kind, line, start, , text], at, recorded) {
    const time = () => ({ start: drawn.events[at][2], length: drawn.events[at][3], at });
    if (kind === "speech") {
      const element = add(null, "button", "line", time);
      element.type = "button";
      element.tabIndex = -1;
      const words = document.createElement("span");
      words.textContent = text;
      words.dir = "auto";
      element.append(words);
      element.dataset.line = line;
      element.dataset.at = at;
      return element;
    }
    const struck = kind === "sound" && !recorded.has(String([start, line]));
    const phase = { in: "in", out: "out" }[text] ?? "hold";
    const loose = kind === "pause" && drawn.elastic.some((one) => one.start === start && one.line === line && !isRest(one));
    const name = { pause: loose ? "pause loose" : "pause", breath: `breath ${phase}`, sound: struck ? "bell" : "recording" }[kind];
    const element = add(null, "div", name, time);
    element.dataset.at = at;
    if (kind === "breath") element.dataset.phase = phase === "hold" && before(at) === "out" ? "empty" : phase;
    if (kind !== "pause") element.title = text;
    return element;
  }

  // The phase of breath before event number `at`.
  const before = (at) => drawn.events.slice(0, at).findLast(([kind, , , , text]) => kind === "breath" && text !== "hold")?.[4];

  function stretch(one, at) {
    const element = add(null, "div", isRest(one) ? "elastic rest" : "elastic", () => drawn.elastic[at]);
    element.dataset.elastic = at;
    const length = document.createElement("span");
    length.className = "lasts";
    const grip = document.createElement("div");
    grip.className = "grip";
    grip.tabIndex = 0;
    grip.setAttribute("role", "slider");
    grip.setAttribute("aria-orientation", "vertical");
    grip.setAttribute("aria-label", `${isRest(one) ? "Rest" : "Pause"} in line ${one.line}`);
    element.append(length, grip);
    return element;
  }

  function place() {
    if (!drawn) return;
    box.style.height = `${score.pixels(drawn.length)}px`;
    const room = rooms();
    for (const { element, what } of placed) {
      const { start, length, at } = what();
      element.style.top = `${score.pixels(start).toFixed(2)}px`;
      element.style.height = `${Math.max(LEAST, score.pixels(length) - (element.matches(".line") ? 1 : 0)).toFixed(2)}px`;
      const rows = element.matches(".chapter") ? titles(score.pixels(length)) : lines(score.pixels(room.get(at) ?? length));
      if (element.dataset.rows !== String(rows)) {
        element.dataset.rows = rows;
        element.style.setProperty("--rows", Math.max(1, rows));
      }
      if (element.matches(".line")) element.classList.toggle("estimated", Boolean(drawn.events[at][5]));
      else if (element.matches(".pause:not(.loose)")) element.textContent = shows(drawn.events[at][4], rows) ? rounded(length) : "";
      else if (element.matches(".elastic")) tellLength(element);
    }
    rule();
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

  function tellLength(element) {
    const { length, min, max, fills } = drawn.elastic[element.dataset.elastic];
    element.firstChild.textContent = element.dataset.rows === "0" ? "" : rounded(length);
    const grip = element.lastChild;
    grip.setAttribute("aria-valuemin", "0");
    grip.setAttribute("aria-valuemax", String(Math.round((fills ? Math.max(length, min) : Math.max(length, max)) / 1000)));
    grip.setAttribute("aria-valuenow", String(Math.round(length / 100) / 10));
    grip.setAttribute("aria-valuetext", `${written(length)}; the session lasts ${clock(drawn.length)}`);
  }

  // The axis: only as much of it as can be seen.
  function rule() {
    if (!drawn) return;
    const step = 1000 * (TICKS.find((tick) => tick * scale >= APART) ?? TICKS.at(-1));
    const [top, bottom] = [score.time(scroll.scrollTop - 200), score.time(scroll.scrollTop + scroll.clientHeight + 200)];
    const ticks = [];
    for (let at = Math.max(0, Math.floor(top / step)) * step; at <= Math.min(bottom, drawn.length); at += step) {
      const tick = document.createElement("span");
      tick.style.top = `${score.pixels(at)}px`;
      tick.textContent = clock(at);
      ticks.push(tick);
    }
    ruler.replaceChildren(...ticks);
  }

  let waiting = false;
  scroll.addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      rule();
    });
  });
  things.addEventListener("click", (event) => {
    const element = event.target.closest(".line, .bell, .breath, .recording");
    if (element) tell("line", Number(element.dataset.at));
  });
  // one line can be reached by the tab key, the others from there by the arrows
  things.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.matches(".line")) return;
    event.preventDefault();
    const lines = [...things.querySelectorAll(".line")];
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
