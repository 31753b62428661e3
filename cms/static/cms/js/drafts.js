// Keeps what is written in a form with data-draft: on the site every 15 seconds (dirty-form.js keeps
// a copy in the browser at once). Another window that writes the same is told of, and nothing is
// overwritten. A form whose draft was kept elsewhere gets its words back.
const WAIT = 15000;

function bind(form) {
  const bar = form.querySelector("[data-draft-bar]");
  const status = bar.querySelector("[data-draft-status]");
  const other = bar.querySelector("[data-draft-other]");
  const version = form.elements.draft_version;
  const area = form.elements.text;
  let timer = 0;
  let running = false;
  let changes = 0;
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

  async function save() {
    timer = 0;
    if (running || stopped || theirs) return;
    running = true;
    const before = changes;
    try {
      const answer = await fetch(bar.dataset.saveUrl, {
        method: "POST",
        body: words(),
        headers: { Accept: "application/json" },
        redirect: "error",
        keepalive: true,
      });
      const told = await answer.json();
      if (stopped) return;
      if (answer.ok) {
        version.value = told.version;
        say(told.words, false);
        if (changes === before) form.dispatchEvent(new Event("saved"));
      } else if (answer.status === 409) {
        differ(told);
      } else {
        stopped = answer.status === 410;
        say(told.words, true);
      }
    } catch {
      say(bar.dataset.failed, true);
      if (!stopped) timer = setTimeout(save, WAIT * 3);
    }
    running = false;
    if (changes !== before && !timer) plan(WAIT);
  }

  function differ(told) {
    theirs = told;
    bar.querySelector("[data-draft-words]").textContent = told.words;
    const text = bar.querySelector("[data-draft-text]");
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
      changes = 0;
      say(told.words, false);
      form.dispatchEvent(new Event("saved"));
    } catch {
      // Without a connection there is only what the browser has kept.
    }
  }

  bar.querySelector("[data-draft-take]").addEventListener("click", () => {
    const told = theirs;
    theirs = null;
    other.hidden = true;
    put(told);
  });
  bar.querySelector("[data-draft-mine]").addEventListener("click", () => {
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
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer) plan(0);
  });

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
