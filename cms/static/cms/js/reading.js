// Tells the site how far a topic was read: a post counts when it stood on the screen for a moment,
// on a page that somebody looks at. One small message for many posts, the last one when one leaves.
const form = document.querySelector("form[data-reading]");
const LOOK = 600; // milliseconds on the screen
const PAUSE = 3000; // between two messages

if (form && "IntersectionObserver" in window) {
  let read = Number(form.dataset.readingSeen) || 0;
  let told = read;
  let timer = 0;
  const waiting = new Map();

  const tell = () => {
    clearTimeout(timer);
    timer = 0;
    if (read <= told) return;
    const data = new FormData(form);
    data.set("number", String(read));
    if (navigator.sendBeacon(form.action, data)) told = read;
  };

  const note = (number) => {
    if (number <= read) return;
    read = number;
    timer ||= setTimeout(tell, PAUSE);
  };

  const forget = (post) => {
    clearTimeout(waiting.get(post));
    waiting.delete(post);
  };

  const look = (post) => {
    if (waiting.has(post)) return;
    waiting.set(
      post,
      setTimeout(() => {
        waiting.delete(post);
        if (document.visibilityState !== "visible") return;
        note(Number(post.dataset.seen));
        watcher.unobserve(post);
      }, LOOK),
    );
  };

  const watcher = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        const half = entry.intersectionRatio >= 0.5;
        const full = entry.intersectionRect.height >= window.innerHeight / 2;
        if (entry.isIntersecting && (half || full)) look(entry.target);
        else forget(entry.target);
      }
    },
    { threshold: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 1] },
  );

  const watch = () => {
    const posts = [...document.querySelectorAll("[data-seen]")];
    for (const post of posts) {
      if (Number(post.dataset.seen) > read) watcher.observe(post);
    }
    // A question or an idea that nobody has commented stands on the page in its own way.
    if (posts.length === 0) setTimeout(() => document.visibilityState === "visible" && note(1), LOOK);
  };

  form.querySelector("[data-reading-button]")?.setAttribute("hidden", "");
  // A page that was open in the background begins when somebody looks at it.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      for (const post of [...waiting.keys()]) forget(post);
      tell();
    } else {
      watcher.disconnect();
      watch();
    }
  });
  window.addEventListener("pagehide", tell);
  watch();
}
