// The vendor's answers are saved one by one; when the connection fails, the line beside the question says so.
(function () {
  "use strict";
  const told = (event) => {
    const form = event.target.closest("form[data-failed]");
    const line = form && form.querySelector(".respondent-state .save-state");
    if (!line) return;
    line.className = "save-state is-refused";
    line.textContent = form.dataset.failed;
  };
  document.addEventListener("htmx:sendError", told);
  document.addEventListener("htmx:timeout", told);
  document.addEventListener("htmx:responseError", told);
})();
