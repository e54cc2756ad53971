// Times, as people read and hear them; all are milliseconds.

const whole = (ms) => Math.max(0, Math.round(ms / 1000));

// How long something lasts, to the nearest second, as everywhere.
export const clock = (ms) => digits(whole(ms));

// How much of it is over: whole seconds.
export const passed = (ms) => digits(Math.max(0, Math.floor(ms / 1000 + 0.001)));

function digits(all) {
  const hours = Math.floor(all / 3600);
  const minutes = Math.floor(all / 60) % 60;
  const rest = String(all % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

export function aloud(ms) {
  const all = whole(ms);
  const parts = [
    [Math.floor(all / 3600), "hour"],
    [Math.floor(all / 60) % 60, "minute"],
    [all % 60, "second"],
  ].filter(([count]) => count);
  return parts.map(([count, unit]) => `${count} ${unit}${count === 1 ? "" : "s"}`).join(" ") || "0 seconds";
}

// As an author writes it: 12s, 1m30s, 2.5s.
export function written(ms) {
  const tenths = Math.round(ms / 100);
  const hours = Math.floor(tenths / 36000);
  const minutes = Math.floor(tenths / 600) % 60;
  const rest = tenths % 600;
  const seconds = rest || !(hours || minutes) ? `${rest / 10}s` : "";
  return `${hours ? `${hours}h` : ""}${minutes ? `${minutes}m` : ""}${seconds}`;
}

// A difference, with its sign.
export function more(ms) {
  return `${ms < 0 ? "−" : "+"}${written(Math.abs(ms))}`;
}

export const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

// What is wrong, and what to do about it, as sentences: both come without an end, the second without a beginning.
export const sentences = (message, hint) =>
  [message, hint && hint[0].toUpperCase() + hint.slice(1)]
    .filter(Boolean).map((said) => (/[.!?…]$/.test(said) ? said : `${said}.`)).join(" ");
