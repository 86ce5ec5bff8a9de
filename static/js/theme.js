// The reader's choice of theme, applied before the first paint: load it in <head>, neither async nor deferred.
(function () {
  "use strict";
  const root = document.documentElement;
  const key = "riskapp-theme";
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage is refused: the system's wish counts
    }
  }

  function isDark() {
    return root.dataset.bsTheme ? root.dataset.bsTheme === "dark" : system.matches;
  }

  if (["dark", "light"].includes(chosen())) root.dataset.bsTheme = chosen();

  document.addEventListener("DOMContentLoaded", function () {
    const button = document.querySelector("[data-theme-toggle]");
    if (!button) return;
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.hidden = false; // without JavaScript there is nothing to press
    show();
    system.addEventListener("change", show);
    button.addEventListener("click", function () {
      root.dataset.bsTheme = isDark() ? "light" : "dark";
      show();
      try {
        localStorage.setItem(key, root.dataset.bsTheme);
      } catch {
        // it still holds for this page
      }
    });
  });
})();
