// The open entry: its field, what is wrong with the text, saving, and conflicts.

import { $, entryOf, here, made, state, tell } from "./state.js";
import * as server from "./server.js";
import { drawEntry, drawList, isToApprove, isUnfinished, kindOf, markOpen, neighbour } from "./list.js";
import { dropUnsaved, keepUnsaved, unsaved } from "./unsaved.js";
import { languageName, ruleName, sentence, word } from "./words.js";
import { drawLabel } from "./label.js";
import { drawAbout } from "./about.js";
import { trouble } from "./trouble.js";

const GRAVEST = ["error", "warning", "note"];
const MOST = 8; // findings that are shown

let composing = false;
let waits = false; // a change on the disk, for the end of a composition
let saving = false;
let again = null; // what was asked for while saving
let touched = false; // the flag, by hand

const now = () => ({ text: $("text").value, fuzzy: $("fuzzy").checked, note: $("note").value });
const same = (one, other) => one.text === other.text && one.fuzzy === other.fuzzy && one.note === other.note;
const versionOf = ({ seen, text, fuzzy, note }) => ({ seen, text, fuzzy, note });

let whenSaved = () => {};

export function beginEditing(saved) {
  whenSaved = saved;
  $("text").addEventListener("input", (event) => typed(event));
  // As high as the text asks for, also once it is shown, is as wide as it will be, and has its font.
  new ResizeObserver(() => requestAnimationFrame(grow)).observe($("form"));
  document.fonts.ready.then(grow);
  $("note").addEventListener("input", () => typed());
  $("fuzzy").addEventListener("change", () => {
    touched = true;
    typed();
  });
  $("form").addEventListener("compositionstart", () => {
    composing = true;
  });
  $("form").addEventListener("compositionend", () => {
    composing = false;
    if (waits) refresh();
  });
  $("form").addEventListener("submit", (event) => {
    event.preventDefault();
    save(true);
  });
  $("copy").addEventListener("click", copySource);
  $("revert").addEventListener("click", revert);
  $("take-theirs").addEventListener("click", takeTheirs);
  $("keep-mine").addEventListener("click", keepMine);
  $("bring-back").addEventListener("click", bringBack);
  $("let-go").addEventListener("click", letGo);
  $("approve").addEventListener("click", approve);
  $("previous").addEventListener("click", () => step(-1));
  $("next").addEventListener("click", () => step(1));
}

// Whether keys belong to an input method just now, which may use any of them.
export const isComposing = (event) => composing || event.isComposing || event.keyCode === 229;

// Show an entry; with `focus`, go to its field.
export function openEntry(id, focus = false) {
  state.id = id;
  touched = false;
  history.replaceState(null, "", `#${state.pair}/${state.domain}/${id}`);
  document.body.dataset.view = "entry";
  $("entry").hidden = false;
  refresh();
  markOpen();
  drawAbout();
  if (focus) {
    $("text").focus();
    $("text").setSelectionRange($("text").value.length, $("text").value.length);
  }
}

export function step(by, wanted) {
  const to = neighbour(state.id, by, wanted);
  if (to) openEntry(to, true);
  else tell(word(by > 0 ? "last" : "first"));
}

export const stepUnfinished = (by) => step(by, isUnfinished);

// Show what the file says now, and what of it is not saved.
export function refresh() {
  if (composing) {
    waits = true;
    return;
  }
  waits = false;
  const entry = entryOf();
  const record = unsaved(here());
  if (!entry) {
    showConflict(null);
    return;
  }
  if (record && !record.aside && same(record, entry)) dropUnsaved(here());
  const shown = unsaved(here()) ?? entry;
  put($("text"), shown.text);
  put($("note"), shown.note);
  $("fuzzy").checked = shown.fuzzy;
  $("note-box").open = $("note-box").open || Boolean(shown.note);
  drawHead(entry);
  drawState();
  showConflict(entry);
  grow();
  drawLabel(now(), showFindings);
}

function put(field, text) {
  if (field.value === text) return;
  const { selectionStart, selectionEnd } = field;
  field.value = text;
  if (document.activeElement === field) field.setSelectionRange(selectionStart, selectionEnd);
}

function drawHead(entry) {
  const { source, target } = state.catalog;
  $("name").textContent = entry.name;
  $("source-title").textContent = languageName(source.lang);
  $("text-title").textContent = languageName(target.lang);
  $("source").textContent = entry.source;
  $("was").hidden = !entry.previous || entry.previous === entry.source;
  $("was").replaceChildren(word("was"), " ", made("span", { text: entry.previous, ...source }));
  const [gloss, comments] = [entry.gloss, entry.comments.filter((each) => !entry.gloss.includes(each.trim()))];
  $("gloss").textContent = gloss;
  $("comments").replaceChildren(...comments.filter(Boolean).map((each) => made("li", { text: each })));
  for (const [id, language] of [["source", source], ["text", target], ["theirs", target], ["aside-text", target]]) {
    $(id).lang = language.lang;
    $(id).dir = language.dir;
  }
  $("plural").hidden = !entry.plural;
  for (const name of ["text", "note"]) $(name).readOnly = entry.plural;
  for (const name of ["copy", "fuzzy"]) $(name).disabled = entry.plural;
  const marks = entry.source.match(/\{\w+\}/g) ?? [];
  $("chips").replaceChildren(
    ...[...new Set(marks)].map((mark) => {
      const chip = made("button", { type: "button", class: "mark-chip", text: mark, title: word("insert") });
      chip.addEventListener("click", () => insert(mark));
      return chip;
    }),
  );
}

function drawState() {
  const entry = entryOf();
  const record = unsaved(here());
  const kind = record ? "unsaved" : kindOf(entry);
  $("state").className = `state ${kind}`;
  $("state").textContent = word(record ? "unsaved" : `state-${kind}`);
  $("revert").hidden = !record;
  const approved = entry.approval?.state === "approved" && !record;
  $("approved").hidden = !approved;
  $("approved").textContent = approved ? word("approved-by", entry.approval.by.join(", ")) : "";
  $("approve").hidden = Boolean(record) || !state.desk.approver || !isToApprove(entry);
  $("aside").hidden = !record?.aside;
  $("aside-text").textContent = record?.aside ?? "";
}

function insert(text) {
  if ($("text").readOnly) return;
  const field = $("text");
  field.focus();
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  typed();
}

// What was typed is kept before anything else is done with it.
function typed(event) {
  const entry = entryOf();
  if (!entry || entry.plural) return;
  if (event && entry.fuzzy && !touched && $("text").value !== entry.text) $("fuzzy").checked = false;
  const before = unsaved(here());
  const base = before?.base ?? versionOf(entry);
  const record = { ...now(), base, aside: before?.aside };
  if (same(record, base) && base.seen === entry.seen && !record.aside) dropUnsaved(here());
  else keepUnsaved(here(), record);
  drawState();
  drawRow();
  grow();
  drawLabel(now(), showFindings);
}

let rows = 0;
function drawRow() {
  cancelAnimationFrame(rows);
  rows = requestAnimationFrame(() => drawEntry(state.id));
}

function grow() {
  for (const field of [$("text"), $("note")]) {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 2}px`;
  }
}

export function copySource() {
  if ($("text").readOnly) return;
  $("text").focus();
  $("text").select();
  $("text").setRangeText(entryOf().source, 0, $("text").value.length, "end");
  typed();
}

export function toggleFuzzy() {
  if ($("text").readOnly) return;
  $("fuzzy").checked = !$("fuzzy").checked;
  touched = true;
  typed();
  tell(word($("fuzzy").checked ? "state-work" : "work-done"));
}

function revert() {
  const record = unsaved(here());
  const entry = entryOf();
  if (!record || !entry) return;
  setAside(record, entry);
}

// Write the text into the file, and go on to the next entry.
export async function save(goOn) {
  const entry = entryOf();
  if (saving) again = { goOn };
  if (!entry || saving || composing || $("text").readOnly) return;
  const record = unsaved(here());
  const where = here();
  const next = goOn ? neighbour(state.id, 1) : null;
  if (!record || same(record, entry)) {
    if (goOn) goTo(next);
    return;
  }
  if (!$("conflict").hidden) {
    $("take-theirs").focus();
    tell(word("conflict"));
    return;
  }
  saving = true;
  const { text, fuzzy, note } = record;
  try {
    const answer = await server.save({ ...where, seen: record.base.seen, text, fuzzy, note });
    taken(where, answer.entry);
    const later = unsaved(where);
    if (later && same(later, record)) dropUnsaved(where);
    else if (later) keepUnsaved(where, { ...later, base: versionOf(answer.entry) });
    trouble(answer.findings.length ? "saved" : "", { data: answer });
    touched = false;
    tell(word("saved"));
    drawList();
    whenSaved();
    if (goOn && state.id === where.id) goTo(next);
    else if (state.id === where.id) refresh();
  } catch (error) {
    if (error.status === 409) {
      taken(where, error.data.entry);
      drawList();
      refresh();
      $("take-theirs").focus();
      tell(word("conflict"));
    } else {
      trouble("not-saved", error);
    }
  } finally {
    saving = false;
    const asked = again;
    again = null;
    if (asked && $("conflict").hidden) save(asked.goOn);
  }
}

// Stand for the text as it is in the file; who wrote it learns that another has to.
export async function approve() {
  const entry = entryOf();
  const where = here();
  if (!entry || $("approve").hidden) return;
  try {
    const answer = await server.approve({ ...where, revision: entry.approval.revision });
    taken(where, answer.entry);
    trouble("");
    tell(word("approved-by", answer.entry.approval.by.join(", ")));
    drawList();
    if (where.id === state.id) {
      $("text").focus();
      refresh();
    }
  } catch (error) {
    trouble("not-approved", error);
  }
}

function goTo(id) {
  if (id) openEntry(id, true);
  else {
    refresh();
    tell(`${word("saved")} ${word("last")}`);
  }
}

function taken(where, entry) {
  if (where.pair !== state.pair || where.domain !== state.domain) return;
  const at = state.catalog.entries.findIndex((each) => each.id === where.id);
  if (at >= 0 && entry) state.catalog.entries[at] = entry;
  else if (at >= 0) state.catalog.entries.splice(at, 1);
}

// Show what somebody else wrote meanwhile, beside what was typed here.
function showConflict(entry) {
  const record = unsaved(here());
  const is = Boolean(record) && !(record.aside && entry && same(record, entry)) && record.base.seen !== entry?.seen;
  const was = $("conflict").hidden;
  $("conflict").hidden = !is;
  if (!is) return;
  $("conflict-title").textContent = word(entry ? "conflict" : "removed");
  $("theirs").textContent = entry ? entry.text || word("state-missing") : "";
  $("theirs-note").hidden = !entry || entry.note === record.base.note;
  $("theirs-note").textContent = entry?.note ?? "";
  $("take-theirs").hidden = $("keep-mine").hidden = !entry;
  if (was) tell(word(entry ? "conflict" : "removed"));
}

function takeTheirs() {
  setAside(unsaved(here()), entryOf());
}

function keepMine() {
  const record = unsaved(here());
  keepUnsaved(here(), { ...record, base: versionOf(entryOf()) });
  refresh();
  $("text").focus();
}

// The text that was typed is not thrown away: it stands below until somebody lets it go.
function setAside(record, entry) {
  const aside = record.text === entry.text ? record.aside : record.text;
  if (aside) keepUnsaved(here(), { ...versionOf(entry), base: versionOf(entry), aside });
  else dropUnsaved(here());
  refresh();
  drawList();
  $("text").focus();
}

function bringBack() {
  const record = unsaved(here());
  keepUnsaved(here(), { ...record, text: record.aside, aside: undefined });
  refresh();
  drawList();
  $("text").focus();
}

function letGo() {
  const record = unsaved(here());
  if (same(record, record.base)) dropUnsaved(here());
  else keepUnsaved(here(), { ...record, aside: undefined });
  refresh();
  drawList();
  $("text").focus();
}

function showFindings(findings) {
  $("text").setAttribute("aria-invalid", findings.some((each) => each.severity === "error") ? "true" : "false");
  const sorted = GRAVEST.flatMap((severity) => findings.filter((each) => each.severity === severity));
  $("findings").replaceChildren(...sorted.slice(0, MOST).map(shownFinding));
  if (sorted.length > MOST) $("findings").append(made("li", { class: "more-of-it", text: word("more", sorted.length - MOST) }));
  if (findings.length) tell(findings.map((each) => `${ruleName(each.rule)}.`).join(" "), 1200);
}

function shownFinding(found) {
  const parts = [
    made("b", { text: ruleName(found.rule) }),
    made("span", sentence(found.message)),
    ...(found.hint ? [made("span", { class: "hint", ...sentence(found.hint) })] : []),
  ];
  const span = spanOf(found);
  const inner = span ? made("button", { type: "button", title: word("go-to") }, parts) : made("div", {}, parts);
  if (span) {
    inner.addEventListener("click", () => {
      $("text").focus();
      $("text").setSelectionRange(...span);
    });
  }
  return made("li", { class: found.severity }, [inner]);
}

// Where in the text it is, in UTF-16 units.
function spanOf(found) {
  if (!found.span || found.span[0] === found.span[1]) return null;
  const units = [...$("text").value];
  return found.span.map((at) => units.slice(0, at).join("").length);
}

