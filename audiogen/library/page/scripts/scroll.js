// Brings something into sight within its own scroller: the page itself never moves.

const STILL = matchMedia("(prefers-reduced-motion: reduce)");

function reveal(scroller, element) {
  const above = element.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  const top = Math.max(0, scroller.scrollTop + above - scroller.clientHeight / 3);
  scroller.scrollTo({ top, behavior: STILL.matches ? "auto" : "smooth" });
}
