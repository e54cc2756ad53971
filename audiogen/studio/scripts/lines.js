// Which line of one text is which of another: by lines that both have once, then by what is equal around those.

// For every line of `one`, from 0, its place in `two`; -1 for those that are gone.
export function match(one, two) {
  const to = new Array(one.length).fill(-1);
  const anchors = [];
  const [there, here] = [once(two), once(one)];
  let last = -1;
  for (const [text, at] of here) {
    const other = there.get(text);
    if (other !== undefined && other > last) {
      anchors.push([at, other]);
      last = other;
    }
  }
  let [from, begin] = [0, 0];
  for (const [at, other] of [...anchors, [one.length, two.length]]) {
    let [i, j] = [from, begin];
    while (i < at && j < other && one[i] === two[j]) to[i++] = j++;
    let [k, l] = [at - 1, other - 1];
    while (k >= i && l >= j && one[k] === two[l]) to[k--] = l--;
    if (at < one.length) to[at] = other;
    [from, begin] = [at + 1, other + 1];
  }
  return to;
}

function once(lines) {
  const found = new Map();
  const again = new Set();
  lines.forEach((text, at) => (found.has(text) ? again.add(text) : found.set(text, at)));
  for (const text of again) found.delete(text);
  return found;
}

// A function from the line numbers (from 1) of one text to those of another; what is gone is behind what was before it.
export function mapping(one, two) {
  if (one === two) return (line) => line;
  const to = match(one.split("\n"), two.split("\n"));
  return (line) => {
    let at = Math.min(line, to.length) - 1;
    let beyond = 0;
    while (at >= 0 && to[at] < 0) {
      at -= 1;
      beyond = 1;
    }
    return at < 0 ? 1 : to[at] + 1 + beyond;
  };
}

// The line numbers (from 1) of `two` that `one` doesn't have.
export function changed(one, two) {
  const kept = new Set(match(one.split("\n"), two.split("\n")));
  return two.split("\n").flatMap((_, at) => (kept.has(at) ? [] : [at + 1]));
}
