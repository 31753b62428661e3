// Suggestions below a search field while somebody types: a combobox with a list in groups. The
// field stays a plain search: Enter looks for what was typed unless a suggestion was chosen.
const PAUSE = 120; // milliseconds without a key
const LEAST = 2; // letters

function made(name, className, text) {
  const element = document.createElement(name);
  element.className = className;
  if (text) element.textContent = text;
  return element;
}

// The text with what is as typed in bold.
function marked(text, marks) {
  const line = made("span", "suggestion-text");
  const letters = [...text];
  const piece = (start, end) => letters.slice(start, end).join("");
  let at = 0;
  for (const [start, end] of marks) {
    line.append(piece(at, start), made("b", "", piece(start, end)));
    at = end;
  }
  line.append(piece(at));
  return line;
}

function bind(form) {
  const input = form.querySelector("input[type=search]");
  const list = made("div", "suggestions");
  const said = made("span", "visually-hidden");
  let timer = 0;
  let request = null;
  let asked = "";
  let options = [];
  let active = -1;

  list.id = `${input.id}-suggestions`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.suggestLabel);
  said.setAttribute("role", "status");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  form.append(list, said);

  const choose = (index) => {
    options[active]?.setAttribute("aria-selected", "false");
    active = index;
    const option = options[active];
    if (!option) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  };

  const show = (isOpen) => {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) {
      choose(-1);
      said.textContent = "";
    }
  };

  // Nothing that is under way matters any more.
  const close = () => {
    clearTimeout(timer);
    request?.abort();
    asked = "";
    show(false);
  };

  const draw = (found) => {
    choose(-1);
    options = [];
    list.replaceChildren();
    for (const group of found.groups) {
      const section = made("div", "suggestion-group");
      const label = made("div", "suggestion-label", group.label);
      label.id = `${list.id}-${group.name}`;
      section.setAttribute("role", "group");
      section.setAttribute("aria-labelledby", label.id);
      section.append(label);
      for (const one of group.options) {
        const option = made("a", `suggestion kind-${one.kind}`);
        option.id = `${list.id}-${options.length}`;
        option.href = one.url;
        option.tabIndex = -1;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        const line = marked(one.text, one.marks);
        if (one.language) line.lang = one.language;
        option.append(line);
        if (one.note) option.append(made("span", "suggestion-note", one.note));
        section.append(option);
        options.push(option);
      }
      list.append(section);
    }
    show(options.length > 0);
    said.textContent = found.said;
  };

  const ask = async () => {
    const typed = input.value.trim();
    if (typed === asked) return;
    if (typed.length < LEAST) {
      close();
      return;
    }
    request?.abort();
    request = new AbortController();
    asked = typed;
    try {
      const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ q: typed })}`, {
        signal: request.signal,
        headers: { Accept: "application/json" },
      });
      if (typed !== asked) return;
      if (answer.ok) draw(await answer.json());
      else show(false);
    } catch {
      // A newer question took its place, or the line is down: what was found for other words must
      // not be opened; the plain search is still there.
      if (typed === asked) show(false);
    }
  };

  input.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) {
      // The first Escape closes the list, the next one empties the field.
      event.preventDefault();
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) {
        ask();
        return;
      }
      // Above the first and below the last is the field itself.
      const places = options.length + 1;
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((active + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && options[active] && !list.hidden) {
      event.preventDefault();
      options[active].click();
    } else if (event.key === "Enter") {
      close();
    }
  });
  // A press on a suggestion must not take the cursor out of the field before the click.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  input.addEventListener("blur", close);
  // Back from the page that a suggestion led to.
  window.addEventListener("pageshow", (event) => event.persisted && close());
}

for (const form of document.querySelectorAll("[data-suggest]")) bind(form);
