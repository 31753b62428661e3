// Facets stand open where there is room; a tick there shows its result at once.
const wide = window.matchMedia("(min-width: 62rem)");

for (const sheet of document.querySelectorAll("[data-open-wide]")) {
  const follow = () => { sheet.open = wide.matches; };
  follow();
  wide.addEventListener("change", follow);
}

for (const form of document.querySelectorAll("[data-submit-on-change]")) {
  form.addEventListener("change", () => {
    if (wide.matches) form.requestSubmit();
  });
}
