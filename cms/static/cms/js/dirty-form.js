// What is typed into a form with data-keep survives a lost session or a refused request: a copy
// stays in this browser, under the person's number, and is offered back on the same form.
// A script that saves the form by itself dispatches "saved" on it; one that leaves the page on purpose
// "left". The name of the copy may change with what the form becomes.
const person = document.body.dataset.person;
const prefix = `keep:${person}:`;
const refused = document.querySelector("[data-refusal]") !== null;
const forms = [...document.querySelectorAll("form[data-keep]")];

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A full or forbidden store only means that there is no copy.
  }
}

function remove(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}

function fields(form) {
  return [...form.elements].filter((field) => field.name && field.matches("textarea, input[type=text]"));
}

function texts(form) {
  return Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
}

function offer(form, key, copy) {
  const note = form.querySelector("[data-kept]");
  if (!note) return;
  note.hidden = false;
  note.querySelector("[data-kept-restore]").addEventListener("click", () => {
    for (const field of fields(form)) {
      if (!(field.name in copy.texts)) continue;
      field.value = copy.texts[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    note.hidden = true;
  });
  note.querySelector("[data-kept-discard]").addEventListener("click", () => {
    remove(key);
    note.hidden = true;
  });
}

// What was sent from a page that shows the form again has arrived when its words stand there.
function standsHere(words) {
  const wanted = letters(words?.replace(/\]\([^)]*\)/g, ""));
  if (!wanted) return false;
  return [...document.querySelectorAll("[data-post-text]")].some((post) => letters(post.textContent) === wanted);
}

function letters(words) {
  return (words ?? "").replace(/[^\p{L}\p{N}]/gu, "");
}

function watch(form) {
  const key = () => prefix + form.dataset.keep;
  const untouched = JSON.stringify(texts(form));
  let dirty = false;
  let timer = 0;

  const copy = read(key());
  // A form that came back with errors shows the very words that were sent.
  const answered = form.querySelector(".error-summary") !== null;
  if (copy?.sent && !answered && standsHere(copy.texts.text)) remove(key());
  else if (copy && !answered && JSON.stringify(copy.texts) !== untouched) offer(form, key(), copy);

  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(() => write(key(), { texts: texts(form), sent: false }), 400);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    dirty = false;
    write(key(), { texts: texts(form), sent: true });
  });
  form.addEventListener("saved", () => {
    clearTimeout(timer);
    dirty = false;
    remove(key());
  });
  form.addEventListener("left", () => {
    clearTimeout(timer);
    if (dirty) write(key(), { texts: texts(form), sent: false });
    dirty = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
}

// A sent form that we do not see again, on a page that is no refusal, has arrived.
function forgetArrived() {
  const shown = new Set(forms.map((form) => prefix + form.dataset.keep));
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(prefix) && !shown.has(key) && read(key)?.sent) remove(key);
  }
}

// Signing out on a shared computer leaves nothing behind.
function forgetAll() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(prefix)) remove(key);
  }
}

if (person) {
  try {
    if (!refused) forgetArrived();
  } catch {
    // The store is forbidden: nothing is kept, nothing is forgotten.
  }
  for (const form of forms) watch(form);
  for (const form of document.querySelectorAll("form[data-forget]")) {
    form.addEventListener("submit", forgetAll);
  }
}
