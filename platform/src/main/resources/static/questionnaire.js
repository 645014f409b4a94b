// Fast entry: a digit chooses, Enter goes on to the next question. Without this file the form works by Tab and the arrow keys.
"use strict";
for (const form of document.querySelectorAll("[data-fast-entry]")) {
  const lines = [...form.querySelectorAll("[data-question]")];
  const field = line => line.querySelector("input:checked") || line.querySelector("input");
  const next = line => {
    const following = lines[lines.indexOf(line) + 1];
    (following ? field(following) : form.querySelector("button[value=finish]")).focus();
  };
  form.addEventListener("keydown", event => {
    const line = event.target.closest("[data-question]");
    if (!line || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      next(line);
    } else if (event.target.type === "radio" && /^[1-9]$/.test(event.key)) {
      const choice = line.querySelector(`input[data-key="${event.key}"]`);
      if (!choice) return;
      event.preventDefault();
      choice.checked = true;
      choice.focus();
    }
  });
  if (lines.length > 0 && !document.querySelector("[role=alert]")) field(lines[0]).focus();
}
