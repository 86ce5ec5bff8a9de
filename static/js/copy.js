// <button hidden data-copy="id of a text field" data-copied="Copied">: shown only where the browser can copy.
(function () {
  "use strict";
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    const word = button.querySelector("[data-copy-word]") || button;
    const status = document.querySelector("[data-copy-status]");
    const usual = word.textContent;
    button.hidden = false;
    button.addEventListener("click", async function () {
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        field.select(); // refused: the reader copies what is marked
        return;
      }
      word.textContent = button.dataset.copied;
      if (status) status.textContent = button.dataset.copied;
      setTimeout(function () {
        word.textContent = usual;
        if (status) status.textContent = "";
      }, 3000);
    });
  }
})();
