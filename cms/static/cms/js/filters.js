// Facets stand open where there is room; a tick there shows its result at once.
const wide = window.matchMedia("(min-width: 62rem)");

for (const sheet of document.querySelectorAll("[data-open-wide]")) {
  const follow = () => { sheet.open = wide.matches; };
  follow();
  wide.addEventListener("change", follow);
}

// Who ticks with the keyboard goes on to the next box and to the button: a new page would throw
// them back to its top.
for (const form of document.querySelectorAll("[data-submit-on-change]")) {
  let isPressed = false;
  form.addEventListener("pointerdown", () => { isPressed = true; });
  form.addEventListener("keydown", () => { isPressed = false; });
  form.addEventListener("change", () => {
    if (wide.matches && isPressed) form.requestSubmit();
  });
}
