// A disclosure that holds a link: when it is opened, the link becomes what stands behind it.
// `data-opens` opens it as soon as it is seen, but not where data is to be saved.
import { showCopyButtons } from "./copy.js";

async function draw(disclosure) {
  const link = disclosure.querySelector("[data-unfold]");
  if (!link) return;
  const address = new URL(link.href);
  address.searchParams.set("piece", "");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const made = new DOMParser().parseFromString(await answer.text(), "text/html");
    link.parentElement.replaceWith(...made.body.children);
    showCopyButtons(disclosure);
  } catch {
    // The link is still there.
  }
}

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    target.open = true;
  }
});

for (const link of document.querySelectorAll("details [data-unfold]")) {
  const disclosure = link.closest("details");
  if (disclosure.open) draw(disclosure);
  else disclosure.addEventListener("toggle", () => draw(disclosure), { once: true });
  if (disclosure.hasAttribute("data-opens") && !navigator.connection?.saveData) seen.observe(disclosure);
}
