// The list as a table: its own headings and row numbers, each finding in its cell, and ways to
// mend it there.

import { $, made, showPicture } from "../dom.js";
import { ask, download, latest } from "../ask.js";
import { number, word } from "../words.js";
import * as findings from "../findings.js";
import { askList, canUndo, change, chooseMessage, drop, settle, undo, work } from "./work.js";
import { steps } from "./steps.js";

let list = null; // the answer about the list
let at = -1; // the finding that is looked at
let editing = null;
let notice = ""; // about a file that has changed

export async function openCheck(place) {
  place.replaceChildren(
    steps("list"),
    made("section", { class: "table-side", "aria-label": word("The list") }, [made("p", { id: "notice", class: "calm-note", hidden: true, role: "status" }), made("div", { id: "table", class: "table-box", tabindex: "0" })]),
    made("section", { class: "found-side", "aria-label": word("Findings") }, [
      made("h2", { id: "found-title" }), made("div", { id: "return-found", role: "status" }), made("div", { id: "found", "aria-live": "polite" }), made("h3", { id: "row-title", hidden: true }),
      made("div", { id: "desk", class: "desk" }, [made("img", { id: "row-label", alt: word("The label of the chosen row"), hidden: true })]),
    ]),
    made("footer", { class: "foot" }, [
      made("b", { id: "boxes" }), made("span", { id: "sum", class: "good-text" }), made("span", { class: "hint", text: word("Your file stays as it is; what you mend becomes a new file.") }),
      step(word("Undo"), "undo", () => { undo(); check(); }),
      step(word("Save the mended list (XLSX)"), "save", save),
      made("button", { type: "button", class: "main", id: "go" }),
    ]),
  );
  await chooseMessage().catch(() => []);
  $("go").addEventListener("click", () => (wrong().length ? next(1) : goOn()));
  await check();
}

function step(text, id, clicked) {
  const button = made("button", { type: "button", id: `step-${id}`, text });
  button.addEventListener("click", clicked);
  return button;
}

// A file of the same name has changed: mends stay where its cell has the text of before.
async function compareMends() {
  const fresh = await askList("list", { mends: {} });
  const rows = new Map((fresh.rows ?? []).map((row) => [row.number, row.cells]));
  const kept = {};
  let dropped = 0;
  for (const [cell, text] of Object.entries(work.mends)) {
    const [, letters, row] = /^([A-Z]+)(\d+)$/.exec(cell);
    const column = [...letters].reduce((sum, each) => sum * 26 + each.charCodeAt(0) - 64, 0) - 1;
    const now = Number(row) === fresh.header ? fresh.columns?.[column]?.text : rows.get(Number(row))?.[column];
    if ((now ?? "") === (work.first[cell] ?? now ?? "")) kept[cell] = text;
    else dropped += 1;
  }
  settle({ mends: kept, isNew: false });
  notice = word("The file has changed. {kept} mended cells were kept, {dropped} have another text now.", { kept: number(Object.keys(kept).length), dropped: number(dropped) });
}

const check = latest(async () => {
  if (work.isNew) await compareMends().catch(() => {});
  const answer = await askList("list").catch(() => null);
  if (!answer || !$("table")) return;
  if (answer.lost) {
    $("table").replaceChildren(made("p", { class: "empty-place", text: word("This browser no longer has the file. Open it again: what you mended is still here.") }));
    return;
  }
  list = answer;
  at = -1;
  draw();
});

const wrong = () => (list?.findings ?? []).filter(({ severity }) => severity === "error");

function draw() {
  const errors = wrong();
  drawTable();
  drawFindings();
  const cells = (found) => found.reduce((sum, { rows, column }) => sum + (column === null ? 1 : Math.max(1, rows.length)), 0);
  const doubts = list.findings.filter(({ severity }) => severity !== "error");
  $("found-title").textContent = word("{wrong} to mend, {doubts} to check", { wrong: number(cells(errors)), doubts: number(doubts.length) });
  const lines = list.rows.filter(({ left_out: out }) => !out).length;
  $("boxes").textContent = errors.length
    ? word("{ready} of {rows} rows are ready", { ready: number(list.lines), rows: number(lines) })
    : word("{count} boxes", { count: number(list.boxes) });
  const sums = list.findings.some(({ rule }) => rule === "sum-row");
  const isWrongSum = errors.some(({ rows }) => rows.some((row) => list.left_out.includes(row)));
  $("sum").textContent = sums && !isWrongSum && !errors.length ? word("✓ The sums of the list agree") : "";
  $("go").replaceChildren(...(errors.length
    ? [made("span", { text: word("Go to the next cell to mend") }), made("kbd", { text: "F8" })]
    : [made("span", { text: work.failed ? word("Put it into the folder again") : word("Continue: label and paper") })]));
  $("step-undo").disabled = !canUndo();
  $("notice").textContent = notice;
  $("notice").hidden = !notice;
  if (list.columns.length) $("list-about").textContent = word("Headings in row {header}, {rows} rows", { header: number(list.header), rows: number(list.rows.length) });
}

// --- the table

function drawTable() {
  const marks = new Map(); // findings by cell
  for (const [index, finding] of list.findings.entries()) {
    if (finding.column === null) continue;
    for (const row of finding.rows) {
      const key = `${row}:${finding.column}`;
      if (!marks.has(key) || finding.severity === "error") marks.set(key, index);
    }
  }
  const head = made("tr", {}, [made("th", { class: "corner", scope: "col" }, [made("span", { class: "unseen", text: word("Row") })]), ...list.columns.map(heading)]);
  const body = list.rows.map((row) => made("tr", { class: row.left_out ? "left-out" : "" }, [
    made("th", { scope: "row", text: String(row.number) }),
    ...list.columns.map(({ index, letter }) => cell(row, index, letter, marks.get(`${row.number}:${index}`))),
  ]));
  $("table").replaceChildren(made("table", { class: "list-table" }, [made("thead", {}, [head]), made("tbody", {}, body)]));
}

function heading(column) {
  const { index, letter, text, field, read } = column;
  const found = list.findings.find((each) => each.column === index && each.rows.includes(list.header));
  const isIgnored = work.ignore.includes(text);
  const isPaper = work.paper.includes(text);
  const choice = made("select", { "aria-label": word("Meaning of {heading}", { heading: text || letter }), class: found ? "wrong-edge" : "" }, [
    made("option", { value: "?", text: "?" }),
    ...list.choices.map(({ name, word: said }) => made("option", { value: name, text: said })),
    made("option", { value: "-", text: word("Not used") }),
  ]);
  choice.value = isIgnored ? "-" : read && field ? field : unused(text) ? "-" : "?";
  choice.addEventListener("change", () => mean(column, choice.value));
  return made("th", { scope: "col", "data-column": String(index) }, [
    made("span", { class: "heading", text }), ...(text ? [choice] : []), ...(isPaper ? [made("span", { class: "hint", text: word("packing list only") })] : []),
  ]);
}

const unused = (text) => list.findings.some(({ rule, message }) => rule === "unused-column" && message.includes(text));

function mean({ letter, text }, chosen) {
  const key = `${letter}${list.header}`;
  const mends = { ...work.mends };
  const ignore = work.ignore.filter((each) => each !== text);
  if (chosen === "-") ignore.push(text);
  else if (chosen === "?") delete mends[key];
  else mends[key] = list.choices.find(({ name }) => name === chosen).header;
  change({ mends, ignore });
  check();
}

function cell(row, index, letter, mark) {
  const finding = mark === undefined ? null : list.findings[mark];
  const text = row.cells[index] ?? "";
  const mended = work.mends[`${letter}${row.number}`] !== undefined;
  const classes = [finding && (finding.severity === "error" ? "wrong" : "doubt"), mended && "mended"].filter(Boolean).join(" ");
  const made_ = made("td", { class: classes, "data-row": String(row.number), "data-column": String(index), tabindex: "-1", text });
  if (finding) {
    made_.append(made("span", { class: "dot-mark", "aria-hidden": "true", text: finding.severity === "error" ? "●" : "▲" }));
    made_.setAttribute("aria-label", `${text}. ${finding.message}`);
  }
  made_.addEventListener("click", () => openCell(row, index, letter, finding));
  return made_;
}

// Mend a cell where it stands: the finding, its reason, a field and what can be done at once.
function openCell(row, index, letter, finding) {
  closeCell();
  if (row.left_out) return;
  const name = `${letter}${row.number}`;
  const fix = finding?.fixes?.[name];
  const input = made("input", { id: "mend", value: fix ?? row.cells[index] ?? "", autocomplete: "off", "aria-label": word("Text of the cell") });
  const column = list.columns[index];
  const same = finding ? finding.rows.length : 0;
  const buttons = [action(word("Mend this cell"), () => mend({ [name]: input.value }), "main")];
  if (finding && same > 1 && Object.keys(finding.fixes).length > 1) buttons.push(action(word("Mend all {count}", { count: number(Object.keys(finding.fixes).length) }), () => mend(finding.fixes)));
  buttons.push(...actions(finding));
  const box = made("form", { class: "mend-box", role: "dialog", "aria-label": word("Mend the cell {cell}", { cell: name }) }, [
    ...(finding ? [
      made("p", {}, [made("b", { class: finding.severity === "error" ? "wrong-text" : "doubt-text", text: finding.message }), made("span", { class: "hint", text: ` ${word("Row {row}", { row: number(row.number) })}, ${column.text}` })]),
      ...(finding.hint ? [made("p", { class: "hint", text: finding.hint })] : []),
    ] : [made("p", { class: "hint", text: `${word("Row {row}", { row: number(row.number) })}, ${column.text}` })]),
    input, made("div", { class: "buttons" }, buttons),
    made("p", { class: "hint", text: word("The file keeps the first text: {text}", { text: row.cells[index] || "–" }) }),
  ]);
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    mend({ [name]: input.value });
  });
  const target = document.querySelector(`td[data-row="${row.number}"][data-column="${index}"]`);
  target.classList.add("open");
  $("table").append(box);
  const frame = $("table").getBoundingClientRect();
  const place = target.getBoundingClientRect();
  const left = Math.max(8, Math.min(place.left - frame.left + $("table").scrollLeft, $("table").scrollLeft + frame.width - box.offsetWidth - 16));
  box.style.left = `${left}px`;
  box.style.top = `${place.bottom - frame.top + $("table").scrollTop + 6}px`;
  box.scrollIntoView({ block: "nearest" });
  input.focus();
  input.select();
  editing = box;
  showRow(row.number);
}

function closeCell() {
  editing?.remove();
  editing = null;
  for (const each of document.querySelectorAll("td.open")) each.classList.remove("open");
}

function action(text, clicked, kind = "") {
  const button = made("button", { type: "button", class: kind, text });
  button.addEventListener("click", clicked);
  return button;
}

// What a finding offers besides another text for the cell.
function actions(finding) {
  if (!finding) return [];
  const heading_ = finding.about;
  const found = [];
  if (finding.rule === "not-shown" && heading_) {
    found.push(action(word("Only on the packing list"), () => { change({ paper: [...work.paper, heading_] }); check(); }));
  }
  if (["not-shown", "unknown-field"].includes(finding.rule) && heading_) {
    found.push(action(word("Do not use the column"), () => { change({ ignore: [...work.ignore, heading_] }); check(); }));
  }
  if (finding.rule === "unknown-term" && finding.column !== null) {
    found.push(action(word("Add to the glossary…"), () => openTerm(finding)));
  }
  return found;
}

function mend(some) {
  closeCell();
  const first = { ...work.first };
  for (const cell of Object.keys(some)) first[cell] ??= textOf(cell);
  change({ mends: { ...work.mends, ...some }, first });
  check();
}

function textOf(cell) {
  const [, letters, row] = /^([A-Z]+)(\d+)$/.exec(cell);
  const { index } = list.columns.find(({ letter }) => letter === letters) ?? {};
  return list.rows.find(({ number: own }) => own === Number(row))?.cells[index] ?? "";
}

// --- the findings beside the table

function drawFindings() {
  const items = list.findings.map((finding, index) => {
    const isWrong = finding.severity === "error";
    const go = made("button", { type: "button", class: "finding-go" }, [
      made("span", { class: isWrong ? "wrong-text" : "doubt-text", text: `${isWrong ? "●" : "▲"} ${isWrong ? word("To mend") : word("To check")}` }),
      made("b", { text: finding.message }),
      made("span", { class: "hint", text: where(finding) }),
    ]);
    go.addEventListener("click", () => look(index));
    const fixes = Object.entries(finding.fixes);
    const buttons = [];
    if (fixes.length === 1) buttons.push(action(word("Change to: {value}", { value: fixes[0][1] }), () => mend(finding.fixes)));
    if (fixes.length > 1) buttons.push(action(word("Mend all {count}", { count: number(fixes.length) }), () => mend(finding.fixes)));
    buttons.push(...actions(finding));
    return made("li", { class: isWrong ? "error" : "warning", "data-finding": String(index) }, [go, ...(buttons.length ? [made("div", { class: "buttons" }, buttons)] : [])]);
  });
  $("found").replaceChildren(made("ul", { class: "list-findings" }, items));
}

function where({ rows, about }) {
  const said = rows.length > 3 ? word("{count} rows", { count: number(rows.length) }) : rows.map((row) => word("Row {row}", { row: number(row) })).join(", ");
  return [about, said].filter(Boolean).join(", ");
}

function look(index) {
  at = index;
  const finding = list.findings[index];
  for (const each of document.querySelectorAll("[data-finding]")) each.toggleAttribute("data-now", each.dataset.finding === String(index));
  const row = list.rows.find(({ number: own }) => own === finding.rows[0]);
  if (row && finding.column !== null) {
    document.querySelector(`td[data-row="${row.number}"][data-column="${finding.column}"]`)?.scrollIntoView({ block: "center", inline: "center" });
    openCell(row, finding.column, list.columns[finding.column].letter, finding);
  } else if (finding.column !== null) {
    document.querySelector(`th[data-column="${finding.column}"] select`)?.focus();
  } else {
    closeCell();
    document.querySelector(`tr:has(> td[data-row="${finding.rows[0]}"])`)?.scrollIntoView({ block: "center" });
    document.querySelector(`[data-finding="${index}"] button`)?.focus();
  }
}

function next(by) {
  const count = list.findings.length;
  if (!count) return;
  for (let turns = 1; turns <= count; turns += 1) {
    const index = (at + by * turns + count * 2) % count;
    if (list.findings[index].severity === "error" || !wrong().length) return look(index);
  }
}

// --- a term that the glossary lacks

function openTerm(finding) {
  const row = list.rows.find(({ number: own }) => own === finding.rows[0]);
  const term = row.cells[finding.column];
  const source = made("input", { id: "term-source", lang: "zh", autocomplete: "off", required: true });
  const box = made("form", { class: "mend-box term-box" }, [
    made("p", {}, [made("b", { text: word("{term} in the other language", { term }) })]),
    source,
    made("p", { class: "hint", text: word("It stays in the glossary of this project.") }),
    made("p", { class: "wrong-text", id: "term-wrong" }),
    made("div", { class: "buttons" }, [made("button", { class: "main", text: word("Add") }), action(word("Cancel"), () => box.remove())]),
  ]);
  box.addEventListener("submit", async (event) => {
    event.preventDefault();
    const kind = list.columns[finding.column].field || "item";
    const answer = await ask("term", { pair: work.pair, kind, source: source.value.trim(), target: term });
    if (answer.findings?.length) {
      $("term-wrong").textContent = answer.findings[0].message;
      return;
    }
    box.remove();
    check();
  });
  closeCell();
  document.querySelector(`[data-finding="${list.findings.indexOf(finding)}"]`)?.append(box);
  source.focus();
}

// --- the label of a row, and the mended list

let rowTurn = 0;
async function showRow(row) {
  rowTurn += 1;
  const own = rowTurn;
  const { svg } = await askList("list", { row }).catch(() => ({}));
  if (own !== rowTurn || !$("row-label")) return;
  $("row-title").hidden = !svg;
  $("row-title").textContent = svg ? word("Label of row {row}", { row: number(row) }) : "";
  showPicture($("row-label"), svg);
}

async function save() {
  const { files = [] } = await askList("mended").catch(() => ({}));
  for (const file of files) download(file);
}

// A list of the watched folder goes back there, if the folder would take it; any other one goes on.
async function goOn() {
  if (!work.failed) return (location.hash = "#shipment/paper");
  $("go").disabled = true;
  const answer = await askList("folder-return", { list: work.failed }).catch(() => null);
  if (!$("go")) return undefined;
  $("go").disabled = false;
  if (answer?.list) {
    drop();
    location.hash = `#folder/taken/${encodeURIComponent(answer.list)}`;
  } else if (answer) {
    $("return-found").replaceChildren(
      made("p", { class: "doubt-text", text: word("The folder does not take this list as it is. You can make its labels here.") }),
      findings.list(answer.findings ?? []), made("a", { class: "button", href: "#shipment/paper", text: word("Continue: label and paper") }),
    );
  }
  return undefined;
}

export function pressCheck(event) {
  if (event.code === "F8") {
    event.preventDefault();
    next(event.shiftKey ? -1 : 1);
  }
  if (event.key === "Escape" && editing) closeCell();
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && list && !wrong().length) goOn();
}
