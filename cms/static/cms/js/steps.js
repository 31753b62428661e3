// Shows a long form in steps: a nav with data-steps-of names the form, its links lead to the steps.
// Without this script the links lead down one page.
function bind(nav) {
  const form = document.getElementById(nav.dataset.stepsOf);
  const links = [...nav.querySelectorAll("a")];
  const steps = links.map((link) => document.querySelector(link.hash));
  const acts = form.querySelector("[data-step-acts]");
  if (!acts || steps.includes(null)) return;
  const back = acts.querySelector("[data-step-back]");
  const next = acts.querySelector("[data-step-next]");
  let at = 0;

  function show(index) {
    at = index;
    steps.forEach((step, number) => {
      step.hidden = number !== at;
    });
    links.forEach((link, number) => {
      if (number === at) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    });
    back.hidden = at === 0;
    next.hidden = at === steps.length - 1;
    for (const last of form.querySelectorAll("[data-step-last]")) last.hidden = !next.hidden;
  }

  function go(index) {
    show(index);
    history.replaceState(history.state, "", links[at].hash);
    const heading = steps[at].querySelector("h2");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    nav.scrollIntoView({ block: "start" });
  }

  // The step that holds what an address or a link points to.
  function stepOf(hash) {
    const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    return target ? steps.findIndex((step) => step.contains(target)) : -1;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const index = link ? stepOf(link.hash) : -1;
    if (index < 0) return;
    event.preventDefault();
    if (links.includes(link)) {
      go(index);
      return;
    }
    show(index);
    const target = document.getElementById(link.hash.slice(1));
    const field = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea");
    (field ?? target).focus();
    target.scrollIntoView({ block: "center" });
  });
  back.addEventListener("click", () => go(at - 1));
  next.addEventListener("click", () => go(at + 1));

  acts.hidden = false;
  nav.classList.add("is-stepped");
  const wrong = steps.findIndex((step) => step.querySelector(".has-errors"));
  show(Math.max(0, wrong >= 0 ? wrong : stepOf(location.hash)));
}

for (const nav of document.querySelectorAll("[data-steps-of]")) bind(nav);
