// A place for names, one a line, gets a field beside it that completes them from the names offered.
for (const area of document.querySelectorAll("textarea[data-names-from]")) {
  const offered = document.getElementById(area.dataset.namesFrom);
  if (offered) bind(area, offered);
}

function bind(area, offered) {
  const label = document.createElement("label");
  label.className = "name-lines";
  label.append(area.dataset.namesLabel);
  const field = document.createElement("input");
  field.type = "text";
  field.autocomplete = "off";
  field.setAttribute("list", offered.id);
  label.append(field);
  area.before(label);

  const known = new Set([...offered.options].map((option) => option.value));
  const lines = () => area.value.split("\n").map((line) => line.trim()).filter(Boolean);
  const add = () => {
    const name = field.value.trim();
    if (!name) return;
    area.value = [...new Set([...lines(), name])].join("\n");
    field.value = "";
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  // Chosen with the mouse or the keys: the whole name comes at once.
  field.addEventListener("input", (event) => {
    const isTyped = event.inputType && event.inputType !== "insertReplacementText";
    if (!isTyped && known.has(field.value)) add();
  });
  field.addEventListener("change", () => {
    if (known.has(field.value.trim())) add();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !field.value.trim()) return;
    event.preventDefault();
    add();
  });
  field.form?.addEventListener("submit", add);
}
