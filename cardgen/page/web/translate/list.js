// The list of messages: what state each is in, filters, and the search.

import { $, made } from "../dom.js";
import { entryOf, here, placeOf, state } from "./state.js";
import { msgid, number, word } from "../words.js";
import { makeRows } from "./rows.js";
import { ruleName } from "./rules.js";
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
const OVERFLOW = "overflow"; // the rule of what a template does not hold

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
let rule = ""; // of findings, which the shown entries have
let open = () => {};
let whenDrawn = () => {};
let rows = null;
let shown = { items: [] }; // what the list shows, and of what it was made
const words = new WeakMap(); // of entries, as the search compares them

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

export function beginList(opened, drawn) {
  open = opened;
  whenDrawn = drawn;
  rows = makeRows($("rows"), $("entries"), makeRow);
  $("search").addEventListener("input", () => showFound());
  $("search").addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "ArrowDown") rows.focus(rows.first);
    else if (event.key === "Enter" && rows.first) open(rows.first, true);
    else if (event.key === "Escape") {
      $("search").value = "";
      showFound();
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
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const id = document.activeElement.dataset.id;
    const to = { ArrowDown: () => rows.step(id, 1), ArrowUp: () => rows.step(id, -1), Home: () => rows.first, End: () => rows.last }[event.key];
    if (!to) return;
    if (to()) rows.focus(to());
    else if (event.key === "ArrowUp") $("search").focus();
    event.preventDefault();
  });
  $("filters").addEventListener("change", (event) => {
    filter = event.target.value;
    showFound();
  });
  $("rule").addEventListener("change", (event) => {
    rule = event.target.value;
    showFound();
  });
}

export function showAll() {
  filter = "all";
  rule = "";
  $("search").value = "";
}

// The entries that pass the filters and the search, in the order of the file.
export const visible = () => shown.items;

function find() {
  const query = fold($("search").value.trim());
  return state.catalog.entries.filter((entry) => FILTERS[filter](entry) && (!rule || hasRule(entry, rule)) && (!query || matches(entry, query)));
}

const fold = (text) => text.normalize("NFKC").toLowerCase();

function matches(entry, query) {
  if (!words.has(entry)) words.set(entry, fold([entry.name, entry.source, entry.text, entry.gloss, entry.note].join("\n")));
  return words.get(entry).includes(query) || (kept.has(entry.id) && fold(unsaved(here(entry.id))?.text ?? "").includes(query));
}

const rulesOf = (entry) => [...entry.findings.map((each) => each.rule), ...(entry.id in state.overflowing ? [OVERFLOW] : [])];
const hasRule = (entry, wanted) => rulesOf(entry).includes(wanted);

// The entry so many steps from one, among those that are visible or that `wanted` asks for. An
// entry that the filter hides has its neighbours by its place in the file.
export function neighbour(id, step, wanted = () => true) {
  const at = placeOf(id);
  const items = step > 0 ? shown.items : shown.items.toReversed();
  return items.find((each) => (placeOf(each.id) - at) * step > 0 && wanted(each))?.id ?? null;
}

export const isUnfinished = (entry) => !["ready", "approve"].includes(kindOf(entry));

// Show all anew: rows, counts and progress.
export function drawList() {
  kept = unsavedIds(state.pair, state.domain);
  drawFilters();
  drawRules();
  drawProgress();
  showFound();
  whenDrawn();
}

function showFound() {
  drawChosen();
  shown = { items: find() };
  rows.show(shown.items);
  $("nothing").hidden = shown.items.length > 0;
}

// The row of one entry anew, which is all that a key changes as a rule.
export function drawEntry(id) {
  const is = Boolean(unsaved(here(id)));
  if (is !== kept.has(id)) {
    kept = unsavedIds(state.pair, state.domain);
    drawFilters();
    if (filter === "unsaved") return showFound();
  }
  const entry = entryOf(id);
  if (entry) rows.renew(entry);
}

function makeRow(entry) {
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
  const tag = kept.has(entry.id) ? msgid("Not saved") : kind === "approve" ? msgid("To approve") : "";
  if (tag) button.append(made("span", { class: `tag ${kind}`, text: word(tag) }));
  return made("li", {}, [button]);
}

function drawFilters() {
  const counts = Object.fromEntries(Object.keys(FILTERS).map((name) => [name, 0]));
  for (const entry of state.catalog.entries) {
    for (const name of Object.keys(FILTERS)) if (FILTERS[name](entry)) counts[name] += 1;
  }
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

function drawChosen() {
  const chosen = $("filters").querySelector(`input[value="${filter}"]`);
  if (chosen) chosen.checked = true;
}

// The kinds of findings that entries have, with their numbers, the most frequent first.
function drawRules() {
  const counts = new Map();
  for (const entry of state.catalog.entries) {
    for (const each of new Set(rulesOf(entry))) counts.set(each, (counts.get(each) ?? 0) + 1);
  }
  if (rule && !counts.has(rule)) counts.set(rule, 0); // what was mended last stays chosen
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  $("rule-box").hidden = !sorted.length;
  $("rule").replaceChildren(
    made("option", { value: "", text: word("All findings"), selected: !rule }),
    ...sorted.map(([name, count]) => made("option", { value: name, text: `${ruleName(name)} (${number(count)})`, selected: name === rule })),
  );
}

function drawProgress() {
  const { entries } = state.catalog;
  const ready = entries.filter((entry) => !["untranslated", "fuzzy"].includes(entry.state)).length;
  const waits = state.desk.approval ? entries.filter(isToApprove).length : 0;
  const said = [word("{count} of {all} translated", { count: number(ready), all: number(entries.length) })];
  if (waits) said.push(word("{count} to approve", { count: number(waits) }));
  $("progress").textContent = said.join(" · ");
}

// Bring the open entry into the list's view, and mark it.
export function markOpen() {
  for (const button of $("entries").querySelectorAll("[aria-current]")) button.removeAttribute("aria-current");
  rows.reveal(state.id);
  $("entries").querySelector(`[data-id="${CSS.escape(state.id)}"]`)?.setAttribute("aria-current", "true");
}

// Let keys go to the open entry in the list.
export const focusOpen = () => rows.focus(rows.has(state.id) ? state.id : rows.first);
