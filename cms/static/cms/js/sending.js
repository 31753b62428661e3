// Saves a form with data-sending by itself, three seconds after a change at the latest; tells what is
// still missing, puts files in order, and asks which text goes on when another window saved.
const LONGEST = 60_000;

function bind(form) {
  const { seconds, failed, refused, moved, removed } = form.dataset;
  const wait = Number(seconds) * 1000;
  const status = form.querySelector("[data-saved]");
  const other = form.querySelector("[data-other]");
  const list = form.querySelector("[data-held-files]");
  const needs = document.querySelector("[data-needs]");
  const preview = document.querySelector("[data-preview]");
  const { version } = form.elements;
  const gone = new Set();
  let changes = 0;
  let kept = 0;
  let timer = 0;
  let pause = wait;
  let running = null;
  let stopped = false;
  let theirs = null;
  let prefers = "";

  const say = (text, isTrouble = false) => {
    status.textContent = text;
    status.classList.toggle("has-trouble", isTrouble);
  };

  // -- saving ------------------------------------------------------------------------------------
  function plan(delay) {
    if (stopped || theirs || timer) return;
    timer = setTimeout(save, delay);
  }

  function changed() {
    changes += 1;
    needed();
    plan(wait);
  }

  function save() {
    clearTimeout(timer);
    timer = 0;
    running ??= ask().finally(() => {
      running = null;
      if (changes !== kept) plan(pause);
    });
    return running;
  }

  // Files go their own way; words and choices go here.
  function words() {
    const data = new FormData();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string") data.append(name, value);
    }
    for (const key of gone) data.append("removed", key);
    if (prefers) data.append("prefers", prefers);
    return data;
  }

  async function ask() {
    const upto = changes;
    const body = words();
    let answer;
    let told;
    try {
      const options = { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" };
      answer = await fetch(form.dataset.sending, options);
      told = await answer.json();
    } catch {
      pause = Math.min(LONGEST, pause * 2);
      say(answer && answer.status < 500 ? refused : failed, true);
      return;
    }
    pause = wait;
    if (answer.ok) {
      done(told, upto, body);
    } else if (answer.status === 409) {
      differ(told);
    } else {
      stopped = answer.status === 403;
      kept = upto; // asked again with the next change
      say(told.words || refused, true);
    }
  }

  function done(told, upto, body) {
    kept = upto;
    if (!told.version) return; // not a word yet
    version.value = told.version;
    prefers = "";
    for (const key of body.getAll("removed")) gone.delete(key);
    say(told.words);
    if (changes === upto) form.dispatchEvent(new Event("saved"));
    take(told, body.getAll("uploaded"));
    mark(told.errors);
    if (changes === upto) needed(told.missing);
    if (form.dataset.keep !== told.keep) settle(told);
    preview.href = told.urls.preview;
  }

  // A form that began empty is that of a draft from now on.
  function settle(told) {
    form.dataset.keep = told.keep;
    form.dataset.sending = told.urls.autosave;
    form.action = told.urls.edit;
    history.replaceState(history.state, "", told.urls.edit + location.hash);
    for (const link of document.querySelectorAll("[data-url]")) {
      link.href = told.urls[link.dataset.url];
      link.hidden = false;
    }
    for (const link of needs.querySelectorAll("[data-need=sources] a")) link.href = told.urls.sources;
  }

  function mark(errors) {
    for (const old of form.querySelectorAll("[data-live]")) old.remove();
    for (const [name, sentences] of Object.entries(errors)) {
      const field = form.elements[name];
      const frame = field?.closest?.(".field");
      if (!frame || !field.value) continue;
      const shown = document.createElement("ul");
      shown.className = "errorlist";
      shown.dataset.live = "";
      for (const sentence of sentences) {
        const item = document.createElement("li");
        item.textContent = sentence;
        shown.append(item);
      }
      field.before(shown);
    }
  }

  // -- what is missing ---------------------------------------------------------------------------
  function isFilled(name) {
    if (name === "files") return form.elements.body.value.trim() !== "" || list.children.length > 0;
    const found = form.elements[name];
    if (!found) return null;
    const fields = found instanceof RadioNodeList ? [...found] : [found];
    return fields.some((one) => (one.matches("[type=checkbox], [type=radio]") ? one.checked : one.value.trim() !== ""));
  }

  function needed(missing) {
    for (const item of needs.querySelectorAll("[data-need]")) {
      const { need } = item.dataset;
      if (missing) {
        item.hidden = !(need in missing);
        if (missing[need]) item.querySelector("a").textContent = missing[need];
      } else {
        const filled = isFilled(need);
        if (filled !== null) item.hidden = filled;
      }
    }
    for (const [name, sentence] of Object.entries(missing ?? {})) {
      if (needs.querySelector(`[data-need="${name}"]`)) continue;
      const item = document.createElement("li");
      const link = document.createElement("a");
      item.dataset.need = name;
      link.textContent = sentence;
      link.href = name === "sources" ? document.querySelector("[data-url=sources]").href : `#id_${name}`;
      item.append(link);
      needs.querySelector("ul").append(item);
    }
    needs.querySelector("[data-needs-none]").hidden = needs.querySelector("[data-need]:not([hidden])") !== null;
  }

  // -- another window ----------------------------------------------------------------------------
  function differ(told) {
    theirs = told;
    say("");
    other.querySelector("[data-other-words]").textContent = told.words;
    const saved = other.querySelector("[data-other-saved]");
    saved.replaceChildren();
    for (const part of told.saved) {
      const label = document.createElement("dt");
      const text = document.createElement("dd");
      label.textContent = part.label;
      text.textContent = part.words;
      text.className = "kept-text";
      if (part.lang) text.lang = part.lang;
      saved.append(label, text);
    }
    other.hidden = false;
    other.scrollIntoView({ block: "nearest" });
  }

  other.querySelector("[data-other-mine]").addEventListener("click", () => {
    version.value = theirs.version;
    prefers = "mine";
    theirs = null;
    other.hidden = true;
    save();
  });
  // One's own words wait in the browser: the page that comes offers them back.
  other.querySelector("[data-other-theirs]").addEventListener("click", () => {
    stopped = true;
    form.dispatchEvent(new Event("left"));
    location.reload();
  });

  // -- files -------------------------------------------------------------------------------------
  const rowOf = (key) => form.querySelector(`[data-key="${key}"]`);

  function take(told, sent) {
    for (const { file, html } of told.attached) {
      if (list.querySelector(`[data-held="${file}"]`)) continue;
      const made = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
      list.append(document.adoptNode(made));
      arm(made);
    }
    for (const { key, words: reason } of told.refused) {
      rowOf(key)?.dispatchEvent(new CustomEvent("upload-refused", { detail: reason }));
    }
    for (const key of sent) {
      if (!told.refused.some((one) => one.key === key)) rowOf(key)?.dispatchEvent(new Event("upload-taken"));
    }
  }

  function arm(item) {
    const grip = item.querySelector("[data-held-grip]");
    grip.hidden = false;
    grip.addEventListener("pointerdown", () => {
      item.draggable = true;
    });
    item.addEventListener("dragstart", (event) => {
      event.dataTransfer.effectAllowed = "move";
      item.classList.add("is-dragged");
    });
    item.addEventListener("dragend", () => {
      item.draggable = false;
      item.classList.remove("is-dragged");
      placed(item);
    });
  }

  function placed(item) {
    const place = [...list.children].indexOf(item) + 1;
    say(moved.replace("{name}", item.dataset.heldName).replace("{place}", place));
    changed();
  }

  list.addEventListener("dragover", (event) => {
    const item = list.querySelector(".is-dragged");
    if (!item) return;
    event.preventDefault();
    const others = [...list.children].filter((one) => one !== item);
    const after = others.find((one) => {
      const box = one.getBoundingClientRect();
      return event.clientY < box.top + box.height / 2;
    });
    if (after) after.before(item);
    else list.append(item);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const item = button?.closest("[data-held]");
    if (!item) return;
    event.preventDefault();
    if ("heldRemove" in button.dataset) {
      const next = item.nextElementSibling ?? item.previousElementSibling;
      gone.add(item.dataset.held);
      item.remove();
      (next?.querySelector("[data-held-remove]") ?? form.elements.files).focus();
      say(removed.replace("{name}", item.dataset.heldName));
      changed();
      return;
    }
    const beside = "heldUp" in button.dataset ? item.previousElementSibling : item.nextElementSibling;
    if (!beside) return;
    if ("heldUp" in button.dataset) beside.before(item);
    else beside.after(item);
    // At an end one of the two has nowhere to go.
    const isFirst = item === list.firstElementChild;
    const isLast = item === list.lastElementChild;
    const way = isFirst ? "down" : isLast ? "up" : null;
    (way ? item.querySelector(`[data-held-${way}]`) : button).focus();
    placed(item);
  });

  // -- the form ----------------------------------------------------------------------------------
  form.addEventListener("input", changed);
  form.addEventListener("upload-whole", () => {
    changed();
    save();
  });
  // What is being saved is waited for: else the sending would meet its own draft as a stranger's.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    timer = 0;
    if (running) {
      const button = event.submitter;
      event.preventDefault();
      running.then(() => form.requestSubmit(button));
      return;
    }
    stopped = true;
  });
  preview.addEventListener("click", async (event) => {
    if (changes === kept && !running) return;
    event.preventDefault();
    const tab = open("", "_blank");
    await save();
    if (tab) tab.location = preview.href;
  });
  addEventListener("online", () => {
    if (changes !== kept) save();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && changes !== kept && !theirs && !stopped) save();
  });

  for (const item of list.children) arm(item);
  needed();
}

for (const form of document.querySelectorAll("form[data-sending]")) bind(form);
