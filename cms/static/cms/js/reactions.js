// A reaction is shown at once and sent behind it; what the server counts stands in the end.
const acts = document.getElementById("post-acts");
const choice = document.querySelector("template[data-reaction-choice]");

// The reactions to choose from stand on the page once; without this the link leads to them.
function choose(event, link) {
  if (!choice || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const sheet = choice.content.firstElementChild.cloneNode(true);
  for (const button of sheet.querySelectorAll("button")) button.setAttribute("formaction", link.getAttribute("href"));
  link.replaceWith(sheet);
  sheet.open = true;
  sheet.querySelector("summary").focus();
}

function buttonFor(group, code, source) {
  let button = [...group.children].find((one) => one.matches?.(`button[value="${code}"]`));
  if (!button) {
    button = document.createElement("button");
    button.type = "submit";
    button.className = "reaction";
    button.name = "code";
    button.value = code;
    button.setAttribute("form", "post-acts");
    button.setAttribute("formaction", source.getAttribute("formaction"));
    const label = source.textContent.trim();
    button.title = label;
    const hidden = document.createElement("span");
    hidden.className = "visually-hidden";
    hidden.textContent = label;
    const count = document.createElement("span");
    count.className = "count";
    count.textContent = "0";
    button.append(source.querySelector("svg").cloneNode(true), hidden, count);
    group.querySelector(".reaction-choice").before(button);
  }
  return button;
}

function draw(button, count, mine) {
  button.querySelector(".count").textContent = String(count);
  button.classList.toggle("mine", mine);
  button.setAttribute("aria-pressed", String(mine));
  button.hidden = count === 0 && !mine;
}

function bind(group) {
  group.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-react]");
    if (link) choose(event, link);
    const pressed = event.target.closest("button[name=code]");
    if (!pressed || !acts) return;
    event.preventDefault();
    const sheet = group.querySelector("details");
    if (sheet) sheet.open = false;
    const code = pressed.value;
    const old = [...group.children].find((one) => one.matches?.("button.mine"));
    const button = buttonFor(group, code, pressed);
    const number = (one) => Number(one.querySelector(".count").textContent);
    const takesBack = old === button;
    const before = [old, button].filter(Boolean).map((one) => [one, number(one), one.classList.contains("mine")]);
    if (old) draw(old, number(old) - 1, false);
    if (!takesBack) draw(button, number(button) + 1, true);
    const data = new FormData(acts);
    data.set("code", code);
    try {
      const answer = await fetch(pressed.getAttribute("formaction"), {
        method: "POST",
        body: data,
        headers: { Accept: "application/json" },
        redirect: "error",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const { mine, counts } = await answer.json();
      for (const one of group.querySelectorAll(":scope > button.reaction")) {
        draw(one, counts[one.value] ?? 0, one.value === mine);
      }
    } catch {
      for (const [one, count, mine] of before) draw(one, count, mine);
    }
  });
}

for (const group of document.querySelectorAll("[data-reactions]")) bind(group);
