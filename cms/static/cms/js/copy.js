// A button that copies the words of another element: <button hidden data-copy="id" data-copied="Copied">.
// It is hidden where nothing can be copied. A citation that is drawn later is heard too.
const canCopy = Boolean(navigator.clipboard);

export function showCopyButtons(within) {
  if (!canCopy) return;
  for (const button of within.querySelectorAll("[data-copy]")) button.hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const words = document.getElementById(button.dataset.copy);
  if (!words) return;
  try {
    await navigator.clipboard.writeText(words.textContent.trim());
  } catch {
    getSelection().selectAllChildren(words);
    return;
  }
  const label = button.querySelector("[data-copy-label]") ?? button;
  const before = label.textContent;
  label.textContent = button.dataset.copied;
  button.disabled = true;
  setTimeout(() => {
    label.textContent = before;
    button.disabled = false;
    button.focus();
  }, 1500);
});
showCopyButtons(document);
