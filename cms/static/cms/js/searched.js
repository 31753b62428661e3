// Which finding was opened: its place in the list goes to the log of searches, nothing else.
const list = document.querySelector("[data-searched]");

function noteClick(event) {
  const row = event.target.closest?.("a") && event.target.closest("article.row");
  // The first and the middle button open a link, the others do not.
  if (!row || event.button > 1) return;
  const isRecommended = row.closest("[data-recommended]");
  const rows = [...list.querySelectorAll("article.row")];
  const rank = rows.filter((one) => !one.closest("[data-recommended]")).indexOf(row) + 1;
  const words = new URLSearchParams({ ticket: list.dataset.searched, rank: isRecommended ? 0 : rank });
  navigator.sendBeacon?.(list.dataset.searchedUrl, words);
}

list?.addEventListener("click", noteClick);
list?.addEventListener("auxclick", noteClick);
