// Keys for those who read a lot: j and k walk through the list, r replies, ? shows them all.
const list = document.querySelector("[data-shortcuts]");
const items = () => [...document.querySelectorAll("[data-item]")];
let place = -1;

function go(step) {
  const all = items();
  if (!all.length) return;
  place = Math.max(0, Math.min(all.length - 1, place + step));
  const target = all[place].querySelector(".row-title a") ?? all[place].querySelector(".post");
  target.focus({ preventScroll: true });
  all[place].scrollIntoView({ block: "center" });
}

function reply() {
  const post = document.activeElement?.closest?.(".post");
  const link = post?.querySelector("a[data-reply]");
  const area = document.querySelector("#reply [data-words]");
  if (link) link.click();
  else if (area) area.focus();
}

const acts = {
  j: () => go(1),
  k: () => go(-1),
  r: reply,
  n: () => document.querySelector('[data-key="n"]')?.click(),
  u: () => document.querySelector('[data-key="u"]')?.click(),
  "?": () => list?.showModal(),
};
// The same keys of a Kazakh or Russian keyboard, by where they lie.
const lies = { KeyJ: "j", KeyK: "k", KeyR: "r", KeyN: "n", KeyU: "u" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog[open]")) return;
  const act = acts[event.key] ?? acts[lies[event.code]];
  if (!act) return;
  event.preventDefault();
  act();
});
