// Tabs in a line that is longer than the screen: the current one is brought into view, and the
// line knows at which end there is more of it.
function watch(nav) {
  const line = nav.querySelector("ul");
  const look = () => {
    nav.classList.toggle("has-before", line.scrollLeft > 4);
    nav.classList.toggle("has-more", line.scrollLeft + line.clientWidth < line.scrollWidth - 4);
  };
  const current = line.querySelector("[aria-current]");
  if (current && line.scrollWidth > line.clientWidth) {
    const tab = current.getBoundingClientRect();
    const shown = line.getBoundingClientRect();
    line.scrollLeft += tab.left + tab.width / 2 - shown.left - shown.width / 2;
  }
  line.addEventListener("scroll", look, { passive: true });
  new ResizeObserver(look).observe(line);
  look();
}

for (const nav of document.querySelectorAll(".tabs")) watch(nav);
