// While a question is typed, shows those that were asked before; counts how long the typing took.
const PAUSE = 350; // milliseconds without a key
const LEAST = 8; // letters

function bind(form) {
  const title = form.querySelector("[name=title]");
  const panel = form.querySelector("[data-similar]");
  const list = panel.querySelector("ul");
  const typing = form.querySelector("[data-typing]");
  let began = 0;
  let timer = 0;
  let request = null;

  function show(items) {
    list.replaceChildren(
      ...items.map((item) => {
        const line = document.createElement("li");
        const link = document.createElement("a");
        link.href = item.url;
        link.target = "_blank";
        link.rel = "noopener";
        link.lang = item.language;
        link.textContent = item.title;
        line.append(link);
        if (item.note) line.append(` · ${item.note}`);
        return line;
      }),
    );
    panel.hidden = items.length === 0;
  }

  async function ask() {
    request?.abort();
    const typed = title.value.trim();
    if (typed.length < LEAST) {
      show([]);
      return;
    }
    request = new AbortController();
    try {
      const answer = await fetch(
        `${form.dataset.similarUrl}?q=${encodeURIComponent(typed.slice(0, 200))}`,
        { signal: request.signal },
      );
      if (answer.ok) show((await answer.json()).items);
    } catch {
      // Offline, or a newer question went out: what is shown stays.
    }
  }

  title.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  form.addEventListener("input", () => {
    began ||= performance.now();
  });
  form.addEventListener("submit", () => {
    if (typing && began) typing.value = ((performance.now() - began) / 1000).toFixed(1);
  });
  if (title.value) ask();
}

document.querySelectorAll("[data-ask]").forEach(bind);
