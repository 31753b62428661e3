// Tells the others that this review is open here, and here that somebody else has it.
const page = document.querySelector("[data-looking]");

if (page) {
  const words = page.querySelector("[data-looking-words]");
  const answered = page.querySelector("[data-answered]");
  const token = page.querySelector("[name=csrfmiddlewaretoken]").value;
  const wait = Number(page.dataset.lookingSeconds) * 1000;
  let timer = 0;

  const plan = () => {
    clearTimeout(timer);
    if (document.visibilityState === "visible") timer = setTimeout(tell, wait);
  };

  async function tell() {
    try {
      const answer = await fetch(page.dataset.looking, { method: "POST", headers: { "X-CSRFToken": token, Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const said = await answer.json();
      if (words.textContent !== said.words) words.textContent = said.words;
      words.hidden = !said.words;
      answered.hidden = !said.is_answered;
    } catch {
      // Without a connection nothing is said; the next time it is tried again.
    }
    plan();
  }

  document.addEventListener("visibilitychange", plan);
  plan();
}

// “Remark to …” leads to the form, with the place chosen.
for (const link of document.querySelectorAll("[data-pin]")) {
  link.addEventListener("click", (event) => {
    const form = document.getElementById("remark-form");
    const place = form?.querySelector("select[name=place]");
    if (!place) return;
    event.preventDefault();
    place.value = link.dataset.pin;
    form.scrollIntoView({ block: "center" });
    form.querySelector("textarea").focus({ preventScroll: true });
  });
}
