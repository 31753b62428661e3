// Sends files in pieces that go on after a lost line, and after the page was closed: whoever chooses
// the same file again goes on where it stopped. A box with data-uploads stands in a form; when a file
// is whole, a hidden field `uploaded` is put into the form, which hears "upload-whole". The form says
// "upload-taken" or "upload-refused" (with the key) when it has dealt with it.
const FIRST = 128 * 1024;
const LEAST = 32 * 1024;
const PATIENCE = 60_000; // milliseconds for one piece
const PAUSES = [1, 2, 4, 8, 15, 30]; // seconds

class Stopped extends Error {
  constructor(words, isFinal) {
    super(words);
    this.isFinal = isFinal;
  }
}

async function ask(address, options, signal) {
  const control = new AbortController();
  const stop = () => control.abort();
  const timer = setTimeout(stop, PATIENCE);
  signal.addEventListener("abort", stop, { once: true });
  try {
    const answer = await fetch(address, { ...options, signal: control.signal, redirect: "error" });
    const told = answer.status === 204 ? {} : await answer.json();
    return { status: answer.status, told };
  } catch (error) {
    // An answer that is no JSON comes from something between us and the site.
    return { status: 0, told: {}, error };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

function pause(failures, signal) {
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      signal.removeEventListener("abort", end);
      done();
    };
    const timer = setTimeout(end, PAUSES[Math.min(failures, PAUSES.length) - 1] * 1000);
    addEventListener("online", end);
    signal.addEventListener("abort", end);
  });
}

const isPassing = (status) => status === 0 || status === 429 || (status >= 500 && status !== 507);

// Sends `file`; gives what the site says of it in the end. `tell(state, share)` hears how it goes.
// `place` is the address of what was begun before; "" begins anew.
export async function send(file, { begin, token, most, place, signal, tell, remember }) {
  let failures = 0;
  let size = Math.min(FIRST, most);
  let url = place;
  let received = null;

  for (;;) {
    signal.throwIfAborted();
    const began = performance.now();
    let part = null;
    let answer;
    if (!url) {
      const body = new FormData();
      body.set("name", file.name);
      body.set("size", file.size);
      answer = await ask(begin, { method: "POST", body, headers: { "X-CSRFToken": token() } }, signal);
    } else if (received === null) {
      answer = await ask(url, {}, signal);
    } else {
      try {
        part = await file.slice(received, received + size).arrayBuffer();
      } catch {
        throw new Stopped("", true); // changed or gone on its own disk
      }
      tell(received + part.byteLength >= file.size ? "checks" : "sending", received / file.size);
      const headers = { "Content-Type": "application/octet-stream", "X-CSRFToken": token() };
      answer = await ask(`${url}?offset=${received}`, { method: "POST", body: part, headers }, signal);
    }
    signal.throwIfAborted();
    const { status, told } = answer;
    if (isPassing(status)) {
      failures += 1;
      size = Math.max(LEAST, Math.floor(size / 2));
      tell("lost", (received ?? 0) / file.size);
      await pause(failures, signal);
      continue;
    }
    failures = 0;
    if (status === 404 && part === null && url) {
      url = ""; // given up or swept meanwhile
    } else if (status === 200 || status === 201) {
      ({ url, received } = told);
      remember(url);
      if (told.is_whole) return told;
      if (part === null) continue;
      const seconds = (performance.now() - began) / 1000;
      if (seconds < 1.5) size = Math.min(most, size * 2);
      else if (seconds > 6) size = Math.max(LEAST, Math.floor(size / 2));
    } else if (status === 409) {
      ({ received } = told);
    } else {
      throw new Stopped(told.words ?? "", status === 422 || status === 413);
    }
  }
}

// -- what a browser remembers of files on their way ---------------------------------------------
const prefix = `keep:${document.body.dataset.person}:upload:`;
const markOf = (file) => `${prefix}${file.name}|${file.size}|${file.lastModified}`;

function read(mark) {
  try {
    return JSON.parse(localStorage.getItem(mark));
  } catch {
    return null;
  }
}

function write(mark, value) {
  try {
    if (value === null) localStorage.removeItem(mark);
    else localStorage.setItem(mark, JSON.stringify(value));
  } catch {
    // A full or forbidden store only means that a closed page begins anew.
  }
}

function unfinished(form) {
  try {
    const marks = Object.keys(localStorage).filter((mark) => mark.startsWith(prefix));
    return marks.filter((mark) => read(mark)?.form === form);
  } catch {
    return [];
  }
}

// -- the box in a form --------------------------------------------------------------------------
function bind(box) {
  const form = box.closest("form");
  const input = box.querySelector("input[type=file]");
  const rows = box.querySelector("[data-upload-rows]");
  const said = box.querySelector("[data-upload-said]");
  const words = box.dataset;
  const waiting = [];
  let running = null;

  const fill = (text, file, share = 0) =>
    text.replace("{name}", file.name).replace("{percent}", `${Math.floor(share * 100)} %`);
  const announce = (text, file) => {
    said.textContent = fill(text, file);
  };

  function add(file) {
    const row = box.querySelector("[data-upload-row]").content.cloneNode(true).firstElementChild;
    const find = (name) => row.querySelector(`[data-upload-${name}]`);
    const one = { file, row, find, mark: markOf(file), control: new AbortController(), state: "" };
    find("name").textContent = file.name;
    find("bar").setAttribute("aria-label", file.name);
    find("state").textContent = words.waits;
    find("cancel").addEventListener("click", () => cancel(one));
    find("retry").addEventListener("click", () => {
      one.control = new AbortController();
      find("retry").hidden = true;
      find("trouble").hidden = true;
      enqueue(one);
    });
    rows.append(row);
    enqueue(one);
  }

  function enqueue(one) {
    waiting.push(one);
    if (!running) next();
  }

  async function next() {
    running = waiting.shift() ?? null;
    if (!running) return;
    const one = running;
    const { file } = one;
    announce(words.saidBegun, file);
    try {
      const whole = await send(file, {
        begin: words.uploads,
        token: () => form.elements.csrfmiddlewaretoken.value,
        most: Number(words.piece),
        place: read(one.mark)?.url ?? "",
        signal: one.control.signal,
        tell: (state, share) => tell(one, state, share),
        remember: (url) => {
          one.url = url;
          write(one.mark, { url, name: file.name, form: form.dataset.keep ?? "" });
        },
      });
      arrived(one, whole);
    } catch (error) {
      if (!one.control.signal.aborted) stop(one, error);
    }
    running = null;
    next();
  }

  function tell(one, state, share) {
    one.find("bar").value = share * 100;
    one.find("state").textContent = fill(words[state], one.file, share);
    if (state === "lost" && one.state !== "lost") announce(words.saidLost, one.file);
    one.state = state;
  }

  function arrived(one, whole) {
    one.find("bar").value = 100;
    one.find("state").textContent = words.whole;
    announce(words.saidWhole, one.file);
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "uploaded";
    field.value = whole.key;
    one.row.dataset.key = whole.key;
    one.field = field;
    one.row.append(field);
    one.row.addEventListener("upload-taken", () => {
      write(one.mark, null);
      one.row.remove();
    });
    one.row.addEventListener("upload-refused", (event) => stop(one, new Stopped(event.detail, true)));
    form.dispatchEvent(new Event("upload-whole"));
  }

  function stop(one, error) {
    const isFinal = error instanceof Stopped && error.isFinal;
    const text = (error instanceof Stopped && error.message) || words.stopped;
    one.field?.remove();
    one.find("state").textContent = "";
    one.find("bar").hidden = true;
    one.find("trouble").textContent = text;
    one.find("trouble").hidden = false;
    one.find("retry").hidden = isFinal;
    one.find("cancel").querySelector("span").textContent = words.close;
    if (isFinal) {
      one.url = ""; // nothing of it is left
      write(one.mark, null);
    }
    said.textContent = `${one.file.name}: ${text}`;
  }

  function cancel(one) {
    one.control.abort();
    const place = waiting.indexOf(one);
    if (place >= 0) waiting.splice(place, 1);
    const url = one.url ?? read(one.mark)?.url; // begun by a page that was closed
    if (url) {
      const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
      fetch(url, { method: "DELETE", headers }).catch(() => {});
    }
    write(one.mark, null);
    one.row.remove();
    input.focus();
  }

  // A form that is sent now would leave them behind.
  form.addEventListener(
    "submit",
    (event) => {
      const still = box.querySelector("[data-upload-still]");
      still.hidden = !running;
      if (!running) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      still.scrollIntoView({ block: "center" });
    },
    true,
  );
  addEventListener("beforeunload", (event) => {
    if (running) event.preventDefault();
  });
  input.addEventListener("change", () => {
    for (const file of input.files) add(file);
    input.value = "";
  });

  const again = box.querySelector("[data-upload-again]");
  const marks = unfinished(form.dataset.keep ?? "");
  for (const mark of marks) {
    const item = document.createElement("li");
    item.textContent = read(mark).name;
    again.querySelector("[data-upload-names]").append(item);
  }
  again.hidden = marks.length === 0;
  again.querySelector("[data-upload-forget]").addEventListener("click", () => {
    for (const mark of marks) write(mark, null);
    again.hidden = true;
  });
  input.addEventListener("change", () => {
    again.hidden = true;
  });
}

for (const box of document.querySelectorAll("[data-uploads]")) bind(box);
