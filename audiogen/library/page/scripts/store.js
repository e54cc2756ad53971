// What the browser remembers for us. It may be forbidden to, or full: then it remembers nothing, and all else works.

const store = {
  read(key) {
    try {
      return localStorage.getItem(`audiogen:${key}`);
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      if (value === null) localStorage.removeItem(`audiogen:${key}`);
      else localStorage.setItem(`audiogen:${key}`, value);
    } catch {
      // Nothing is lost but the place.
    }
  },
  position(id) {
    const seconds = Number.parseFloat(this.read(`position:${id}`));
    return seconds > 0 ? seconds : 0;
  },
  heard(id) {
    return this.read(`heard:${id}`) !== null;
  },
  hear(id) {
    this.write(`heard:${id}`, "1");
  },
  keep(id, seconds) {
    this.write(`position:${id}`, seconds > 0 ? seconds.toFixed(1) : null);
  },
};
