// Reads a question and its answers aloud where the device can speak. Without this file the page is read with the eyes.
"use strict";
(() => {
  const button = document.querySelector("[data-aloud]");
  if (!button || !("speechSynthesis" in window)) return;
  const spoken = () => [...document.querySelectorAll("[data-spoken]")].map(part => part.textContent.trim()).join("。");
  const stop = () => {
    speechSynthesis.cancel();
    button.setAttribute("aria-pressed", "false");
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    if (speechSynthesis.speaking) return stop();
    const words = new SpeechSynthesisUtterance(spoken());
    words.lang = document.documentElement.lang === "en" ? "en-GB" : "ja-JP";
    words.rate = 0.85;
    words.addEventListener("end", stop);
    words.addEventListener("error", stop);
    button.setAttribute("aria-pressed", "true");
    speechSynthesis.speak(words);
  });
  window.addEventListener("pagehide", stop);
})();
