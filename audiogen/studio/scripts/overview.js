// The whole session in a narrow strip beside the large one: what is where, and which part of it is in sight.

const HIGH = 1000;
const SVG = "http://www.w3.org/2000/svg";

export function makeOverview(svg, score) {
  const scroll = score.scroll;
  const head = shape("path", "past");
  const sight = shape("rect", "sight");

  function draw(drawn) {
    const y = (ms) => ((ms / drawn.length) * HIGH).toFixed(2);
    const fields = drawn.chapters.map((chapter, at) => {
      const field = shape("rect", `field-${(at % 6) + 1}`);
      box(field, 0, y(chapter.start), 28, Math.max(1, y(chapter.length) - 1.5));
      return field;
    });
    const bars = (kind) => drawn.events.filter((event) => event[0] === kind)
      .map(([, , start, length]) => `M14 ${y(start)}v${Math.max(0.8, y(length))}`).join("");
    const voice = line("voices", bars("speech"));
    const breath = line("breaths", bars("breath"));
    const loose = line("looses", drawn.elastic.map((one) => `M14 ${y(one.start)}v${y(one.length)}`).join(""));
    svg.replaceChildren(...fields, loose, breath, voice, sight, head);
    look();
  }

  function look() {
    const all = Math.max(1, score.pixels(score.drawn?.length ?? 0));
    const part = Math.min(1, scroll.clientHeight / all);
    sight.toggleAttribute("hidden", part > 0.98);
    box(sight, 0.5, Math.min(1 - part, scroll.scrollTop / all) * HIGH, 27, part * HIGH);
  }

  function go(event) {
    const area = svg.getBoundingClientRect();
    const part = (event.clientY - area.top) / area.height;
    scroll.scrollTop = part * scroll.scrollHeight - scroll.clientHeight / 2;
  }

  svg.addEventListener("pointerdown", (event) => {
    svg.setPointerCapture(event.pointerId);
    go(event);
  });
  svg.addEventListener("pointermove", (event) => {
    if (event.buttons & 1) go(event);
  });
  scroll.addEventListener("scroll", look);
  new ResizeObserver(look).observe(scroll);
  score.on("draw", draw);
  score.on("scale", look);
  return {
    head(ms) {
      const at = ms === null ? -10 : (ms / Math.max(1, score.drawn.length)) * HIGH;
      head.setAttribute("d", `M0 ${at.toFixed(2)}h28`);
    },
  };
}

function shape(tag, name) {
  const made = document.createElementNS(SVG, tag);
  made.setAttribute("class", name);
  return made;
}

function line(name, d) {
  const made = shape("path", name);
  made.setAttribute("d", d);
  return made;
}

function box(rect, x, y, width, height) {
  for (const [name, value] of Object.entries({ x, y, width, height })) rect.setAttribute(name, value);
}
