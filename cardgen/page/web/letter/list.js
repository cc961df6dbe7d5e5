// Recipients from a list: its rows, each with what is wrong in it, mended where it stands.

import { $, button, made } from "../dom.js";
import * as findings from "../findings.js";
import { number, word } from "../words.js";
import { saveList, work } from "./work.js";

const ACCEPTED = ".xlsx,.xlsm,.ods,.csv,.tsv,.txt";

// One addressee, or a file with many.
export function listBox(take, drop) {
  const file = made("input", { type: "file", accept: ACCEPTED, class: "unseen", tabindex: "-1", id: "recipients-file", "aria-label": word("Open a list of recipients") });
  file.addEventListener("change", () => file.files[0] && take(file.files[0]));
  const pick = button(work.list ? word("Another list") : word("Write to all of a list: open XLSX, ODS or CSV"), () => file.click(), { id: "open-recipients" });
  if (!work.list) return made("div", { class: "list-pick" }, [pick, file]);
  return made("div", { class: "list-pick" }, [
    made("div", { class: "list-name" }, [made("b", { text: work.list.name }), pick, button(word("One addressee"), drop, { class: "quiet", id: "drop-recipients" }), file]),
    made("div", { id: "recipients", "aria-live": "polite" }),
  ]);
}

// The table of a list; a click shows the letter of a row, and a field to mend the cell.
export function drawList(answer, { look, ignore, mend }) {
  const box = $("recipients");
  if (answer.lost) {
    box.replaceChildren(made("p", { class: "wrong-text", text: word("This browser no longer has the list. Open it again.") }));
    return;
  }
  const { rows = [], columns = [], findings: found = [] } = answer;
  const ofRows = found.filter((each) => each.rows?.length && rows.some(({ number: own }) => each.rows.includes(own)));
  const wrong = findings.wrong(found).filter(({ key }) => !key); // others stand at their fields
  const others = found.filter((each) => !ofRows.includes(each) && !each.key);
  const used = columns.map(({ field }, at) => [field, at]).filter(([field]) => field);
  const head = made("tr", {}, [made("th", { scope: "col", text: word("Row") }), ...used.map(([field, at]) => made("th", { scope: "col" }, [made("span", { class: "heading", text: columns[at].text }), made("span", { class: "hint", text: field })]))]);
  const body = rows.flatMap((row) => rowOf(row, used, ofRows.filter((each) => each.rows.includes(row.number)), { look, mend, columns }));
  box.replaceChildren(
    made("p", { class: wrong.length ? "wrong-text" : "good-text", text: wrong.length ? word("{count} to mend in the list: press a cell.", { count: number(wrong.length) }) : word("✓ {letters} letters, {pages} pages", { letters: number(answer.letters ?? 0), pages: number(answer.pages ?? 0) }) }),
    ...(Object.keys(work.mends).length ? [made("div", { class: "list-name" }, [button(word("Save the mended list (XLSX)"), saveList, { id: "save-recipients" }), made("span", { class: "hint", text: word("Your file stays as it is; what you mend becomes a new file.") })])] : []),
    ...others.map((each) => made("div", {}, [findings.list([{ ...each, place: "" }]), ...(each.rule === "bad-manifest" && each.about ? [button(word("Do not use the column"), () => ignore(each.about))] : [])])),
    ...(rows.length ? [made("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": word("The list") }, [made("table", { class: "list-table" }, [made("thead", {}, [head]), made("tbody", {}, body)])])] : []),
  );
  goTo(work.row);
}

function rowOf(row, used, found, { look, mend, columns }) {
  const isWrong = findings.wrong(found).length > 0;
  const show = button(String(row.number), () => look(row.number), { class: `quiet${isWrong ? " row-wrong" : ""}`, "aria-label": word("Letter of row {row}", { row: number(row.number) }) });
  const cells = used.map(([, at]) => {
    const mark = found.find(({ column }) => column === at);
    const classes = [mark && (mark.severity === "error" ? "wrong" : "doubt"), work.mends[nameOf(row, at)] !== undefined && "mended"].filter(Boolean).join(" ");
    const cell = made("td", { class: classes, "data-cell": nameOf(row, at), text: row.cells[at] ?? "" });
    cell.addEventListener("click", () => openCell(row, at, columns[at].text, mark, mend));
    return cell;
  });
  const line = made("tr", { "data-recipient": String(row.number) }, [made("th", { scope: "row" }, [show]), ...cells]);
  line.addEventListener("click", (event) => event.target !== show && look(row.number));
  const buttons = found.filter(({ column }) => columns[column]).flatMap((each) => [
    ...(each.fix ? [button(word("Change to: {value}", { value: each.fix }), () => mend({ [nameOf(row, each.column)]: each.fix }))] : []),
    button(word("Mend the cell {cell}", { cell: nameOf(row, each.column) }), () => openCell(row, each.column, columns[each.column].text, each, mend)),
  ]);
  const below = found.length ? [made("tr", { class: "row-found" }, [made("td", { colspan: String(used.length + 1) }, [findings.list(found.map((each) => ({ ...each, place: "" }))), made("div", { class: "buttons" }, buttons)])])] : [];
  return [line, ...below];
}

// The name of a cell, as a spreadsheet shows it.
function nameOf({ number: row }, index) {
  let letters = "";
  for (let at = index + 1; at > 0; at = Math.floor((at - 1) / 26)) letters = String.fromCharCode(65 + ((at - 1) % 26)) + letters;
  return `${letters}${row}`;
}

// Mend a cell in a line below its row, which has room on a telephone, too.
function openCell(row, at, heading, mark, mend) {
  document.querySelector("#recipients .mend-row")?.remove();
  const name = nameOf(row, at);
  const line = document.querySelector(`tr[data-recipient="${row.number}"]`);
  const close = () => {
    box.remove();
    line.querySelector("button").focus();
  };
  const input = made("input", { id: "mend", value: mark?.fix || row.cells[at] || "", autocomplete: "off", "aria-label": word("Text of the cell") });
  const form = made("form", { class: "mend-form", "aria-label": word("Mend the cell {cell}", { cell: name }) }, [
    made("p", { class: "hint", text: `${word("Row {row}", { row: number(row.number) })}, ${heading}` }), input,
    made("div", { class: "buttons" }, [made("button", { class: "main", text: word("Mend this cell") }), button(word("Cancel"), close)]),
    made("p", { class: "hint", text: word("The file keeps the first text: {text}", { text: row.cells[at] || "–" }) }),
  ]);
  const box = made("tr", { class: "row-found mend-row" }, [made("td", { colspan: String(line.children.length) }, [form])]);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    close();
    mend({ [name]: input.value });
  });
  form.addEventListener("keydown", (event) => event.key === "Escape" && close());
  line.after(box);
  input.focus();
  input.select();
}

// Mark the row whose letter is shown.
export function goTo(row) {
  for (const each of document.querySelectorAll("[data-recipient]")) each.toggleAttribute("data-now", Number(each.dataset.recipient) === row);
}

// The row of the letter before or after; null if there is none.
export function nextRow(answer, row, by) {
  const rows = (answer?.rows ?? []).filter(({ who }) => who).map(({ number: own }) => own);
  return rows[rows.indexOf(row) + by] ?? null;
}
