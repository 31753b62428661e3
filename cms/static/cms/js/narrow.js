// A box above a long list of ticks leaves what fits the typed letters, and what is ticked.
const LONG = 14; // such a list scrolls in a frame of its own
const PLAIN = { ә: "а", ғ: "г", қ: "к", ң: "н", ө: "о", ұ: "у", ү: "у", һ: "х", і: "и", й: "и", ё: "е" };

// As it is typed on a keyboard without Kazakh letters.
function folded(text) {
  return [...text.toLowerCase()].map((letter) => PLAIN[letter] ?? letter).join("").trim();
}

function bind(box) {
  const items = [...box.nextElementSibling.children];
  if (items.length <= LONG) return;
  const input = box.querySelector("input");
  const none = box.querySelector("[data-narrow-none]");
  const words = items.map((item) => folded(item.textContent));

  const show = () => {
    const wanted = folded(input.value).split(/\s+/);
    const fits = words.map((word) => wanted.every((part) => word.includes(part)));
    items.forEach((item, index) => {
      item.hidden = !fits[index] && !item.querySelector("input").checked;
    });
    none.hidden = fits.includes(true);
  };
  // Nothing of this is part of the form.
  input.addEventListener("input", (event) => {
    event.stopPropagation();
    show();
  });
  input.addEventListener("change", (event) => event.stopPropagation());
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
    if (event.key === "Escape" && input.value) {
      input.value = "";
      show();
    }
  });
  box.hidden = false;
}

for (const box of document.querySelectorAll("[data-narrow]")) bind(box);
