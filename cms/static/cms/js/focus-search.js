// "/" puts the cursor into the search field, as on many sites for reading.
function isVisible(element) {
  return element.getClientRects().length > 0;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.closest?.("input, textarea, select, [contenteditable=true]");
  if (typing) return;
  const field = [...document.querySelectorAll("[data-focus-search]")].find(isVisible);
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select?.();
});

// After a refused form the summary of errors is read first.
document.querySelector("[data-focus]")?.focus();
