// Passkeys: asks the browser for one and sends what it says.
//
// <form data-passkey="sign-in">  asks the server for a challenge at its own address first
// <form data-passkey="show">     shows one to the challenge in <script id="passkey-data">
// <form data-passkey="make">     makes a new one
//   [data-passkey-credential]    the hidden field that takes what the browser says
//   [data-passkey-error]         shown when the browser or the person says no
//   [name=passwordless]          ticked: the new passkey also signs in alone
//
// A browser without passkeys keeps the forms hidden that only they could send. allauth's webauthn-json.js turns bytes into text.
(function () {
  "use strict";
  const api = window.webauthnJSON;

  const options = async (form) => {
    if (form.dataset.passkey === "sign-in") {
      const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error("no challenge");
      return (await answer.json()).request_options;
    }
    const data = JSON.parse(document.getElementById("passkey-data").textContent);
    return data.creation_options || data.request_options;
  };

  const made = (wanted, alone) => {
    const choice = wanted.publicKey.authenticatorSelection;
    choice.residentKey = alone ? "required" : "discouraged";
    choice.requireResidentKey = alone;
    if (alone) choice.userVerification = "required";
    return api.create(wanted);
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!api || !window.PublicKeyCredential) continue;
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const error = form.querySelector("[data-passkey-error]");
      error.hidden = true;
      try {
        const wanted = await options(form);
        const alone = form.elements.passwordless?.checked ?? false;
        const said = form.dataset.passkey === "make" ? await made(wanted, alone) : await api.get(wanted);
        form.querySelector("[data-passkey-credential]").value = JSON.stringify(said);
        form.submit(); // past this listener
      } catch {
        error.hidden = false;
      }
    });
  }
})();
