// Every page: menus that close, and typed text that survives a language switch, a reload or a lost session.
//
// <form data-keep>         keeps what is typed in this tab until the form has been accepted
// <form data-sign-in>      the sign-in page's form; nothing is forgotten there
// <form data-sign-out>     forgets everything that was kept
// <body data-user="7">     whose text it is: another person's is forgotten
//
// riskapp.drafts is the store that autosave.js uses too. Keys are "riskapp-draft:<user>:<form action>:<part>".
(function () {
  "use strict";
  const prefix = "riskapp-draft:";
  const signedInAgain = "riskapp-signed-in-again";
  const user = document.body.dataset.user || "";

  const drafts = {
    key: (form, part) => prefix + user + ":" + new URL(form.action, location.href).pathname + ":" + part,

    read(key) {
      try {
        return JSON.parse(sessionStorage.getItem(key));
      } catch {
        return null;
      }
    },
    write(key, draft) {
      try {
        sessionStorage.setItem(key, JSON.stringify(draft));
      } catch {
        // storage is full or refused: the text is still on the page
      }
    },
    forget(key) {
      try {
        sessionStorage.removeItem(key);
      } catch {
        // nothing was kept
      }
    },
    keys() {
      try {
        return Object.keys(sessionStorage).filter((key) => key.startsWith(prefix));
      } catch {
        return [];
      }
    },

    // What a reader can have typed or chosen among these controls, as [name, value] pairs. Nothing secret, nothing of ours.
    unkept: ["password", "file", "submit", "button", "reset"],
    named: (controls, hidden) =>
      [...controls].filter(
        (one) =>
          one.name && "value" in one && !(one instanceof HTMLOutputElement) && !drafts.unkept.includes(one.type) &&
          (one.type !== "hidden" || (hidden && one.name !== "csrfmiddlewaretoken")),
      ),
    fields(controls, hidden = false) {
      const pairs = [];
      for (const control of drafts.named(controls, hidden)) {
        if (control.disabled || (["radio", "checkbox"].includes(control.type) && !control.checked)) continue;
        if (control.type === "select-multiple") {
          for (const option of control.selectedOptions) pairs.push([control.name, option.value]);
        } else {
          pairs.push([control.name, control.value]);
        }
      }
      return pairs;
    },
    // Puts the pairs back. A name that was not there when they were taken keeps what it has.
    fill(controls, pairs, names, hidden = false) {
      for (const control of drafts.named(controls, hidden)) {
        if (!names.includes(control.name)) continue;
        const values = pairs.filter(([name]) => name === control.name).map(([, value]) => value);
        if (["radio", "checkbox"].includes(control.type)) control.checked = values.includes(control.value);
        else if (control.type === "select-multiple")
          for (const option of control.options) option.selected = values.includes(option.value);
        else control.value = values[0] ?? "";
      }
    },
    names: (controls, hidden = false) => [...new Set(drafts.named(controls, hidden).map((one) => one.name))],
    same: (a, b) => JSON.stringify(a) === JSON.stringify(b),
    submitted(form) {
      const start = drafts.key(form, "");
      for (const key of drafts.keys()) {
        if (key.startsWith(start)) drafts.write(key, { ...drafts.read(key), submitted: true });
      }
    },
  };
  window.riskapp = Object.assign(window.riskapp || {}, { drafts });

  const onSignIn = document.querySelector("form[data-sign-in]") !== null;
  let cameBack = false;
  try {
    cameBack = sessionStorage.getItem(signedInAgain) !== null;
    if (onSignIn) sessionStorage.setItem(signedInAgain, "1");
    else sessionStorage.removeItem(signedInAgain);
  } catch {
    // storage is refused: there is nothing to bring back
  }

  const starts = [...document.forms].map((form) => drafts.key(form, ""));
  for (const key of onSignIn ? [] : drafts.keys()) {
    const foreign = user && !key.startsWith(prefix + user + ":");
    const accepted = drafts.read(key)?.submitted && !cameBack && !starts.some((start) => key.startsWith(start));
    if (foreign || accepted) drafts.forget(key);
  }

  for (const form of document.querySelectorAll("form[data-keep]")) {
    const key = drafts.key(form, "form");
    const draft = drafts.read(key);
    if (draft && draft.submitted && !cameBack) {
      drafts.forget(key); // the server has answered: its page is the truth
    } else if (draft && !drafts.same(draft.fields, drafts.fields(form.elements))) {
      drafts.fill(form.elements, draft.fields, draft.names);
      const note = document.createElement("p");
      note.className = "inset soft";
      note.setAttribute("role", "status");
      form.prepend(note);
      note.textContent = document.getElementById("page-words")?.dataset.restored || "";
    }
    const keep = () =>
      drafts.write(key, { fields: drafts.fields(form.elements), names: drafts.names(form.elements) });
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    form.addEventListener("submit", () => drafts.submitted(form));
  }

  document.querySelector("form[data-sign-out]")?.addEventListener("submit", function () {
    for (const key of drafts.keys()) drafts.forget(key);
  });

  document.addEventListener("click", function (event) {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    const menu = event.target.closest?.("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
})();
