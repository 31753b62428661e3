// What is like the thing of a page: the link to it becomes the list itself when the reader comes near
// the end of the page. Where nothing is alike, the link goes.
async function draw(place) {
  try {
    const answer = await fetch(place.dataset.alike, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const made = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceWith(...made.body.children);
  } catch {
    // The link is still there.
  }
}

const near = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      near.unobserve(entry.target);
      draw(entry.target);
    }
  },
  { rootMargin: "400px" },
);
for (const place of document.querySelectorAll("[data-alike]")) near.observe(place);
