// The chapters: which one is now, how to go from one to another, and the list and picture that show it.

const BEGINNING = 3; // seconds: from further in a chapter, “previous” goes to its own start

function makeChapters(player, list) {
  const starts = list.map(([start]) => start / 1000);
  return {
    starts,
    get now() {
      return current(starts, player.at);
    },
    at(time) {
      return current(starts, time);
    },
    name(index) {
      return index < 0 ? "" : list[index][1] || `Chapter ${index + 1}`;
    },
    picture(index) {
      return index < 0 ? "" : list[index][2];
    },
    end(index) {
      return index + 1 < starts.length ? starts[index + 1] : player.length;
    },
    go(index) {
      if (index < starts.length) player.seek(index < 0 ? 0 : starts[index]);
    },
    previous() {
      const now = this.now;
      const inside = now >= 0 && player.at - starts[now] > BEGINNING;
      this.go(inside ? now : now - 1);
    },
    next() {
      this.go(this.now + 1);
    },
  };
}

function showChapters(player, chapters, cover) {
  const buttons = [...document.querySelectorAll(".chapters button")];
  const list = document.querySelector(".chapters ol");
  const image = document.querySelector(".cover");
  let shown = -2;
  const show = () => {
    const now = chapters.now;
    if (now === shown) return;
    buttons[shown]?.removeAttribute("aria-current");
    buttons[now]?.setAttribute("aria-current", "true");
    if (buttons[now]) reveal(list, buttons[now]);
    const picture = chapters.picture(now) || cover;
    if (image.getAttribute("src") !== picture) image.setAttribute("src", picture);
    shown = now;
    player.audio.dispatchEvent(new Event("chapter"));
  };
  for (const name of ["timeupdate", "moved"]) player.audio.addEventListener(name, show);
  list?.addEventListener("click", (event) => {
    const index = buttons.indexOf(event.target.closest("button"));
    if (index >= 0) chapters.go(index);
  });
  document.querySelector(".previous")?.addEventListener("click", () => chapters.previous());
  document.querySelector(".following")?.addEventListener("click", () => chapters.next());
  show();
}
