// How to cite a work: the link inside the disclosure becomes the citations when it is opened.
import { showCopyButtons } from "./copy.js";

async function draw(disclosure) {
  const link = disclosure.querySelector("[data-cite]");
  if (!link) return;
  try {
    const answer = await fetch(`${link.href}?piece`, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const made = new DOMParser().parseFromString(await answer.text(), "text/html");
    link.parentElement.replaceWith(...made.body.children);
    showCopyButtons(disclosure);
  } catch {
    // The link is still there.
  }
}

for (const link of document.querySelectorAll("details [data-cite]")) {
  const disclosure = link.closest("details");
  if (disclosure.open) draw(disclosure);
  else disclosure.addEventListener("toggle", () => draw(disclosure), { once: true });
}
