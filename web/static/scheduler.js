"use strict";
/* The roster board: filters, jumps from a problem to its cell, focus that follows the panel, undo by keyboard. */

const board = document.querySelector("table.board");
const panel = document.getElementById("panel");
let last = null; /* row id and place in the row of the cell that was opened last */

const cellsOf = (row) => [...row.querySelectorAll("[data-cell]")];

function lastCell() {
  const row = last && document.getElementById(last.row);
  return row ? cellsOf(row)[last.place] : null;
}

/* One stop for the Tab key: the cell that has the focus. */
function settle(cell) {
  for (const each of board.querySelectorAll('[data-cell][tabindex="0"]')) if (each !== cell) each.tabIndex = -1;
  cell.tabIndex = 0;
  last = { row: cell.closest("tr").id, place: cellsOf(cell.closest("tr")).indexOf(cell) };
}
board?.addEventListener("focusin", (event) => {
  const cell = event.target.closest("[data-cell]");
  if (cell) settle(cell);
});

/* The panel takes the focus when it opens, and gives it back on Escape. After a save the cell keeps it. */
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target !== panel) return;
  const wasChange = event.detail.requestConfig.verb !== "get";
  if (wasChange) {
    filter();
    const cell = lastCell();
    if (cell) settle(cell);
  }
  const alert = panel.querySelector("[role=alert]");
  if (alert) alert.tabIndex = -1; /* A refusal took the place of the button that had the focus. */
  (panel.querySelector("[data-focus]") ?? alert)?.focus({ preventScroll: wasChange });
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel?.contains(document.activeElement)) closePanel();
  const isUndo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";
  if (isUndo && !event.target.closest("input, textarea, select")) {
    const button = document.querySelector(`[data-shortcut="${event.shiftKey ? "redo" : "undo"}"] button:not([disabled])`);
    if (button) {
      event.preventDefault();
      button.click();
    }
  }
});

function closePanel() {
  panel.replaceChildren();
  lastCell()?.focus();
}
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) closePanel();
});

/* A problem names a day of a person: go there and open it. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-jump]");
  if (!link || !board) return;
  const cell = board.querySelector(`[data-cell][value="${CSS.escape(link.dataset.jump)}"]`);
  if (!cell) return;
  event.preventDefault();
  cell.closest("tr").hidden = false;
  cell.scrollIntoView({ block: "center", inline: "center" });
  cell.focus();
  cell.click();
});

/* Filters hide rows at once. */
const filters = document.getElementById("filters");
function filter() {
  if (!filters || !board) return;
  const asked = new FormData(filters);
  const words = (asked.get("who") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const team = asked.get("team") ?? "";
  const only = asked.get("only") ?? "";
  let shown = 0;
  for (const row of board.tBodies[0].rows) {
    const fits = words.every((word) => row.dataset.who.includes(word))
      && (!team || row.dataset.team === team)
      && (!only || only in row.dataset);
    row.hidden = !fits;
    shown += fits;
  }
  const told = document.getElementById("filtered");
  told.textContent = told.dataset.words.replace("#", shown);
}
if (filters) {
  filters.hidden = false;
  filters.addEventListener("input", filter);
  filters.addEventListener("submit", (event) => event.preventDefault());
  filter();
}
