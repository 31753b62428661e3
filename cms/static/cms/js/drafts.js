// Keeps what is written in a form with data-draft: on the site every 15 seconds (dirty-form.js keeps
// a copy in the browser at once). Another window that writes the same is told of, and nothing is
// overwritten. A form whose draft was kept elsewhere gets its words back. Whoever leaves the page
// leaves nothing behind: the rest is sent on the way out.
const WAIT = 15000;
// What may outlive its page; browsers refuse more.
const LONGEST_FAREWELL = 60000;

function bind(form) {
  const bar = form.querySelector("[data-draft-bar]");
  const status = bar.querySelector("[data-draft-status]");
  const other = bar.querySelector("[data-draft-other]");
  const version = form.elements.draft_version;
  // Whoever types looks at the sheet: the other text stands above it.
  (form.elements.text?.closest(".field") ?? bar).before(other);
  const area = form.elements.text;
  let timer = 0;
  let underWay = null;
  let changes = 0;
  let kept = 0;
  let stopped = false;
  let theirs = null;

  const say = (words, trouble) => {
    status.textContent = words;
    status.classList.toggle("has-trouble", trouble);
  };

  const plan = (wait) => {
    clearTimeout(timer);
    if (!stopped && !theirs) timer = setTimeout(save, wait);
  };

  // Files wait for the sending; the words alone are kept.
  const words = () => {
    const data = new FormData();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string") data.append(name, value);
    }
    return data;
  };

  const hasRest = () => changes !== kept && !stopped && !theirs;

  function save() {
    timer = 0;
    if (stopped || theirs) return underWay;
    underWay ??= send().finally(() => {
      underWay = null;
      if (hasRest() && !timer) plan(WAIT);
    });
    return underWay;
  }

  async function send() {
    const before = changes;
    const body = words();
    const length = [...body.values()].reduce((sum, text) => sum + new Blob([text]).size, 0);
    try {
      const answer = await fetch(bar.dataset.saveUrl, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        redirect: "error",
        keepalive: length < LONGEST_FAREWELL,
      });
      const told = await answer.json();
      if (stopped) return;
      if (answer.ok) {
        version.value = told.version;
        kept = before;
        say(told.words, false);
        if (changes === before) form.dispatchEvent(new Event("saved"));
      } else if (answer.status === 409) {
        differ(told);
      } else {
        stopped = answer.status === 410;
        kept = before;
        say(told.words, true);
      }
    } catch {
      say(bar.dataset.failed, true);
      if (!stopped) timer = setTimeout(save, WAIT * 3);
    }
  }

  // All that was typed until now; whoever signs out waits for it.
  async function finish() {
    clearTimeout(timer);
    await underWay;
    clearTimeout(timer);
    if (hasRest()) await save();
    clearTimeout(timer);
    timer = 0;
  }

  function differ(told) {
    theirs = told;
    other.querySelector("[data-draft-words]").textContent = told.words;
    const text = other.querySelector("[data-draft-text]");
    text.textContent = [told.fields.title, told.fields.text].filter(Boolean).join("\n\n");
    text.lang = told.fields.language || "";
    other.hidden = false;
    other.scrollIntoView({ block: "nearest" });
    say("", false);
  }

  function put(told) {
    for (const [name, value] of Object.entries(told.fields)) {
      const field = form.elements[name];
      if (!field || field.type === "checkbox" || field.type === "file") continue;
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (told.token && form.elements.token) form.elements.token.value = told.token;
    version.value = told.version;
  }

  // The words of a draft that was kept elsewhere, as long as nothing was typed here.
  async function offer() {
    try {
      const address = `${bar.dataset.readUrl}?place=${encodeURIComponent(form.elements.draft_place.value)}`;
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (answer.status !== 200) return;
      const told = await answer.json();
      if (changes || version.value !== "0" || (area && area.value.trim())) return;
      put(told);
      clearTimeout(timer);
      timer = 0;
      kept = changes;
      say(told.words, false);
      form.dispatchEvent(new Event("saved"));
    } catch {
      // Without a connection there is only what the browser has kept.
    }
  }

  other.querySelector("[data-draft-take]").addEventListener("click", () => {
    const told = theirs;
    theirs = null;
    other.hidden = true;
    put(told);
  });
  other.querySelector("[data-draft-mine]").addEventListener("click", () => {
    version.value = theirs.version;
    theirs = null;
    other.hidden = true;
    plan(0);
  });
  bar.querySelector("[data-draft-button]").addEventListener("click", (event) => {
    event.preventDefault();
    changes += 1;
    plan(0);
  });
  form.addEventListener("input", () => {
    changes += 1;
    if (!timer) plan(WAIT);
  });
  form.addEventListener("submit", () => {
    stopped = true;
    clearTimeout(timer);
  });
  form.addEventListener("leave", (event) => event.detail.push(finish()));
  const farewell = () => {
    clearTimeout(timer);
    if (hasRest()) save();
  };
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") farewell();
  });
  window.addEventListener("pagehide", farewell);

  if (version.value === "0" && !(area && area.value.trim())) {
    if ("IntersectionObserver" in window) {
      const watcher = new IntersectionObserver((entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        watcher.disconnect();
        offer();
      });
      watcher.observe(form);
    } else {
      offer();
    }
  }
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  if (form.querySelector("[data-draft-bar]")) bind(form);
}
