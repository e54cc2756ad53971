// The script, to write in: a plain text field, so that typing, undoing and reading aloud work as everywhere, over a
// layer that shows the same text in colours, with the numbers of its lines.

import { START, paint } from "./highlight.js";

const TYPING = 4000; // Who wrote so many milliseconds ago is still writing.

export function makeEditor(area, layer, paper) {
  let rows = []; // { text, before, after, element }
  let typed = -TYPING;
  const changes = [];
  const numbers = [];

  function draw() {
    const lines = area.value.split("\n");
    let head = 0;
    let state = START;
    while (head < rows.length && head < lines.length && rows[head].text === lines[head] && rows[head].before === state) {
      state = rows[head].after;
      head += 1;
    }
    const fresh = [];
    let tail = 0; // so many rows at the end stay
    for (let at = head; at < lines.length; at += 1) {
      const left = lines.length - at;
      if (left <= rows.length - head && same(rows, lines, left) && rows.at(-left).before === state) {
        tail = left;
        break;
      }
      const [parts, after] = paint(lines[at], state);
      fresh.push({ text: lines[at], before: state, after, element: row(parts) });
      state = after;
    }
    const gone = rows.splice(head, rows.length - head - tail, ...fresh);
    const next = rows[head + fresh.length]?.element ?? null;
    for (const { element } of gone) element.remove();
    for (const { element } of fresh) layer.insertBefore(element, next);
  }

  function same(old, lines, count) {
    for (let at = 1; at <= count; at += 1) if (old.at(-at).text !== lines.at(-at)) return false;
    return true;
  }

  const editor = {
    get text() {
      return area.value;
    },
    get typing() {
      return performance.now() - typed < TYPING;
    },
    get line() {
      return area.value.slice(0, area.selectionStart).split("\n").length;
    },
    // Another text. What was typed can be brought back by undoing, where the browser lets us.
    replace(text) {
      if (text === area.value) return;
      area.readOnly = false;
      const [scroll, line] = [paper.scrollTop, editor.line];
      const focused = document.activeElement === area;
      const [head, tail] = around(area.value, text);
      if (focused) {
        area.setSelectionRange(head, area.value.length - tail);
        if (!insert(text.slice(head, text.length - tail))) area.value = text;
        editor.go(line, false);
      } else {
        area.value = text;
      }
      draw();
      paper.scrollTop = scroll;
    },
    // Puts `text` into the place of characters `start` to `stop`, as if it was typed.
    write(start, stop, text) {
      area.focus();
      area.setSelectionRange(start, stop);
      if (!insert(text)) area.setRangeText(text, start, stop, "end");
      area.dispatchEvent(new Event("input"));
    },
    go(line, focus = true) {
      const start = offset(line);
      if (focus) area.focus({ preventScroll: true });
      area.setSelectionRange(start, start);
      if (focus) editor.show(line, true);
    },
    focus: () => area.focus({ preventScroll: true }),
    offset: (line) => offset(line),
    // Scrolls a line into sight, if it isn't.
    show(line, anyway = false) {
      const element = rows[line - 1]?.element;
      if (!element || (editor.typing && !anyway)) return;
      const [top, high] = [element.offsetTop, element.offsetHeight];
      const margin = Math.min(96, paper.clientHeight / 4);
      if (top < paper.scrollTop + margin / 2 || top + high > paper.scrollTop + paper.clientHeight - margin) {
        const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
        paper.scrollTo({ top: top - paper.clientHeight / 3, behavior: still ? "auto" : "smooth" });
      }
    },
    // Exactly these lines get the class.
    mark(name, lines) {
      for (const element of layer.querySelectorAll(`.${name}`)) element.classList.remove(name);
      for (const line of lines) rows[line - 1]?.element.classList.add(name);
    },
    onchange: (ear) => changes.push(ear),
    onnumber: (ear) => numbers.push(ear),
  };

  function offset(line) {
    const lines = area.value.split("\n");
    return lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  }

  area.addEventListener("input", () => {
    typed = performance.now();
    draw();
    for (const ear of changes) ear();
  });
  layer.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps its focus
  layer.addEventListener("click", (event) => {
    const element = event.target.closest(".row");
    const at = rows.findIndex((one) => one.element === element);
    if (event.target.closest(".number") && at >= 0) for (const ear of numbers) ear(at + 1);
  });
  draw();
  return editor;
}

// Browsers have no other way to write into a field that undoing knows of.
const insert = (text) => document.execCommand(text ? "insertText" : "delete", false, text);

function row(parts) {
  const element = document.createElement("div");
  element.className = "row";
  const number = document.createElement("span");
  number.className = "number";
  number.title = "Hear it from here";
  element.append(number);
  for (const [kind, text] of parts) {
    if (!kind) {
      element.append(text);
      continue;
    }
    const part = document.createElement("span");
    part.className = `is-${kind}`;
    part.textContent = text;
    element.append(part);
  }
  if (!parts.some(([, text]) => text)) element.append("\u200b"); // an empty line is as high as any
  return element;
}

// How many characters two texts share at their beginnings and at their ends.
function around(one, two) {
  const most = Math.min(one.length, two.length);
  let head = 0;
  while (head < most && one[head] === two[head]) head += 1;
  let tail = 0;
  while (tail < most - head && one[one.length - 1 - tail] === two[two.length - 1 - tail]) tail += 1;
  return [head, tail];
}
