// A bar that tells of new replies, asked for now and then while the page is looked at.
const page = document.querySelector("[data-live]");
const bar = document.querySelector("[data-live-bar]");

if (page && bar) {
  const link = bar.querySelector("[data-live-link]");
  const wait = Number(page.dataset.liveSeconds) * 1000;
  let timer = 0;
  let failures = 0;

  const plan = () => {
    clearTimeout(timer);
    if (document.visibilityState === "visible") timer = setTimeout(ask, wait * 2 ** Math.min(failures, 4));
  };

  async function ask() {
    try {
      const answer = await fetch(page.dataset.live, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const { fresh, url, words } = await answer.json();
      failures = 0;
      if (fresh) {
        link.href = url;
        link.textContent = words;
        bar.hidden = false;
      }
    } catch {
      failures += 1;
    }
    plan();
  }

  document.addEventListener("visibilitychange", plan);
  plan();
}
