// Saves the script, and keeps page and file together, whoever writes into it; no text is ever lost.

import { ask } from "./server.js";
import { sentences } from "./words.js";

export function makeSaving(editor, box, { edited, said, button }) {
  let file = null; // { text, tag }: what the file has, as far as we know
  let behind = null; // the same, where somebody else wrote into it while we were writing, too
  let underway = false; // one after the other, or we would be in our own way
  let arrived = null; // news of the file that came meanwhile
  let wanted = null; // whether to save over what others wrote, if saving was asked for meanwhile
  const ears = { saved: [], text: [] };

  const saving = {
    get file() {
      return file;
    },
    get dirty() {
      return file !== null && editor.text !== file.text;
    },
    on: (name, ear) => ears[name].push(ear),
    // What stands in the file by now.
    took(now) {
      if (underway) {
        arrived = now; // most likely it is what we are writing
        return;
      }
      if (now.text === null) {
        tell("The file can't be read just now. What you wrote is still here.", [["Save it again", () => save(true)]]);
        return;
      }
      if (now.tag === file?.tag) {
        if (!behind) hush();
        return;
      }
      const [first, clean] = [file === null, !saving.dirty];
      if (first || clean || now.text === editor.text) {
        take(now);
        if (!first) said.textContent = "Taken over from the file";
        return;
      }
      differ(now);
    },
    save: () => save(false),
  };

  function take(now) {
    file = now;
    behind = null;
    if (box.contains(document.activeElement)) editor.focus(); // who chose there goes on writing, and can undo
    editor.replace(now.text);
    hush();
    show();
    ears.text.forEach((ear) => ear());
  }

  function differ(theirs) {
    behind = theirs;
    tell("The file was changed by another program, and so was this page. Which text is to stay?", [
      ["Keep mine", () => save(true)],
      ["Take the file’s", () => giveWay(theirs)],
    ]);
  }

  // What was written here is kept beside the file before that takes its place.
  async function giveWay(theirs) {
    if (underway) return;
    const text = editor.text;
    underway = true;
    const { status, body } = await ask("aside", { text });
    underway = false;
    const news = arrived;
    arrived = null;
    if (status !== 200) {
      failed(body, () => giveWay(theirs));
    } else if (editor.text !== text) {
      differ(theirs); // somebody wrote on meanwhile
    } else {
      take(theirs);
      said.textContent = `Taken over; what you wrote is kept as ${body.spare}`;
    }
    if (news) saving.took(news);
  }

  function failed({ message = "the studio doesn't answer", hint }, again) {
    tell(sentences(`Not saved: ${message}`, hint), [["Try again", again]]);
  }

  async function save(over) {
    if (file === null) return;
    if (underway) {
      wanted = wanted || over;
      return;
    }
    const text = editor.text;
    underway = true;
    button.disabled = true;
    const { status, body } = await ask("text", { text, base: file.tag, over }, "PUT");
    if (status === 200) {
      file = { text, tag: body.tag };
      behind = null;
      hush();
      said.textContent = body.spare ? `Saved; what the file had is kept as ${body.spare}` : "Saved";
      ears.saved.forEach((ear) => ear());
    } else if (status === 409) {
      differ(body.theirs);
    } else {
      failed(body, () => save(over));
    }
    const next = wanted;
    const news = arrived;
    [underway, wanted, arrived] = [false, null, null];
    show();
    if (news && status !== 409) saving.took(news);
    if (next || (next === false && status === 200 && saving.dirty)) save(next);
  }

  function show() {
    edited.hidden = !saving.dirty;
    button.disabled = !saving.dirty && !behind;
    if (saving.dirty) said.textContent = "";
  }

  function tell(message, choices) {
    box.hidden = false;
    box.querySelector("p").textContent = message;
    box.querySelector(".choices").replaceChildren(...choices.map(([name, act]) => {
      const choice = document.createElement("button");
      choice.textContent = name;
      choice.addEventListener("click", act);
      return choice;
    }));
  }

  function hush() {
    box.hidden = true;
  }

  editor.onchange(show);
  button.addEventListener("click", saving.save);
  addEventListener("beforeunload", (event) => {
    if (saving.dirty) event.preventDefault();
  });
  return saving;
}
