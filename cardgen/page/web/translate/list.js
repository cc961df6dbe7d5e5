// The list of messages: what state each is in, filters, and the search.

import { $, made } from "../dom.js";
import { entryOf, here, state } from "./state.js";
import { msgid, number, word } from "../words.js";
import { unsaved, unsavedIds } from "./unsaved.js";

const FILTERS = {
  all: () => true,
  missing: (entry) => entry.state === "untranslated",
  work: (entry) => entry.state === "fuzzy",
  warnings: (entry) => kindOf(entry) === "warnings",
  overflow: (entry) => entry.id in state.overflowing,
  approve: (entry) => isToApprove(entry),
  unsaved: (entry) => kept.has(entry.id),
};
const FILTER_NAMES = {
  all: msgid("All"),
  missing: msgid("Missing"),
  work: msgid("Needs review"),
  warnings: msgid("Warnings"),
  overflow: msgid("Too large"),
  approve: msgid("To approve"),
  unsaved: msgid("Not saved"),
};
const ALWAYS = ["all", "missing", "work", "warnings"];

// What the states of entries are called.
export const STATES = {
  ready: msgid("Ready"),
  approve: msgid("To be approved"),
  missing: msgid("No translation"),
  work: msgid("Needs review"),
  warnings: msgid("Look at this"),
};

let kept = new Set(); // ids of what is not saved
let filter = "all";
let open = () => {};

// What a list calls the state of an entry.
export function kindOf(entry) {
  if (entry.state === "untranslated") return "missing";
  if (entry.state === "fuzzy") return "work";
  const doubtful = entry.findings.some((each) => each.severity !== "note");
  if (doubtful || entry.state !== "ready" || entry.id in state.overflowing) return "warnings";
  return state.desk.approval && isToApprove(entry) ? "approve" : "ready";
}

// Whether a text is ready but for somebody who stands for it.
export function isToApprove(entry) {
  const wrong = entry.state !== "ready" || entry.findings.some((each) => each.severity === "error");
  return Boolean(entry.approval) && entry.approval.state !== "approved" && !wrong;
}

export function beginList(opened) {
  open = opened;
  $("search").addEventListener("input", () => drawList());
  $("search").addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "ArrowDown") focusEntry(visible()[0]?.id);
    else if (event.key === "Enter" && visible()[0]) open(visible()[0].id, true);
    else if (event.key === "Escape") {
      $("search").value = "";
      drawList();
      if (state.id) open(state.id, true);
    }
    else return;
    event.preventDefault();
  });
  $("entries").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) open(button.dataset.id, true);
  });
  $("entries").addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.altKey || event.ctrlKey) return;
    const buttons = [...$("entries").querySelectorAll("button")];
    const to = buttons[buttons.indexOf(document.activeElement) + step];
    if (to) to.focus();
    else if (step < 0) $("search").focus();
    event.preventDefault();
  });
  $("filters").addEventListener("change", (event) => {
    filter = event.target.value;
    drawList();
  });
}

export function showAll() {
  filter = "all";
  $("search").value = "";
}

function focusEntry(id) {
  $("entries").querySelector(`[data-id="${CSS.escape(id ?? "")}"]`)?.focus();
}

// The entries that pass the filter and the search, in the order of the file.
export function visible() {
  const query = $("search").value.trim().normalize("NFKC").toLowerCase();
  return state.catalog.entries.filter((entry) => FILTERS[filter](entry) && (!query || matches(entry, query)));
}

function matches(entry, query) {
  const typed = unsaved(here(entry.id))?.text ?? "";
  const words = [entry.name, entry.source, entry.text, typed, entry.gloss, entry.note];
  return words.some((each) => each.normalize("NFKC").toLowerCase().includes(query));
}

// The entry so many steps from one, among those that are visible or that `wanted` asks for.
export function neighbour(id, step, wanted = () => true) {
  const all = state.catalog.entries;
  const shown = new Set(visible().map((entry) => entry.id));
  const at = all.findIndex((entry) => entry.id === id);
  for (let next = at + step; next >= 0 && next < all.length; next += step) {
    if (shown.has(all[next].id) && wanted(all[next])) return all[next].id;
  }
  return null;
}

export const isUnfinished = (entry) => !["ready", "approve"].includes(kindOf(entry));

export function drawList() {
  kept = unsavedIds(state.pair, state.domain);
  drawFilters();
  const shown = visible();
  const focused = document.activeElement?.closest?.("#entries button")?.dataset.id;
  $("entries").replaceChildren(...shown.map(row));
  if (focused) focusEntry(focused);
  $("nothing").hidden = shown.length > 0;
  drawProgress();
}

// The row of one entry anew, which is all that a key changes as a rule.
export function drawEntry(id) {
  const before = kept.has(id);
  const button = $("entries").querySelector(`[data-id="${CSS.escape(id)}"]`);
  const entry = entryOf(id);
  if (!button || !entry || Boolean(unsaved(here(id))) !== before) drawList();
  else button.parentElement.replaceWith(row(entry));
}

function row(entry) {
  const { source, target } = state.catalog;
  const kind = kindOf(entry);
  const text = unsaved(here(entry.id))?.text ?? entry.text;
  const is = entry.id === state.id;
  const button = made("button", { type: "button", "data-id": entry.id, "aria-current": is ? "true" : undefined }, [
    made("span", { class: `dot ${kind}`, role: "img", "aria-label": word(STATES[kind]) }),
    made("span", { class: "entry-name", text: entry.name }),
    made("span", { class: "line", text: entry.source, ...source }),
    made("span", text ? { class: "line", text, ...target } : { class: "line empty", text: word("No translation") }),
  ]);
  if (kept.has(entry.id)) button.append(made("span", { class: "tag", text: word("Not saved") }));
  return made("li", {}, [button]);
}

function drawFilters() {
  const counts = Object.fromEntries(
    Object.entries(FILTERS).map(([name, passes]) => [name, state.catalog.entries.filter(passes).length]),
  );
  const names = Object.keys(FILTERS).filter((name) => ALWAYS.includes(name) || counts[name] || name === filter);
  const focused = $("filters").contains(document.activeElement);
  const buttons = names.map((name) =>
    made("label", { class: "chip" }, [
      made("input", { type: "radio", name: "filter", value: name, checked: name === filter }),
      made("span", {}, [word(FILTER_NAMES[name]), " ", made("b", { text: number(counts[name]) })]),
    ]),
  );
  $("filters").replaceChildren($("filters").querySelector("legend"), ...buttons);
  if (focused) $("filters").querySelector("input:checked")?.focus();
}

function drawProgress() {
  const all = state.catalog.entries.length;
  const ready = state.catalog.entries.filter((entry) => ["ready", "approve", "warnings"].includes(kindOf(entry))).length;
  $("progress").textContent = word("{count} of {all} translated", { count: number(ready), all: number(all) });
}

// Bring the open entry into the list's view, and mark it.
export function markOpen() {
  for (const button of $("entries").querySelectorAll("button")) {
    if (button.dataset.id === state.id) {
      button.setAttribute("aria-current", "true");
      button.scrollIntoView({ block: "nearest" });
    } else {
      button.removeAttribute("aria-current");
    }
  }
}
