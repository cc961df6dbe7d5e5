// The keys. None of them is a bare Enter, and none does anything while an input method is at work.

import { $, made } from "../dom.js";
import { state } from "./state.js";
import { insertTerm } from "./about.js";
import { openApproval } from "./approving.js";
import { approve, copySource, fixFirst, isComposing, save, step, stepUnfinished, toggleFuzzy, undo } from "./editing.js";
import { msgid, word } from "../words.js";

const KEYS = [
  ["Ctrl+Enter", msgid("Save and next"), () => save(true)],
  ["Ctrl+S", msgid("Save"), () => save(false)],
  ["Ctrl+Shift+Enter", msgid("Approve"), () => approve()],
  ["Alt+ArrowDown", msgid("Next"), () => step(1)],
  ["Alt+ArrowUp", msgid("Previous"), () => step(-1)],
  ["Ctrl+ArrowDown", msgid("Next"), () => step(1)],
  ["Ctrl+ArrowUp", msgid("Previous"), () => step(-1)],
  ["Ctrl+Shift+ArrowDown", msgid("Next that is not ready"), () => stepUnfinished(1)],
  ["Ctrl+Shift+ArrowUp", msgid("Previous that is not ready"), () => stepUnfinished(-1)],
  ["Alt+F", msgid("Mend the first finding"), () => fixFirst()],
  ...Array.from({ length: 9 }, (_, at) => [`Alt+${at + 1}`, msgid("Insert a term"), () => insertTerm(at + 1)]),
  ["Ctrl+Shift+A", msgid("Read and approve several"), () => openApproval()],
  ["Ctrl+U", msgid("Needs review"), () => toggleFuzzy()],
  ["Ctrl+B", msgid("Copy source"), () => copySource()],
  ["Ctrl+Z", msgid("Undo"), () => undo(-1)],
  ["Ctrl+Shift+Z", msgid("Redo"), () => undo(1)],
  ["Ctrl+Y", msgid("Redo"), () => undo(1)],
  ["Ctrl+K", msgid("Search"), () => search()],
  ["Ctrl+/", msgid("Keys"), () => showKeys()],
];
const SHOWN = { Enter: "Enter", ArrowDown: "↓", ArrowUp: "↑" };

export function beginKeys() {
  addEventListener("keydown", (event) => {
    if (isComposing(event) || document.querySelector("dialog[open]")) return;
    const found = KEYS.find(([keys]) => keys === pressed(event));
    const opens = event.key.startsWith("Arrow") && event.target.closest("select"); // its own list
    const isElsewhere = ["Undo", "Redo"].includes(found?.[1]) && event.target.matches("input:not([type=checkbox]), select");
    if (!found || opens || isElsewhere) return;
    event.preventDefault();
    if (state.id || ["Search", "Keys"].includes(found[1])) found[2]();
  });
  $("help").addEventListener("click", showKeys);
}

function pressed(event) {
  const parts = [(event.ctrlKey || event.metaKey) && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift"];
  // With Hangul, kana or Cyrillic on the keyboard a key has another letter, and the same place.
  const isOther = event.key.length === 1 && event.key > "~" && /^(Key[A-Z]|Digit[0-9])$/.test(event.code);
  const key = isOther ? event.code.at(-1) : event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return [...parts.filter(Boolean), key].join("+");
}

function search() {
  document.body.dataset.view = "list";
  $("search").focus();
  $("search").select();
}

function showKeys() {
  const rows = new Map();
  const listed = KEYS.filter(([keys]) => !/^Alt\+[2-8]$/.test(keys)); // the first and the last of a row
  for (const [keys, name] of listed) rows.set(name, [...(rows.get(name) ?? []), keys]);
  $("keys-list").replaceChildren(
    ...[...rows].map(([name, all]) =>
      made("div", {}, [made("dt", {}, all.map(shownKeys)), made("dd", { text: word(name) })]),
    ),
  );
  $("keys-dialog").showModal();
}

function shownKeys(keys) {
  return made("span", { class: "keys" }, keys.split("+").map((key) => made("kbd", { text: SHOWN[key] ?? key })));
}
