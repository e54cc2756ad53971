// The page of the library: how far one has come with the sessions, and the feed's address to copy.

function showProgress() {
  for (const entry of document.querySelectorAll("[data-session]")) {
    const length = entry.dataset.length / 1000;
    const at = store.position(entry.dataset.session);
    const begun = at > 0 && at < length;
    const left = entry.querySelector(".left");
    const progress = entry.querySelector(".progress");
    const heard = !begun && store.heard(entry.dataset.session);
    progress.hidden = !begun;
    left.hidden = !begun && !heard;
    left.textContent = begun ? `${about(length - at)} left` : heard ? "heard" : "";
    progress.firstElementChild.style.width = `${(100 * at) / length}%`;
  }
}

// Of every list that is parted, the part is open in which something is still to be heard.
function openShelves() {
  for (const list of document.querySelectorAll(".playlist")) {
    const shelves = [...list.querySelectorAll(".shelf")];
    const isNew = (entry) => !store.heard(entry.dataset.session);
    const next = shelves.find((shelf) => [...shelf.querySelectorAll("[data-session]")].some(isNew)) ?? shelves[0];
    for (const shelf of shelves) shelf.open = shelf === next;
  }
}

// Addresses that nobody can reach from elsewhere: this machine, the local network, names without a dot.
const PRIVATE = [
  /^(127|10)(\.\d+){3}$/,
  /^(192\.168|169\.254|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))(\.\d+){2}$/,
  /^\[(::1|f[cd]..:.*|fe[89ab].:.*)\]$/,
  /^[^.:]+$/,
  /\.(local|lan|home|internal|home\.arpa)$/,
];

function isPrivate(address) {
  const host = new URL(address).hostname;
  return PRIVATE.some((pattern) => pattern.test(host));
}

function offerFeed() {
  const field = document.querySelector("#feed");
  const copied = document.querySelector(".copied");
  if (!field.value && location.protocol.startsWith("http")) field.value = new URL("feed.xml", location.href).href;
  if (!field.value) return; // in a folder it has no address that an app could ask
  document.querySelector(".address").hidden = false;
  document.querySelector(".local").hidden = !isPrivate(field.value);
  document.querySelector(".copy").addEventListener("click", async () => {
    copied.textContent = (await copy(field)) ? "Copied." : "Please copy the marked address.";
  });
}

async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // Without encryption, as in a local network, browsers only have the old way.
    field.focus();
    field.select();
    return document.execCommand("copy");
  }
}

function startLibrary() {
  showProgress();
  openShelves();
  offerFeed();
  addEventListener("pageshow", showProgress); // one comes back from a session, and the page is still there
}
