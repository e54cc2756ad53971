// The colours of a script, line by line: what is spoken stands out, what is a mark steps back.
//
// `paint(text, state)` gives [[kind, text], …] and the state in which the next line begins.

const INLINE =
  /(?<note><!--.*?(?:-->|$))|(?<escape>\\[[\]{}().*_-])|(?<mark>!?\[[^\]]*\](?:\([^)]*\))?)|(?<slot>\{[a-z]+\})|(?<said>\((?:[^()]*)\)\[[^\]]*\])/gu;
const KEY = /^(\s*[\w-]+)(:)(.*)$/;

export const START = "start";

export function paint(text, state) {
  if (state === START && /^---\s*$/.test(text)) return [[["edge", text]], "front"];
  if (state === "front") return front(text);
  if (state === "note") {
    const end = text.indexOf("-->");
    if (end < 0) return [[["note", text]], "note"];
    return [[["note", text.slice(0, end + 3)], ...inline(text.slice(end + 3))], "body"];
  }
  const after = openNote(text) ? "note" : "body";
  if (/^#{1,6}\s/.test(text)) return [[["heading", text]], after];
  if (/^#\[/.test(text)) return [[["fence", text]], after];
  if (/^\s*:::/.test(text)) return [[["fence", text]], after];
  const item = /^(\s*(?:\d+[.)]|[-*+])\s+)(.*)$/.exec(text);
  if (item) return [[["edge", item[1]], ...inline(item[2])], after];
  return [inline(text), after];
}

function front(text) {
  if (/^---\s*$/.test(text)) return [[["edge", text]], "body"];
  if (/^\s*#/.test(text)) return [[["note", text]], "front"];
  const found = KEY.exec(text);
  if (!found) return [[["value", text]], "front"];
  return [[["key", found[1]], ["edge", found[2]], ["value", found[3]]], "front"];
}

function inline(text) {
  const found = [];
  let at = 0;
  for (const hit of text.matchAll(INLINE)) {
    if (hit.index > at) found.push(["", text.slice(at, hit.index)]);
    const kind = Object.entries(hit.groups).find(([, value]) => value !== undefined)[0];
    found.push([kind === "mark" ? marked(hit[0]) : kind === "escape" ? "" : kind, hit[0]]);
    at = hit.index + hit[0].length;
  }
  if (at < text.length) found.push(["", text.slice(at)]);
  return found;
}

function marked(text) {
  if (text.startsWith("!")) return "picture";
  if (/^\[(?:\d|pause|break|fill)/i.test(text)) return /\d\s*[a-z]*\s*[-–—]|fill/i.test(text) ? "elastic" : "time";
  if (/^\[(?:bell|bowl|chime|click|sound)\b/i.test(text)) return "bell";
  if (/^\[breathe\b/i.test(text)) return "breath";
  return "mark";
}

const openNote = (text) => text.lastIndexOf("<!--") > text.lastIndexOf("-->");
