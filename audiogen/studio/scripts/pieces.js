// What is drawn of a session, piece by piece. Those that look as before are used again: so a changed line of an hour is
// no more work for the browser than one of a minute.

const FIELDS = 6;
const PHASES = { in: "in", out: "out" };

export const isRest = (elastic) => elastic.written.startsWith(":::");

// The pieces behind everything, and those that happen, each in the order of time:
// { list, at }: what it is of the session; { key, make }: how it looks, and what makes that; { dress }: what may change.
export function pieces(session) {
  return {
    ground: [...session.chapters.map(chapter), ...session.beds.map(bed)],
    things: [...session.elastic.map(elastic), ...events(session)]
      .map((piece) => [session[piece.list][piece.at], piece])
      .sort(([one], [two]) => start(one) - start(two))
      .map(([, piece]) => piece),
  };
}

// When something begins, and how long it lasts.
export const start = (one) => (Array.isArray(one) ? one[2] : one.start);
export const lasts = (one) => (Array.isArray(one) ? one[3] : one.length);

// Puts the `wanted` pieces into a layer that shows others now; those that stay, stay where they are.
export function exchange(layer, shown, wanted) {
  const spare = new Map();
  for (const piece of shown) spare.set(piece.key, [...(spare.get(piece.key) ?? []), piece]);
  const next = wanted.map((piece) => {
    const former = spare.get(piece.key)?.shift();
    return former ? Object.assign(former, { at: piece.at, dress: piece.dress }) : { ...piece, element: piece.make() };
  });
  for (const gone of [...spare.values()].flat()) gone.element.remove();
  let before = layer.firstElementChild;
  for (const { element, dress } of next) {
    if (element === before) before = before.nextElementSibling;
    else layer.insertBefore(element, before);
    dress?.(element);
  }
  return next;
}

function chapter({ text }, at) {
  const name = `chapter field-${(at % FIELDS) + 1}`;
  return { list: "chapters", at, key: `${name} ${text}`, make: () => made("div", name, heading(text)) };
}

// Its letters have a ground of their own, over the line of what is heard just now.
function heading(text) {
  const element = document.createElement("h3");
  element.dir = "auto";
  element.append(titled("span", text));
  return element;
}

function bed({ text }, at) {
  const make = () => {
    const element = made("div", "bed");
    element.title = text;
    return element;
  };
  return { list: "beds", at, key: `bed ${text}`, make };
}

function elastic(one, at) {
  const name = isRest(one) ? "elastic rest" : "elastic";
  const make = () => {
    const grip = made("div", "grip");
    grip.tabIndex = 0;
    grip.setAttribute("role", "slider");
    grip.setAttribute("aria-orientation", "vertical");
    return made("div", name, made("span", "lasts"), grip);
  };
  const dress = (element) => {
    set(element, "elastic", at);
    element.classList.remove("held");
    element.lastChild.setAttribute("aria-label", `${isRest(one) ? "Rest" : "Pause"} in line ${one.line}`);
  };
  return { list: "elastic", at, key: `${name} ${one.written}`, make, dress };
}

function events(session) {
  const recorded = new Set(session.recorded.map(String));
  const loose = new Set(session.elastic.filter((one) => !isRest(one)).map((one) => String([one.start, one.line])));
  let phase = "";
  return session.events.map(([kind, line, begin, , text], at) => {
    let name = { speech: "line", pause: "pause", breath: "breath", sound: "bell" }[kind];
    if (kind === "pause" && loose.has(String([begin, line]))) name = "pause loose";
    if (kind === "sound" && recorded.has(String([begin, line]))) name = "recording";
    if (kind === "breath") {
      name += ` ${PHASES[text] ?? (phase === "out" ? "empty" : "full")}`;
      phase = PHASES[text] ?? phase;
    }
    const make = kind === "speech" ? () => spoken(text) : () => happening(name, kind === "pause" ? "" : text);
    const dress = (element) => {
      set(element, "at", at);
      set(element, "line", line);
    };
    return { list: "events", at, key: `${name} ${text}`, make, dress };
  });
}

function spoken(text) {
  const element = made("button", "line", titled("span", text));
  element.type = "button";
  element.tabIndex = -1;
  return element;
}

function happening(name, title) {
  const element = made("div", name);
  if (title) element.title = title;
  return element;
}

function made(tag, name, ...children) {
  const element = document.createElement(tag);
  element.className = name;
  element.append(...children);
  return element;
}

function titled(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  element.dir = "auto";
  return element;
}

function set(element, name, value) {
  if (element.dataset[name] !== String(value)) element.dataset[name] = value;
}
