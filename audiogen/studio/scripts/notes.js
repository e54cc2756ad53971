// What is wrong, and what an editor would say: in a list below the script, and at its lines.

import { plural } from "./words.js";

export function makeNotes(box, editor) {
  const list = box.querySelector("ol");
  const heading = box.querySelector("h2");

  return {
    // `line` makes a note's line one of the text in the editor.
    show(notes, line = (one) => one) {
      const placed = notes.map((note) => ({ ...note, line: note.line && line(note.line) }));
      const wrong = placed.filter((note) => note.wrong);
      editor.mark("wrong", wrong.map((note) => note.line));
      editor.mark("advised", placed.filter((note) => !note.wrong).map((note) => note.line));
      box.classList.toggle("has-wrong", wrong.length > 0);
      box.hidden = !placed.length;
      heading.textContent = [
        wrong.length ? `${plural(wrong.length, "fault")}: no new session until mended` : "",
        placed.length > wrong.length ? plural(placed.length - wrong.length, "remark") : "",
      ].filter(Boolean).join(" · ");
      list.replaceChildren(...[...wrong, ...placed.filter((note) => !note.wrong)].map(item));
    },
  };

  function item(note) {
    const [element, button] = [document.createElement("li"), document.createElement("button")];
    element.className = `${note.wrong ? "fault" : "remark"}${note.path ? " elsewhere" : ""}`;
    button.append(part("place", note.path || (note.line ? `line ${note.line}` : "")), part("message", note.message));
    if (note.hint) button.append(part("hint", note.hint));
    button.addEventListener("click", () => editor.go(note.line || 1));
    element.append(button);
    return element;
  }
}

function part(name, text) {
  const element = document.createElement("span");
  element.className = name;
  element.textContent = text;
  return element;
}
