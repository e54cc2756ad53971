// The list of routines: each says how it stands, one after the other.

import { address } from "./server.js";
import { clock, plural } from "./words.js";

for (const row of document.querySelectorAll(".routine")) {
  const about = await (await fetch(address("about", row.dataset.name))).json();
  row.querySelector("a").textContent = about.title;
  row.querySelector(".length").textContent = about.length ? clock(about.length) : "";
  const state = row.querySelector(".state");
  const [kind, said] = standing(about);
  state.className = `state ${kind}`;
  state.textContent = said;
}

function standing({ wrong, unspoken, lines, advice, message }) {
  if (wrong) return ["wrong", wrong === 1 ? message : plural(wrong, "fault")];
  if (unspoken) return ["unspoken", unspoken === lines ? "nothing spoken yet" : `${plural(unspoken, "line")} to speak`];
  return ["spoken", advice ? plural(advice, "remark") : "ready to be heard"];
}
