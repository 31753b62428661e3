// Keys for those who look through much. Every letter presses what stands on the page anyway.
const typing = (target) => target.closest?.("input:not([type=checkbox]), textarea, select, dialog, [contenteditable=true]");
const rows = [...document.querySelectorAll("[data-review]")];
const list = document.querySelector("[data-keys-list]");
const opener = document.querySelector("[data-keys-open]");
// Where Kazakh or Russian letters are typed, the same keys of the keyboard count.
const letterOf = (event) => (event.key === "?" ? "?" : /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key);

function move(step) {
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[here < 0 ? (step > 0 ? 0 : rows.length - 1) : here + step];
  next?.focus();
}

function press(element) {
  const needed = element.dataset.needs && document.getElementById(element.dataset.needs);
  if (needed && !needed.value.trim()) {
    needed.focus();
    return;
  }
  if (element.matches("textarea")) element.focus();
  else element.click();
}

const ofRows = {
  j: () => move(1),
  k: () => move(-1),
  o: (row) => row?.querySelector("a")?.click(),
  x: (row) => row?.querySelector("input[type=checkbox]")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  const letter = letterOf(event);
  if (letter === "?" && list) {
    event.preventDefault();
    list.showModal();
    return;
  }
  const act = rows.length ? ofRows[letter] : null;
  const element = act ? null : document.querySelector(`[data-press="${CSS.escape(letter)}"]`);
  if (!act && !element) return;
  event.preventDefault();
  if (act) act(document.activeElement.closest("[data-review]"));
  else press(element);
});

if (opener && list) {
  opener.hidden = false;
  opener.addEventListener("click", () => list.showModal());
}

// A ready sentence goes into the field, behind what stands there.
for (const choice of document.querySelectorAll("[data-sentences]")) {
  const field = document.getElementById(choice.dataset.sentences);
  choice.hidden = false;
  choice.addEventListener("change", () => {
    if (!choice.value) return;
    field.value = [field.value.trim(), choice.value].filter(Boolean).join(" ");
    choice.value = "";
    field.focus();
  });
}
