"use strict";
/* What every page needs: drop-downs that close, a busy sign, and tables whose cells can be walked by arrow keys. */

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.drop[open]")) {
    if (!open.contains(event.target)) open.removeAttribute("open");
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const open of document.querySelectorAll("details.drop[open]")) {
      open.removeAttribute("open");
      open.querySelector("summary").focus();
    }
  }
});

/* On a narrow screen menus scroll sideways: the page that is open comes into sight. */
for (const here of document.querySelectorAll("nav.menu [aria-current], nav.tabs [aria-current]")) {
  here.scrollIntoView({ inline: "center", block: "nearest" });
}

/* A form is sent once: its buttons rest until the answer is there. A page taken from the back button is fresh again. */
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  keep(form);
  form.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});

/* What was written into a form is kept by this window until it is saved. A page with [data-not-saved] says that it was
   not (the session had ended, something was wrong): back on its page the form is filled in again. Boxes to tick are
   not, for they confirm what is shown. */
const KEPT = "shiftplan.written";
const STALE = ["csrf_token", "seen", "key"];
const plain = (form) => [...form.elements].filter((each) => each.name && !each.disabled);
const placed = (form) => plain(form).filter((each) => each.type === "hidden" && !STALE.includes(each.name)).map((each) => each.name + "=" + each.value).join("&");
const written = (form) => plain(form).filter((each) => each.matches("textarea, select, input:not([type=hidden], [type=password], [type=file], [type=checkbox])"));

function keep(form) {
  if (form.method !== "post" || !document.body.dataset.who) return;
  sessionStorage.removeItem(KEPT);
  if (form.querySelector("[type=password]")) return;
  const values = written(form).map((each) => [each.name, each.value, each.checked ?? false]);
  if (!values.length) return;
  const { who } = document.body.dataset, page = location.pathname;
  sessionStorage.setItem(KEPT, JSON.stringify({ who, page, action: form.action, place: placed(form), values, lost: false }));
}

(() => {
  const text = sessionStorage.getItem(KEPT);
  if (!text) return;
  const kept = JSON.parse(text), { who } = document.body.dataset;
  if (document.querySelector("[data-not-saved]")) {
    kept.lost = true;
    sessionStorage.setItem(KEPT, JSON.stringify(kept));
    for (const each of document.querySelectorAll("[data-is-kept]")) each.hidden = false;
  }
  if (!who) return;
  const form = [...document.forms].find((each) => each.action === kept.action && placed(each) === kept.place);
  if (kept.lost && who === kept.who && location.pathname === kept.page && form) {
    const fields = written(form);
    for (const [at, [name, value, checked]] of kept.values.entries()) {
      const field = fields[at];
      if (field?.name !== name) continue;
      if (field.type === "radio") field.checked = checked;
      else field.value = value;
    }
    form.closest("details")?.setAttribute("open", "");
    document.getElementById("written-again").hidden = false;
    sessionStorage.removeItem(KEPT);
  } else if (!document.querySelector("[data-not-saved]")) {
    sessionStorage.removeItem(KEPT);
  }
})();

/* [data-confirm]: ask before a form is sent. */
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

/* table[data-grid]: one stop for the Tab key, arrows walk from cell to cell (roving tabindex). */
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
document.addEventListener("keydown", (event) => {
  const here = event.target.closest?.("table[data-grid] [data-cell]");
  if (!here) return;
  const row = here.closest("tr");
  const cells = (line) => [...line.querySelectorAll("[data-cell]")];
  const column = cells(row).indexOf(here);
  let goal = null;
  if (event.key in STEPS) {
    const [down, right] = STEPS[event.key];
    let line = row;
    if (down) {
      do { line = down > 0 ? line.nextElementSibling : line.previousElementSibling; }
      while (line && !line.querySelector("[data-cell]"));
    }
    goal = line && cells(line)[column + right];
  } else if (event.key === "Home") {
    goal = cells(row)[0];
  } else if (event.key === "End") {
    goal = cells(row).at(-1);
  }
  if (goal) {
    event.preventDefault();
    here.tabIndex = -1;
    goal.tabIndex = 0;
    goal.focus();
  }
});
