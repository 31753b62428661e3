// Sends a form with data-autosave a few seconds after the last change. The answer is a sentence to
// show; a conflict or a refusal stops the saving and leaves every word where it stands.
function bind(form) {
  const { autosave: address, autosaveSeconds, autosaveVersion, autosaveFailed } = form.dataset;
  const status = form.querySelector("[data-autosave-status]");
  const version = form.elements[autosaveVersion];
  const wait = Number(autosaveSeconds) * 1000;
  let timer = 0;
  let underWay = null;
  let changes = 0;
  let kept = 0;
  let stopped = false;

  const say = (text, trouble) => {
    status.textContent = text;
    status.classList.toggle("has-trouble", trouble);
  };

  const plan = (delay) => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(save, delay);
  };

  function save() {
    if (stopped) return underWay;
    underWay ??= send().finally(() => {
      underWay = null;
    });
    return underWay;
  }

  async function send() {
    const before = changes;
    try {
      const answer = await fetch(address, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "text/plain" },
        redirect: "manual",
      });
      const fresh = answer.headers.get("X-Draft-Version");
      if (answer.ok && fresh) {
        version.value = fresh;
        kept = before;
        say(await answer.text(), false);
        if (changes === before) form.dispatchEvent(new Event("saved"));
      } else if (answer.status === 409 || answer.status === 422) {
        stopped = answer.status === 409;
        say(await answer.text(), true);
      } else {
        say(autosaveFailed, true);
      }
    } catch {
      say(autosaveFailed, true);
      plan(wait * 3);
    }
    if (changes !== before) plan(wait);
  }

  // All that was typed until now; whoever signs out waits for it.
  async function finish() {
    clearTimeout(timer);
    await underWay;
    clearTimeout(timer);
    if (changes !== kept) await save();
    clearTimeout(timer);
  }

  form.addEventListener("input", () => {
    changes += 1;
    plan(wait);
  });
  form.addEventListener("leave", (event) => event.detail.push(finish()));
  form.addEventListener("change", () => plan(wait));
  form.addEventListener("submit", () => {
    stopped = true;
    clearTimeout(timer);
  });
  // Words typed before this script came, or put back by the browser.
  const fields = [...form.elements].filter((field) => field.matches("textarea, input[type=text]"));
  if (fields.some((field) => field.value !== field.defaultValue)) {
    changes += 1;
    plan(wait);
  }
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && changes > 0) plan(0);
  });
}

for (const form of document.querySelectorAll("form[data-autosave]")) bind(form);
