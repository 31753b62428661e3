// Fills one soft mark for each sentence while the essay is written. The rules come from the server's
// own file, so that both count alike.
import { counter } from "./sentences.js";

async function bind(text) {
  const panel = document.getElementById(text.dataset.sentences);
  const answer = await fetch(panel.dataset.rules);
  if (!answer.ok) return;
  const count = counter(await answer.json());
  const number = panel.querySelector("[data-sentence-count]");
  const marks = [...panel.querySelectorAll("[data-sentence-mark]")];
  let timer = 0;

  const show = () => {
    const sentences = count(text.value);
    number.textContent = sentences;
    marks.forEach((mark, index) => mark.classList.toggle("is-full", index < sentences));
  };
  text.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 150);
  });
  show();
}

for (const text of document.querySelectorAll("[data-sentences]")) bind(text);
