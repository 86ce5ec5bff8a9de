// Saves every answer as it is given, in order, and never loses text.
//
// THE PAGE. One form a section, so that without JavaScript the whole section posts with one button:
//
//   <form method="post" action="/assessments/4/sections/PRIV/" data-autosave autocomplete="off" novalidate
//         hx-target="find .question-state" hx-swap="outerHTML" hx-sync="closest .question:queue last">
//     {% csrf_token %}
//     <fieldset class="question" id="PRIV-01" hx-post="/assessments/4/answers/PRIV-01/"
//               hx-trigger="change delay:150ms, input delay:800ms, retry">
//       <legend><span class="question-id">PRIV-01</span> …</legend>
//       <div class="choices"><label class="choice"><input type="radio" name="PRIV-01" value="a"> …</label> …</div>
//       <textarea class="form-control" name="PRIV-01-note"></textarea>
//       <div class="question-state"><input type="hidden" name="PRIV-01-revision" value="3">
//         {% include "components/save_state.html" %}</div>
//     </fieldset>
//     …
//     <div class="save-bar"><p class="save-state" data-save-summary></p><button class="btn btn-primary">…</button></div>
//   </form>
//
// hx-target, hx-swap and hx-sync are inherited; hx-trigger and hx-post stand on each question. Only the controls inside the
// question (and the CSRF token) are sent. Nothing else inside a question may be named otherwise than "<id>" or "<id>-…".
//
// THE SERVER answers a save with the new <div class="question-state"> and
//   200  saved: the new revision and "Saved 14:03" (more parts of the page may ride along with hx-swap-oob)
//   409  somebody else saved meanwhile: the OLD revision stays, and components/conflict_panel.html
//   422  not accepted: the old revision and the field's message (class invalid-feedback)
// A posted answer equal to the stored one is saved, whatever its revision: after a lost reply the same text comes again.
// The conflict panel's buttons post "<id>-resolve" = "mine:<revision>" or "theirs:<revision>" and get the whole fieldset back.
// Any other reply is a failure: 5xx, 408, 429 and no network are tried again (1, 2, 4 … 60 s, with jitter, Retry-After
// honoured); 401 and a redirect to another page mean "signed out"; 403 renews the CSRF token once; the rest is refused.
//
// A link inside a question may fetch the question anew (hx-get, hx-target="closest .question"), for example to unfold what
// is folded away in hidden inputs: unsaved text moves into the new one.
//
// EVENTS. On the question: "riskapp:answer" with detail.state, one of waiting, saving, saved, failed, refused, conflict,
// signed-out. data-save-state on the question holds the same word for style sheets and tests.
(function () {
  "use strict";
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const { drafts } = window.riskapp;
  const words = document.getElementById("autosave-words").dataset;
  const announcer = document.querySelector("[data-save-announcer]");
  const summary = document.querySelector("[data-save-summary]");
  const longest = 60; // seconds between two attempts

  // One record a question id: the node itself may be swapped.
  const records = new Map();
  const jobs = new WeakMap(); // XMLHttpRequest → what it carries
  let leaving = false;

  const questionOf = (node) => (node instanceof Element && form.contains(node) ? node.closest(".question") : null);
  const question = (id) => document.getElementById(id);
  const keyOf = (id) => drafts.key(form, id);
  const isState = (node) => node.closest(".question-state") !== null;
  const controls = (node) => [...node.querySelectorAll("input, select, textarea")].filter((one) => !isState(one));
  // Sorted, and without what is empty: a question with its extras folded away holds the same answer as one unfolded.
  const fields = (node) => drafts.fields(controls(node), true).filter(([, value]) => value !== "").sort();
  const revision = (node) => node.querySelector(`[name="${node.id}-revision"]`);

  function record(id) {
    if (!records.has(id)) records.set(id, { dirty: false, state: "", attempts: 0, left: 0, renewed: false });
    return records.get(id);
  }

  function show(id, state, text, extra) {
    const node = question(id);
    if (!node) return;
    record(id).state = state;
    node.dataset.saveState = state;
    if (text !== undefined) {
      let line = node.querySelector(".question-state .save-state");
      if (!line) {
        line = document.createElement("p");
        (node.querySelector(".question-state") || node).append(line);
      }
      line.className = "save-state is-" + state;
      line.textContent = text;
      if (extra) line.append(" ", extra);
    }
    node.dispatchEvent(new CustomEvent("riskapp:answer", { bubbles: true, detail: { state } }));
    summarise();
  }

  function say(text) {
    if (announcer && announcer.textContent !== text) announcer.textContent = text;
  }

  function summarise() {
    if (!summary || !records.size) return;
    const all = [...records.values()];
    const failed = all.some((one) => one.dirty && !["waiting", "saving"].includes(one.state));
    const dirty = all.some((one) => one.dirty);
    summary.className = "save-state is-" + (failed ? "failed" : dirty ? "saving" : "saved");
    summary.textContent = failed ? words.someUnsaved : dirty ? words.saving : words.allSaved;
  }

  function keep(id) {
    const node = question(id);
    const kept = drafts.read(keyOf(id));
    // The revision the text was written on: an older draft must meet a newer answer as a conflict, not overwrite it.
    const base = record(id).dirty && kept ? kept.revision : revision(node)?.value;
    write(node, base);
  }

  function write(node, base) {
    const one = { fields: fields(node), names: drafts.names(controls(node), true), revision: base };
    drafts.write(keyOf(node.id), one);
    return one;
  }

  // Puts a draft into a question that the server has just rendered, and saves it.
  function restore(node, draft) {
    drafts.fill(controls(node), draft.fields, draft.names, true);
    const there = new Set(drafts.names(controls(node), true));
    for (const [name, value] of draft.fields.filter(([name]) => !there.has(name))) {
      const folded = document.createElement("input");
      Object.assign(folded, { type: "hidden", name, value });
      node.insertBefore(folded, node.querySelector(".question-state"));
    }
    const base = revision(node);
    if (base && draft.revision !== undefined) base.value = draft.revision;
    record(node.id).dirty = true;
    record(node.id).last = write(node, base?.value).fields;
    for (const holder of node.querySelectorAll("details")) {
      const filled = (one) => one.value && !["radio", "checkbox", "hidden"].includes(one.type);
      if (controls(holder).some(filled)) holder.open = true;
    }
    show(node.id, "waiting", words.waiting);
    save(node.id);
  }

  function clean(id) {
    Object.assign(record(id), { dirty: false, attempts: 0, left: 0, renewed: false });
    drafts.forget(keyOf(id));
  }

  function save(id) {
    record(id).left = 0;
    const node = question(id);
    if (node) window.htmx.trigger(node, "retry");
  }

  function button(text, press) {
    const node = document.createElement("button");
    node.type = "button";
    node.textContent = text;
    node.addEventListener("click", press);
    return node;
  }

  // --- what the reader does ---

  function changed(event) {
    const node = questionOf(event.target);
    if (!node || isState(event.target)) return;
    keep(node.id);
    Object.assign(record(node.id), { dirty: true, left: 0, last: fields(node) });
    if (record(node.id).state !== "waiting") show(node.id, "waiting", words.waiting);
  }
  // Leaving a text field reports a change that its last input has reported already. Passed on, it would save twice, and
  // put a new line in place of the link or button that is being pressed.
  form.addEventListener("change", function (event) {
    const node = questionOf(event.target);
    const one = node && records.get(node.id);
    if (one?.last && one.state !== "waiting" && drafts.same(one.last, fields(node))) event.stopPropagation();
  }, true);
  // "Not known yet" and "not applicable" stand alone: choosing one unticks the others, and the other way round.
  form.addEventListener("change", function (event) {
    const box = event.target;
    const node = questionOf(box);
    if (!node || box.type !== "checkbox" || !box.checked || box.name !== node.id) return;
    const standsAlone = (one) => ["unknown", "not_applicable"].includes(one.value);
    for (const other of node.querySelectorAll("input[type=checkbox]")) {
      if (other !== box && other.name === box.name && (standsAlone(box) || standsAlone(other))) other.checked = false;
    }
  });
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);

  // --- what htmx does ---

  document.body.addEventListener("htmx:configRequest", function (event) {
    const node = questionOf(event.detail.elt);
    if (!node || event.detail.verb === "get") return;
    const names = new Set([...node.querySelectorAll("[name]")].map((one) => one.name).concat("csrfmiddlewaretoken"));
    const pressed = event.detail.elt.name;
    for (const name of [...event.detail.formData.keys()]) {
      const isOtherButton = name.endsWith("-resolve") && name !== pressed;
      if (!names.has(name) || isOtherButton) event.detail.formData.delete(name);
    }
  });

  document.body.addEventListener("htmx:beforeRequest", function (event) {
    const node = questionOf(event.detail.elt);
    if (!node || event.detail.requestConfig.verb === "get") return;
    jobs.set(event.detail.xhr, {
      id: node.id,
      sent: fields(node),
      path: event.detail.pathInfo.requestPath,
      resolves: event.detail.elt !== node,
      hadFocus: node.querySelector(".question-state")?.contains(document.activeElement),
    });
    record(node.id).left = 0;
    show(node.id, "saving", words.saving);
  });

  document.body.addEventListener("htmx:beforeOnLoad", function (event) {
    const job = jobs.get(event.detail.xhr);
    if (!job) return;
    const landed = new URL(event.detail.xhr.responseURL || job.path, location.href).pathname;
    job.elsewhere = landed !== new URL(job.path, location.href).pathname;
    if (job.elsewhere) event.preventDefault(); // a sign-in page is no answer: nothing is swapped
  });

  document.body.addEventListener("htmx:afterRequest", function (event) {
    const { xhr } = event.detail;
    const job = jobs.get(xhr);
    if (!job) return;
    jobs.delete(xhr);
    const node = question(job.id);
    if (!node) return;
    const one = record(job.id);
    const { status } = xhr;
    if (job.elsewhere || status === 401) signedOut(job.id);
    else if (status >= 200 && status < 300) saved(job, node);
    else if (status === 409) settledAs(job.id, "conflict");
    else if (status === 422) settledAs(job.id, "refused");
    else if (status === 403 && !one.renewed) renew([job.id]);
    else if (status === 0 || status === 408 || status === 429 || status >= 500) again(job.id, xhr);
    else refused(job.id);
    if (job.hadFocus && !document.activeElement?.closest(".question")) {
      (node.querySelector(".conflict") || controls(node).find((control) => control.checked) || controls(node)[0])?.focus();
    }
  });

  // A link inside a question fetched it anew, unfolded for example: what was typed meanwhile goes back in.
  document.body.addEventListener("htmx:afterSettle", function (event) {
    if (event.detail.requestConfig.verb !== "get") return;
    for (const [id] of unsaved()) {
      const node = question(id);
      const draft = node && !node.dataset.saveState && drafts.read(keyOf(id));
      if (draft) restore(node, draft);
    }
  });

  function saved(job, node) {
    const now = fields(node);
    if (job.resolves || drafts.same(now, job.sent)) {
      clean(job.id);
      show(job.id, "saved");
      say(node.querySelector(".question-state .save-state")?.textContent.trim() || "");
      return;
    }
    // More was typed while this was on its way: the next save is due already, on the revision that just came.
    Object.assign(record(job.id), { attempts: 0, renewed: false });
    write(node, revision(node)?.value);
    show(job.id, "waiting", words.waiting);
  }

  // The server's own words stand in the swapped part; the text stays kept until the reader has settled it.
  function settledAs(id, state) {
    record(id).dirty = true;
    keep(id);
    show(id, state);
    say(question(id).querySelector(".question-state .save-state")?.textContent.trim() || "");
  }

  function refused(id) {
    show(id, "refused", words.refused, button(words.retry, () => save(id)));
    say(words.refused);
  }

  function again(id, xhr) {
    const one = record(id);
    const asked = Number.parseInt(xhr.status ? xhr.getResponseHeader("Retry-After") : "", 10);
    const backoff = Math.min(longest, 2 ** one.attempts) * (0.75 + Math.random() / 2);
    one.attempts += 1;
    one.dirty = true;
    one.left = Math.max(1, Math.min(longest, Math.round(Math.max(backoff, asked || 0))));
    waitingToRetry(id);
    say(navigator.onLine ? words.failed.replace("{seconds}", one.left) : words.offline);
  }

  function waitingToRetry(id) {
    const text = navigator.onLine ? words.failed.replace("{seconds}", record(id).left) : words.offline;
    const line = question(id)?.querySelector(".question-state .save-state.is-failed");
    if (line?.firstChild) line.firstChild.textContent = text; // keeps the button, and the focus on it
    else show(id, "failed", text, button(words.retry, () => save(id)));
  }

  setInterval(function () {
    for (const [id, one] of records) {
      if (!one.left) continue;
      one.left -= 1;
      if (one.left) waitingToRetry(id);
      else save(id);
    }
  }, 1000);

  window.addEventListener("online", function () {
    for (const [id, one] of records) if (one.left) save(id);
  });

  // --- signed out, or a token grown old ---

  function signedOut(id) {
    if (record(id).state === "signed-out") return; // the link stands there already, perhaps under a pressed pointer
    const link = document.createElement("a");
    link.href = words.signInUrl + "?next=" + encodeURIComponent(location.pathname + location.search + "#" + id);
    link.textContent = words.signIn;
    link.addEventListener("click", () => (leaving = true)); // the text is kept and comes back on this page
    record(id).dirty = true;
    keep(id);
    show(id, "signed-out", words.signedOut, link);
    say(words.signedOut);
  }

  async function renew(ids) {
    for (const id of ids) record(id).renewed = true;
    try {
      const reply = await fetch(location.pathname + location.search, { credentials: "same-origin" });
      if (reply.redirected && new URL(reply.url).pathname !== location.pathname) return ids.forEach(signedOut);
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
      for (const input of token ? document.querySelectorAll("[name=csrfmiddlewaretoken]") : []) input.value = token;
      if (reply.ok && token) return ids.forEach(save);
      ids.forEach(refused);
    } catch {
      ids.forEach((id) => again(id, { status: 0 }));
    }
  }

  // Signed in again in another tab? Then coming back to this one is enough.
  window.addEventListener("focus", function () {
    const ids = [...records.keys()].filter((id) => record(id).state === "signed-out");
    if (ids.length) renew(ids);
  });

  // --- leaving ---

  const unsaved = () => [...records].filter(([, one]) => one.dirty);
  const healthy = () => unsaved().every(([, one]) => ["waiting", "saving"].includes(one.state));

  // A link pressed right after an answer waits for the answer, three seconds at most, so that nobody is asked for nothing.
  document.addEventListener("click", function (event) {
    const link = event.target.closest?.("a[href]");
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (event.defaultPrevented || !plain || !link || link.target || link.hasAttribute("download")) return;
    const there = new URL(link.href, location.href);
    const samePage = there.pathname === location.pathname && there.search === location.search;
    if (samePage || leaving || !unsaved().length || !healthy()) return;
    event.preventDefault();
    settled(() => location.assign(link.href));
  });

  // Saves what is due, then goes on: when all is saved, when saving fails, or after three seconds.
  function settled(then) {
    for (const [id, one] of unsaved()) if (one.state === "waiting") save(id);
    const since = Date.now();
    const wait = setInterval(function () {
      if (unsaved().length && healthy() && Date.now() - since < 3000) return;
      clearInterval(wait);
      then();
    }, 40);
  }

  document.addEventListener("submit", function (event) {
    // The section's own button sends everything; the language switch comes back to this page, where the text is restored.
    if (event.target === form) {
      for (const node of form.querySelectorAll(".question")) if (records.get(node.id)?.dirty) keep(node.id);
      drafts.submitted(form);
      leaving = true;
    } else if (event.target.matches("[data-keeps-drafts]")) {
      if (!leaving && unsaved().length && healthy()) {
        // An answer on its way must not arrive after the page that is asked for now was made.
        event.preventDefault();
        const { target, submitter } = event;
        settled(() => target.requestSubmit(submitter));
      } else {
        leaving = true;
      }
    }
  });

  window.addEventListener("beforeunload", function (event) {
    if (!leaving && unsaved().length) event.preventDefault();
  });
  window.addEventListener("pageshow", () => (leaving = false));

  // --- coming back ---

  document.addEventListener("DOMContentLoaded", () => setTimeout(function () {
    let restored = 0;
    for (const node of form.querySelectorAll(".question")) {
      const draft = drafts.read(keyOf(node.id));
      if (!draft) continue;
      if (drafts.same(draft.fields, fields(node))) {
        drafts.forget(keyOf(node.id));
        continue;
      }
      restore(node, draft);
      restored += 1;
    }
    if (restored) say(words.restored);
  }));
})();
