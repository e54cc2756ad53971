// The studio's own server: where things are, and how they are asked for.

const body = document.body;
const root = new URL(body.dataset.up, location.href);

export const address = (part, name = body.dataset.name) => new URL(`${part}/${name}`, root).href;

// Asks, and answers with { status, body }; status 0 says that the studio is gone.
export async function ask(part, values, method = "POST") {
  try {
    const answer = await fetch(address(part), {
      method,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(values),
    });
    const text = await answer.text();
    return { status: answer.status, body: text.startsWith("{") ? JSON.parse(text) : {} };
  } catch {
    return { status: 0, body: { message: "the studio doesn't answer", hint: "is it still running?" } };
  }
}

// Listens for news of the script: `{ kind: function }`. `there` is told whether the studio can be reached, and `idle`
// says whether a page that nobody sees may rest: browsers have only a few connections for all pages together.
export function follow(ears, there, idle) {
  let source = null;

  function listen() {
    source = new EventSource(address("news"));
    for (const [kind, ear] of Object.entries(ears)) {
      source.addEventListener(kind, (event) => ear(JSON.parse(event.data)));
    }
    source.addEventListener("open", () => there(true));
    source.addEventListener("error", () => there(false));
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden && idle()) {
      source?.close();
      source = null;
    } else if (!source) {
      listen(); // what was missed comes at once
    }
  });
  listen();
}
