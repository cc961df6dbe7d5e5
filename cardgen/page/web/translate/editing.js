// The open entry: its field, what is wrong with the text, saving, and conflicts.

import { $, made } from "../dom.js";
import { entryOf, here, renewEntries, state, tell } from "./state.js";
import * as server from "./server.js";
import { STATES, drawEntry, drawList, isToApprove, isUnfinished, kindOf, markOpen, neighbour } from "./list.js";
import { dropUnsaved, keepUnsaved, unsaved, withAside } from "./unsaved.js";
import { noteStep, stepBy } from "./past.js";
import { ruleName } from "./rules.js";
import { languageName, msgid, word } from "../words.js";
import { drawLabel } from "./label.js";
import { askAbout, beginAbout, drawAbout } from "./about.js";
import { trouble } from "./trouble.js";

const GRAVEST = ["error", "warning", "note"];
const MOST = 8; // findings that are shown
const AS_IT_IS = ["copied", "wrong-language"]; // rules of which a person may know better

let composing = false;
let waits = false; // a change on the disk, for the end of a composition
let saving = false;
let again = null; // what was asked for while saving
let touched = false; // the flag, by hand
let writing = false; // a text is put into a field

const now = () => ({ text: $("text").value, fuzzy: $("fuzzy").checked, note: $("note").value });
const same = (one, other) => one.text === other.text && one.fuzzy === other.fuzzy && one.note === other.note;
const versionOf = ({ seen, text, fuzzy, note }) => ({ seen, text, fuzzy, note });
// Whether something was typed that the file does not say; a record may have but texts set aside.
const isTyped = (record, entry) => Boolean(record) && !(entry && same(record, entry) && record.base.seen === entry.seen);

let whenSaved = () => {};

export function beginEditing(saved) {
  whenSaved = saved;
  beginAbout(insert, (where, answer) => {
    taken(where, answer);
    drawList();
    if (where.id === state.id) refresh();
  });
  $("text").addEventListener("input", (event) => typed(event));
  // As high as the text asks for, also once it is shown, is as wide as it will be, and has its font.
  new ResizeObserver(() => requestAnimationFrame(grow)).observe($("form"));
  document.fonts.ready.then(grow);
  $("note").addEventListener("input", (event) => typed(event));
  $("fuzzy").addEventListener("change", () => {
    touched = true;
    typed();
  });
  for (const field of [$("text"), $("note")]) {
    field.addEventListener("compositionstart", () => {
      composing = true;
    });
    field.addEventListener("compositionend", () => {
      composing = false;
      noteStep(here(), now());
      if (waits) refresh();
      else drawLabel(now(), showFindings); // what is wrong is said aloud only now
    });
  }
  $("form").addEventListener("submit", (event) => {
    event.preventDefault();
    save(true);
  });
  $("copy").addEventListener("click", copySource);
  $("revert").addEventListener("click", revert);
  $("take-theirs").addEventListener("click", takeTheirs);
  $("keep-mine").addEventListener("click", keepMine);
  $("approve").addEventListener("click", approve);
  $("previous").addEventListener("click", () => step(-1));
  $("next").addEventListener("click", () => step(1));
}

// Whether keys belong to an input method just now, which may use any of them.
export const isComposing = (event) => composing || event.isComposing || event.keyCode === 229;

// Show an entry; with `focus`, go to its field.
export function openEntry(id, focus = false) {
  if (composing) {
    composing = false; // what an input method has not ended belongs to the entry before
    typed();
  }
  state.id = id;
  touched = false;
  history.replaceState(null, "", `#${state.pair}/${state.domain}/${id}`);
  document.body.dataset.view = "entry";
  $("entry").hidden = false;
  refresh();
  markOpen();
  drawAbout();
  if (focus) goToText();
}

// Let keys go to the end of the text.
export function goToText() {
  $("text").focus();
  $("text").setSelectionRange($("text").value.length, $("text").value.length);
}

export function step(by, wanted) {
  const to = neighbour(state.id, by, wanted);
  if (to) openEntry(to, true);
  else tell(word(by > 0 ? msgid("This is the last.") : msgid("This is the first.")));
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
  const asides = record?.asides ?? [];
  takeComments(record, entry);
  // Of what nobody has typed there is nothing to decide, whatever others have made of it.
  if (record && (same(record, entry) || same(record, record.base))) keepOnly(asides, entry);
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
  noteStep(here(), now());
}

// A comment of somebody else is no conflict with a text: what is typed goes on from it.
function takeComments(record, entry) {
  if (!record || record.base.seen === entry.seen || record.base.text !== entry.text || record.base.fuzzy !== entry.fuzzy || record.note !== record.base.note) return;
  Object.assign(record, { note: entry.note, base: versionOf(entry) });
  keepUnsaved(here(), record);
}

// Keep of an entry what was set aside, beside what the file says.
function keepOnly(asides, entry) {
  if (asides.length) keepUnsaved(here(), { ...versionOf(entry), base: versionOf(entry), asides });
  else dropUnsaved(here());
}

// Put a text into a field as if it were typed: so a browser can undo it as well.
function write(field, text) {
  if (field.value === text) return;
  field.focus();
  const old = field.value;
  let start = 0;
  while (start < Math.min(old.length, text.length) && old[start] === text[start]) start += 1;
  let end = 0;
  while (end < Math.min(old.length, text.length) - start && old.at(-1 - end) === text.at(-1 - end)) end += 1;
  field.setSelectionRange(start, old.length - end);
  const middle = text.slice(start, text.length - end);
  writing = true;
  try {
    document.execCommand(middle ? "insertText" : "delete", false, middle);
  } finally {
    writing = false;
  }
  if (field.value !== text) field.value = text; // a browser that cannot
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
  $("was").hidden = !entry.previous || entry.previous === entry.source;
  $("was").replaceChildren(word("It was:"), " ", made("span", { text: entry.previous, ...source }));
  const [gloss, comments] = [entry.gloss, entry.comments.filter((each) => !entry.gloss.includes(each.trim()))];
  $("gloss").textContent = gloss;
  $("comments").replaceChildren(...comments.filter(Boolean).map((each) => made("li", { text: each })));
  for (const [id, language] of [["source", source], ["text", target], ["theirs", target]]) {
    $(id).lang = language.lang;
    $(id).dir = language.dir;
  }
  $("plural").hidden = !entry.plural;
  for (const name of ["text", "note"]) $(name).readOnly = entry.plural;
  for (const name of ["copy", "fuzzy"]) $(name).disabled = entry.plural;
  const marks = entry.source.match(/\{\w+\}/g) ?? [];
  $("chips").replaceChildren(
    ...[...new Set(marks)].map((mark) => {
      const chip = made("button", { type: "button", class: "mark-chip", text: mark, title: word("Insert") });
      chip.addEventListener("click", () => insert(mark));
      return chip;
    }),
  );
}

function drawState() {
  const entry = entryOf();
  const record = unsaved(here());
  const is = isTyped(record, entry);
  const kind = is ? "unsaved" : kindOf(entry);
  $("state").className = `state ${kind}`;
  $("state").textContent = is ? word("Not saved") : word(STATES[kind]);
  $("revert").hidden = !is;
  const approved = entry.approval?.state === "approved" && !is;
  $("approved").hidden = !approved;
  $("approved").textContent = approved ? word("Approved by {names}", { names: entry.approval.by.join(", ") }) : "";
  $("approve").hidden = is || !state.desk.approver || !isToApprove(entry);
  drawAsides(record?.asides ?? []);
}

// What was typed and replaced, with a way back for each.
function drawAsides(asides) {
  $("aside").hidden = !asides.length;
  $("asides").replaceChildren(...asides.map(shownAside));
}

function shownAside({ text, note }, at) {
  const named = (id) => (at ? {} : { id }); // the last one
  const button = (id, text, does, more = {}) => {
    const found = made("button", { type: "button", text, ...named(id), ...more });
    found.addEventListener("click", () => does(at));
    return found;
  };
  const said = [made("p", { class: "words", text, ...state.catalog.target, ...named("aside-text") })];
  if (note && note !== entryOf().note) said.push(made("p", { class: "note-text", text: note }));
  return made("li", {}, [...said, made("p", { class: "buttons" }, [button("bring-back", word("Bring it back"), bringBack), button("let-go", word("Let it go"), letGo, { class: "quiet" })])]);
}

function insert(text) {
  if ($("text").readOnly) return;
  const { value, selectionStart, selectionEnd } = $("text");
  write($("text"), value.slice(0, selectionStart) + text + value.slice(selectionEnd));
  typed();
}

// What was typed is kept before anything else is done with it.
function typed(event) {
  const entry = entryOf();
  if (!state.id || writing || entry?.plural) return;
  if (event && entry?.fuzzy && !touched && $("text").value !== entry.text) $("fuzzy").checked = false;
  const before = unsaved(here());
  const base = before?.base ?? versionOf(entry ?? { seen: "", text: "", fuzzy: false, note: "" });
  const record = { ...now(), base, asides: before?.asides ?? [] };
  if (same(record, base) && base.seen === entry?.seen && !record.asides.length) dropUnsaved(here());
  else keepUnsaved(here(), record);
  if (!composing) noteStep(here(), now(), kindOfInput(event));
  if (!entry) return; // it was removed meanwhile, which the page says
  drawState();
  drawRow();
  grow();
  drawLabel(now(), showFindings);
}

// Letters that are typed one after the other are one step of undoing, up to the next word.
function kindOfInput(event) {
  return event && !/\s/.test(event.data ?? "") ? (event.inputType ?? "") : "";
}

// Undo (-1) or redo (1) the last change of this entry, also from before a step to another.
export function undo(by) {
  if (!entryOf() || $("text").readOnly) return;
  const to = stepBy(here(), by);
  if (!to) {
    tell(word(by < 0 ? msgid("There is nothing to undo.") : msgid("There is nothing to redo.")));
    return;
  }
  put($("note"), to.note);
  $("note-box").open = $("note-box").open || Boolean(to.note);
  $("fuzzy").checked = to.fuzzy;
  write($("text"), to.text);
  touched = true;
  typed();
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
  write($("text"), entryOf().source);
  $("text").focus();
  typed();
}

export function toggleFuzzy() {
  if ($("text").readOnly) return;
  $("fuzzy").checked = !$("fuzzy").checked;
  touched = true;
  typed();
  tell(word($("fuzzy").checked ? msgid("Needs review") : msgid("Needs no review")));
}

function revert() {
  const record = unsaved(here());
  const entry = entryOf();
  if (!record || !entry) return;
  setAside(record, entry);
}

// Write the text into the file, and go on to the next entry.
//
// With `asItIs` it also says for good that the text is right although it is its source's words.
export async function save(goOn, asItIs = false) {
  const entry = entryOf();
  if (saving) again = { goOn, asItIs };
  if (!entry || saving || composing || $("text").readOnly) return;
  const typedHere = unsaved(here());
  const record = asItIs ? { base: versionOf(entry), asides: [], ...typedHere, ...now(), fuzzy: false } : typedHere;
  const where = here();
  const next = goOn ? neighbour(state.id, 1) : null;
  if (!asItIs && (!record || same(record, entry))) {
    if (goOn) goTo(next);
    return;
  }
  if (!$("conflict").hidden) {
    $("take-theirs").focus();
    tell(word("Somebody else has changed this meanwhile. The file says now:"));
    return;
  }
  saving = true;
  const { text, fuzzy, note } = record;
  try {
    const answer = await server.save({ ...where, seen: record.base.seen, text, fuzzy, note, as_it_is: asItIs });
    taken(where, answer);
    const later = unsaved(where);
    const base = versionOf(answer.entry);
    const isSaved = later && later.text === text && later.note === note && (asItIs || later.fuzzy === fuzzy);
    if (isSaved && !later.asides.length) dropUnsaved(where);
    else if (later) keepUnsaved(where, { ...later, ...(isSaved ? base : {}), base });
    trouble(answer.findings.length ? msgid("Saved.") : "", { data: answer });
    touched = false;
    tell(word("Saved."));
    drawList();
    whenSaved();
    if (note !== record.base.note) askAbout(); // the comments are others now
    if (goOn && state.id === where.id) goTo(next);
    else if (state.id === where.id) refresh();
  } catch (error) {
    if (error.status === 409) {
      taken(where, error.data);
      drawList();
      refresh();
      $("take-theirs").focus();
      tell(word("Somebody else has changed this meanwhile. The file says now:"));
    } else {
      trouble("It could not be saved.", error);
    }
  } finally {
    saving = false;
    const asked = again;
    again = null;
    if (asked && $("conflict").hidden) save(asked.goOn, asked.asItIs);
  }
}

// Stand for the text as it is in the file; who wrote it learns that another has to.
export async function approve() {
  const entry = entryOf();
  const where = here();
  if (!entry || $("approve").hidden) return;
  try {
    const answer = await server.approve({ ...where, revision: entry.approval.revision });
    taken(where, answer);
    trouble("");
    tell(word("Approved by {names}", { names: answer.entry.approval.by.join(", ") }));
    drawList();
    if (where.id === state.id) {
      $("text").focus();
      refresh();
    }
  } catch (error) {
    trouble("It is not approved.", error);
  }
}

function goTo(id) {
  if (id) openEntry(id, true);
  else {
    refresh();
    tell(`${word("Saved.")} ${word("This is the last.")}`);
  }
}

// Take over how the file has an entry now, and others that somebody else has changed meanwhile.
function taken(where, { entry, changed, gone }) {
  if (where.pair !== state.pair || where.domain !== state.domain) return;
  renewEntries([...(entry ? [entry] : []), ...changed], [...(entry ? [] : [where.id]), ...gone]);
}

// Show what somebody else wrote meanwhile, beside what was typed here.
function showConflict(entry) {
  const record = unsaved(here());
  const is = Boolean(record) && !(entry && same(record, entry)) && record.base.seen !== entry?.seen;
  const was = $("conflict").hidden;
  $("conflict").hidden = !is;
  if (!is) return;
  $("conflict-title").textContent = word(entry ? msgid("Somebody else has changed this meanwhile. The file says now:") : msgid("This is no longer in the file. Your text is kept here."));
  $("theirs").textContent = entry ? entry.text || word("No translation") : "";
  $("theirs-note").hidden = !entry || entry.note === record.base.note;
  $("theirs-note").textContent = entry?.note ?? "";
  $("take-theirs").hidden = $("keep-mine").hidden = !entry;
  if (was) tell(word(entry ? msgid("Somebody else has changed this meanwhile. The file says now:") : msgid("This is no longer in the file. Your text is kept here.")));
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
  const isOther = record.text !== entry.text || record.note !== entry.note;
  keepOnly(isOther ? withAside(record.asides, record) : record.asides, entry);
  showAgain();
}

// Let a text that was set aside stand in the field again; what stands there is set aside.
function bringBack(at) {
  const record = unsaved(here());
  const { text, note } = record.asides[at];
  const rest = record.asides.filter((_, other) => other !== at);
  const isOther = record.text !== entryOf().text || record.note !== entryOf().note;
  keepUnsaved(here(), { ...record, text, note, asides: isOther ? withAside(rest, record) : rest });
  showAgain();
}

function letGo(at) {
  const record = unsaved(here());
  keepUnsaved(here(), { ...record, asides: record.asides.filter((_, other) => other !== at) });
  showAgain();
}

// Show the entry once more after a choice; what stood in the field can be had back by undoing.
function showAgain() {
  const shown = unsaved(here()) ?? entryOf();
  noteStep(here(), now());
  write($("text"), shown.text);
  refresh();
  drawList();
  $("text").focus();
}

function showFindings(findings, text) {
  foundIn = text;
  $("text").setAttribute("aria-invalid", findings.some((each) => each.severity === "error") ? "true" : "false");
  const sorted = GRAVEST.flatMap((severity) => findings.filter((each) => each.severity === severity));
  firstFixable = sorted.slice(0, MOST).find(isFixable) ?? null;
  $("findings").replaceChildren(...sorted.slice(0, MOST).map(shownFinding));
  if (sorted.length > MOST) $("findings").append(made("li", { class: "more-of-it", text: word("and {count} more", { count: sorted.length - MOST }) }));
  const isSaid = findings.length && !composing; // who composes would hear of each syllable
  if (isSaid) tell(findings.map((each) => `${ruleName(each.rule)}.`).join(" "), 1200);
}

function shownFinding(found) {
  const mayBeRight = AS_IT_IS.includes(found.rule) && $("text").value && !$("text").readOnly;
  const hint = mayBeRight ? word("Translate it. If it is right as it is, say so: cardgen notes it beside the message, and it is printed.") : found.hint;
  const parts = [
    made("b", { text: ruleName(found.rule) }),
    made("span", { text: found.message }),
    ...(hint ? [made("span", { class: "hint", text: hint })] : []),
  ];
  const span = spanOf(found);
  const inner = span ? made("button", { type: "button", title: word("Go to the place") }, parts) : made("div", {}, parts);
  if (span) {
    inner.addEventListener("click", () => {
      $("text").focus();
      $("text").setSelectionRange(...span);
    });
  }
  const item = made("li", { class: found.severity }, [inner]);
  const buttons = [];
  if (isFixable(found)) {
    const isFirst = found === firstFixable;
    const text = found.fix.trim() ? word("Write {text}", { text: found.fix }) : word(found.fix ? msgid("Write a blank") : msgid("Delete it"));
    const button = made("button", { type: "button", class: "fix", "aria-keyshortcuts": isFirst ? "Alt+F" : undefined }, [text, ...(isFirst ? [" ", made("kbd", { text: "Alt+F" })] : [])]);
    button.addEventListener("click", () => fix(found));
    buttons.push(button);
  }
  if (mayBeRight) buttons.push(rightButton(() => save(false, true)));
  else if (found.silent && !$("text").readOnly) buttons.push(rightButton(() => silence(found)));
  if (buttons.length) item.append(made("p", { class: "mends" }, buttons));
  return item;
}

let foundIn = ""; // the text in which findings have their places
let firstFixable = null; // the finding that the key mends
const isFixable = (found) => typeof found.fix === "string" && !$("text").readOnly;

function rightButton(clicked) {
  const button = made("button", { type: "button", class: "as-it-is", text: word("Right as it is") });
  button.addEventListener("click", clicked);
  return button;
}

// Put the one text that mends a finding into its place.
function fix(found) {
  if (!found || !isFixable(found) || $("text").value !== foundIn) return;
  const units = [...$("text").value];
  const [start, end] = found.span;
  write($("text"), [...units.slice(0, start), found.fix, ...units.slice(end)].join(""));
  const at = units.slice(0, start).join("").length + found.fix.length;
  $("text").setSelectionRange(at, at);
  firstFixable = null; // its place is another one now
  typed();
}

export const fixFirst = () => fix(firstFixable);

// Note beside the message that a rule does not apply to it; nobody is asked again.
async function silence(found) {
  const where = here();
  try {
    taken(where, await server.texts("silence", { ...where, rule: found.rule }));
    trouble("");
    tell(word("Noted beside the message: nobody is asked again."));
    drawList();
    if (where.id === state.id) refresh();
    $("text").focus();
  } catch (error) {
    trouble("It could not be saved.", error);
  }
}

// Where in the text it is, in UTF-16 units.
function spanOf(found) {
  if (!found.span || found.span[0] === found.span[1]) return null;
  const units = [...$("text").value];
  return found.span.map((at) => units.slice(0, at).join("").length);
}

