// The sheet for writing: a small toolbar, a preview without reload, people to name, typing time,
// more places for files, answering a post from where it stands.
function wrap(area, mark) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  area.setRangeText(mark + value.slice(start, end) + mark, start, end, "end");
  if (start === end) area.setSelectionRange(start + mark.length, start + mark.length);
  changed(area);
}

function prefix(area, mark) {
  const { value } = area;
  const start = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const lines = value.slice(start, area.selectionEnd).split("\n");
  area.setRangeText(lines.map((line) => mark + line).join("\n"), start, area.selectionEnd, "end");
  changed(area);
}

function link(area) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const text = value.slice(start, end) || "…";
  area.setRangeText(`[${text}](https://)`, start, end, "end");
  area.setSelectionRange(area.selectionEnd - 1, area.selectionEnd - 1);
  changed(area);
}

function changed(area) {
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function bindTools(composer, area) {
  const tools = composer.querySelector("[data-tools]");
  if (!tools) return;
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.wrap) wrap(area, button.dataset.wrap);
    else if (button.dataset.lines) prefix(area, button.dataset.lines);
    else if ("link" in button.dataset) link(area);
  });
}

function bindTyping(form, composer, area) {
  const field = composer.querySelector("[data-typing]");
  let began = 0;
  area.addEventListener("input", () => {
    began ||= performance.now();
  });
  form.addEventListener("submit", () => {
    if (began) field.value = ((performance.now() - began) / 1000).toFixed(1);
  });
}

function bindPreview(form, composer, area) {
  const button = form.querySelector("[data-preview-button]");
  const panel = composer.querySelector("[data-preview]");
  const address = composer.dataset.previewUrl;
  if (!button || !panel || !address) return;
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const data = new FormData();
    data.set("text", area.value);
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    try {
      const answer = await fetch(address, { method: "POST", body: data, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const made = new DOMParser().parseFromString(await answer.text(), "text/html");
      const prose = panel.querySelector(".prose");
      prose.lang = area.lang;
      prose.replaceChildren(...made.body.childNodes);
      panel.hidden = false;
      panel.scrollIntoView({ block: "nearest" });
    } catch {
      form.requestSubmit(submitter(form));
    }
  });
}

// A preview by the page itself, when the quick one fails.
function submitter(form) {
  const plain = document.createElement("button");
  plain.type = "submit";
  plain.name = "act";
  plain.value = "preview";
  plain.hidden = true;
  form.append(plain);
  return plain;
}

function bindLanguage(composer, area) {
  const select = composer.querySelector("[data-language]");
  select?.addEventListener("change", () => {
    area.lang = select.value;
  });
}

function bindFiles(composer) {
  const box = composer.querySelector("[data-files]");
  if (!box) return;
  const left = Number(box.dataset.filesLeft);
  box.addEventListener("change", () => {
    const rows = [...box.querySelectorAll("[data-file-row]")];
    const inputs = rows.map((row) => row.querySelector("input[type=file]"));
    if (rows.length >= left || inputs.some((input) => !input.files.length)) return;
    const row = rows.at(-1).cloneNode(true);
    for (const input of row.querySelectorAll("input")) {
      const name = input.name.split("_")[0];
      const id = `id_${name}_${rows.length}`;
      row.querySelector(`label[for="${input.id}"]`).htmlFor = id;
      input.name = `${name}_${rows.length}`;
      input.id = id;
      input.value = "";
    }
    rows.at(-1).after(row);
  });
}

function bindMentions(composer, area) {
  const address = composer.dataset.mentionsUrl;
  if (!address) return;
  const menu = document.createElement("ul");
  menu.className = "mention-menu";
  menu.id = "mention-menu";
  menu.setAttribute("role", "listbox");
  menu.hidden = true;
  area.after(menu);
  let timer = 0;
  let chosen = 0;
  let asked = 0;

  const word = () => /(?:^|[\s([{«“"'>,;:])@([\p{L}\p{N}._-]{2,30})$/u.exec(
    area.value.slice(0, area.selectionStart));
  const close = () => {
    menu.hidden = true;
    area.removeAttribute("aria-activedescendant");
  };
  const mark = () => {
    [...menu.children].forEach((item, index) => {
      item.setAttribute("aria-selected", String(index === chosen));
      if (index === chosen) area.setAttribute("aria-activedescendant", item.id);
    });
  };
  const take = (login) => {
    const found = word();
    if (!found) return;
    const start = area.selectionStart - found[1].length;
    area.setRangeText(`${login} `, start, area.selectionStart, "end");
    close();
    changed(area);
  };
  // Below the sheet, or above it, wherever it is seen: a keyboard on the screen takes its part.
  const place = () => {
    menu.style.translate = "none";
    const seen = window.visualViewport;
    const top = seen?.offsetTop ?? 0;
    const bottom = top + (seen?.height ?? window.innerHeight);
    const sheet = area.getBoundingClientRect();
    const list = menu.getBoundingClientRect();
    if (list.bottom <= bottom) return;
    const above = sheet.top - list.height;
    const wanted = above >= top ? above : bottom - list.height;
    menu.style.translate = `0 ${Math.round(wanted - list.top)}px`;
  };
  const show = (people) => {
    menu.replaceChildren(...people.map((person, index) => {
      const item = document.createElement("li");
      item.id = `mention-${index}`;
      item.setAttribute("role", "option");
      item.dataset.login = person.login;
      const name = document.createElement("strong");
      name.textContent = person.name;
      const login = document.createElement("span");
      login.className = "meta";
      login.textContent = `@${person.login}`;
      item.append(name, login);
      return item;
    }));
    chosen = 0;
    menu.hidden = people.length === 0;
    if (people.length) {
      place();
      mark();
    } else {
      close();
    }
  };

  area.addEventListener("input", () => {
    clearTimeout(timer);
    const found = word();
    if (!found) {
      close();
      return;
    }
    timer = setTimeout(async () => {
      asked += 1;
      const mine = asked;
      try {
        const answer = await fetch(`${address}?q=${encodeURIComponent(found[1])}`);
        const { people } = answer.ok ? await answer.json() : { people: [] };
        if (mine === asked) show(people);
      } catch {
        close();
      }
    }, 200);
  });
  area.addEventListener("keydown", (event) => {
    if (menu.hidden) return;
    const count = menu.children.length;
    if (event.key === "ArrowDown") chosen = (chosen + 1) % count;
    else if (event.key === "ArrowUp") chosen = (chosen + count - 1) % count;
    else if (event.key === "Enter" || event.key === "Tab") take(menu.children[chosen].dataset.login);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (!menu.hidden) mark();
  });
  menu.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const item = event.target.closest("li");
    if (item) take(item.dataset.login);
  });
  area.addEventListener("blur", close);
}

function quoted(post) {
  const text = post.querySelector("[data-post-text]");
  const selection = getSelection();
  if (!selection.isCollapsed && text.contains(selection.anchorNode)) return selection.toString().trim();
  return "";
}

function bindAnswers(form, area) {
  const to = form.querySelector("[data-reply-to]");
  const note = form.querySelector("[data-answers]");
  if (!to || !note) return;
  const clear = () => {
    to.value = "";
    note.hidden = true;
  };
  document.addEventListener("click", (event) => {
    const act = event.target.closest("a[data-reply]");
    if (!act || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const words = quoted(act.closest(".post"));
    to.value = act.dataset.reply;
    note.querySelector("span").textContent = `${act.closest(".post").querySelector(".post-author").textContent}, № ${act.dataset.reply}`;
    note.hidden = false;
    if (words) {
      const lines = words.split("\n").map((line) => `> ${line}`).join("\n");
      area.setRangeText(`${area.value ? "\n\n" : ""}${lines}\n\n`, area.value.length, area.value.length, "end");
    }
    area.scrollIntoView({ block: "center" });
    changed(area);
  });
  note.querySelector("[data-answers-none]").addEventListener("click", clear);
}

for (const form of document.querySelectorAll("form[data-compose]")) {
  const composer = form.querySelector("[data-composer]");
  const area = composer?.querySelector("[data-words]");
  if (!area) continue;
  bindTools(composer, area);
  bindTyping(form, composer, area);
  bindPreview(form, composer, area);
  bindLanguage(composer, area);
  bindFiles(composer);
  bindMentions(composer, area);
  bindAnswers(form, area);
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}
