// Counts down to the moment at which a form that came too early can be sent, and offers to send it;
// in slow mode, to the next turn.
const LONGEST = 3600; // seconds: whoever has to wait longer does not sit and look

function clock(seconds) {
  const rest = String(seconds % 60).padStart(2, "0");
  return `${Math.floor(seconds / 60)}:${rest}`;
}

function bind(bar) {
  const wait = Number(bar.dataset.wait);
  if (!(wait > 0 && wait <= LONGEST)) return;
  const end = Date.now() + wait * 1000;
  const show = bar.querySelector("[data-wait-clock]");
  const counts = bar.querySelector("[data-wait-counts]");
  if (counts) counts.hidden = false;
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    show.textContent = clock(Math.max(0, left));
    if (left > 0) return;
    clearInterval(timer);
    bar.querySelector("[data-wait-left]").hidden = true;
    bar.querySelector("[data-wait-over]").hidden = false;
  };
  const timer = setInterval(tick, 500);
  tick();
  bar.hidden = false;
}

for (const bar of document.querySelectorAll("form [data-wait]")) bind(bar);
