// A film of another site: its player comes only after a click. Without this file the link leads there.
for (const frame of document.querySelectorAll("[data-video]")) {
  frame.querySelector("a").addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const player = document.createElement("iframe");
    const address = new URL(frame.dataset.video);
    address.searchParams.set("autoplay", "1");
    player.src = address.href;
    player.title = frame.dataset.title;
    player.allow = "autoplay; fullscreen; picture-in-picture";
    player.allowFullscreen = true;
    player.referrerPolicy = "strict-origin-when-cross-origin";
    frame.replaceChildren(player);
    player.focus();
  });
}
