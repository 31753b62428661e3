// What is typed into a form with data-keep survives a lost session or a refused request: a copy
// stays in this browser, under the person's number, and is offered back on the same form.
// A script that saves the form by itself dispatches "saved" on it, and answers "leave" with a promise
// in its detail: signing out waits for what is not on the site yet. One that leaves the page on
// purpose dispatches "left". The name of the copy may change with what the form becomes.
const KEPT_DAYS = 14;
const PATIENCE = 10000;
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

// What is to be sent so that the site keeps the words as a draft, from whatever page.
function draft(form) {
  const bar = form.querySelector("[data-draft-bar]");
  if (!bar) return null;
  const passing = ["csrfmiddlewaretoken", "website"];
  const words = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !passing.includes(name));
  return { url: bar.dataset.saveUrl, words };
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
  const keep = (sent) => {
    clearTimeout(timer);
    timer = 0;
    write(key(), { texts: texts(form), sent, at: Date.now(), draft: draft(form) });
  };

  const copy = read(key());
  // A form that came back with errors shows the very words that were sent.
  const answered = form.querySelector(".error-summary") !== null;
  if (copy?.sent && !answered && standsHere(copy.texts.text)) remove(key());
  else if (copy && !answered && JSON.stringify(copy.texts) !== untouched) offer(form, key(), copy);

  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(() => keep(false), 400);
  });
  form.addEventListener("submit", () => {
    dirty = false;
    keep(true);
  });
  for (const going of ["leave", "pagehide"]) {
    (going === "leave" ? form : window).addEventListener(going, () => timer && keep(false));
  }
  form.addEventListener("saved", () => {
    clearTimeout(timer);
    timer = 0;
    dirty = false;
    remove(key());
  });
  form.addEventListener("left", () => {
    clearTimeout(timer);
    if (dirty) keep(false);
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

// Whose copy it ever was: after two weeks nobody comes back for it.
function forgetOld() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("keep:") && Date.now() - (read(key)?.at ?? Date.now()) > KEPT_DAYS * 86400000) remove(key);
  }
}

// A copy of a page that is not open any more, kept as a draft; true when the site has it.
async function handOver(copy, csrf) {
  if (!copy.draft) return false;
  const data = new FormData();
  for (const [name, value] of copy.draft.words) data.append(name, value);
  data.set("csrfmiddlewaretoken", csrf);
  try {
    const answer = await fetch(copy.draft.url, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json" },
      redirect: "error",
    });
    // 410: it was sent already.
    return answer.ok || answer.status === 410;
  } catch {
    return false;
  }
}

// Signing out on a shared computer leaves nothing behind that the site has. What it has not got stays
// for its author alone.
async function leave(csrf) {
  const waits = [];
  for (const form of forms) form.dispatchEvent(new CustomEvent("leave", { detail: waits }));
  await Promise.all(waits);
  const open = new Set(forms.map((form) => prefix + form.dataset.keep));
  await Promise.all(Object.keys(localStorage).filter((key) => key.startsWith(prefix)).map(async (key) => {
    const copy = read(key);
    if (!copy || (copy.sent && !refused) || (!open.has(key) && (await handOver(copy, csrf)))) remove(key);
  }));
}

function bindLeaving(form) {
  let going = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (going) return;
    going = true;
    form.setAttribute("aria-busy", "true");
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    await Promise.race([leave(form.elements.csrfmiddlewaretoken.value), patience]).catch(() => {});
    going = false;
    form.submit();
  });
}

if (person) {
  try {
    forgetOld();
    if (!refused) forgetArrived();
  } catch {
    // The store is forbidden: nothing is kept, nothing is forgotten.
  }
  for (const form of forms) watch(form);
  for (const form of document.querySelectorAll("form[data-forget]")) bindLeaving(form);
}
