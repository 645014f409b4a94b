// A file is sent as soon as it is chosen, with how far it has come. Without this file the button sends it.
"use strict";
for (const form of document.querySelectorAll("form[data-upload]")) {
  const input = form.querySelector("input[type=file]");
  const shown = form.querySelector("[data-progress]");
  const words = shown.querySelector("span");
  const bar = shown.querySelector("progress");
  const say = text => { if (words.textContent !== text) words.textContent = text; };
  const send = () => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    shown.hidden = false;
    say(words.dataset.sending);
    request.upload.addEventListener("progress", event => {
      if (event.lengthComputable) bar.value = Math.round(event.loaded / event.total * 100);
    });
    request.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      say(words.dataset.reading);
    });
    request.addEventListener("load", () => {
      // After a redirect the answer has a page of its own; a refusal is this page with its reasons.
      if (request.responseURL && request.responseURL !== form.action) location.assign(request.responseURL);
      else {
        const answer = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("main");
        if (!answer) return form.submit();
        document.querySelector("main").replaceWith(answer);
        const alert = answer.querySelector("[role=alert]");
        if (alert) { alert.tabIndex = -1; alert.focus(); }
        const again = document.createElement("script");
        again.src = document.querySelector("main script[src]").src;
        document.querySelector("main").append(again);
      }
    });
    request.addEventListener("error", () => form.submit());
    request.send(new FormData(form));
  };
  const chosen = () => { if (input.files.length === 1) send(); };
  input.addEventListener("change", chosen);
  // On a slow line a file is chosen before this is read.
  chosen();
  form.addEventListener("submit", event => { if (input.files.length === 1) { event.preventDefault(); send(); } });
}
