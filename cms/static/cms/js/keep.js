// “Keep” is shown at once and sent behind it; what the server refuses is shown as it was.
const form = document.getElementById("keep");

function turn(button) {
  const label = button.querySelector("[data-keep-label]");
  const before = label.textContent;
  label.textContent = button.dataset.other;
  button.dataset.other = before;
  button.value = button.value === "1" ? "0" : "1";
}

if (form) {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button[data-keep]");
    if (!button) return;
    event.preventDefault();
    if (button.getAttribute("aria-busy") === "true") return;
    const data = new FormData(form);
    data.set("kept", button.value);
    button.setAttribute("aria-busy", "true");
    turn(button);
    try {
      const answer = await fetch(button.getAttribute("formaction"), {
        method: "POST",
        body: data,
        headers: { Accept: "application/json" },
        redirect: "error",
      });
      if (!answer.ok) throw new Error(String(answer.status));
    } catch {
      turn(button);
    }
    button.removeAttribute("aria-busy");
  });
}
