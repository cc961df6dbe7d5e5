// Recipients from a list: its rows, each with what is wrong in it.

import { $, button, made } from "../dom.js";
import * as findings from "../findings.js";
import { number, word } from "../words.js";
import { work } from "./work.js";

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

// The table of a list; a click shows the letter of a row.
export function drawList(answer, look, ignore) {
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
  const body = rows.flatMap((row) => rowOf(row, used, ofRows.filter((each) => each.rows.includes(row.number)), look));
  box.replaceChildren(
    made("p", { class: wrong.length ? "wrong-text" : "good-text", text: wrong.length ? word("{count} to mend in the list: correct the file, and open it again.", { count: number(wrong.length) }) : word("✓ {letters} letters, {pages} pages", { letters: number(answer.letters ?? 0), pages: number(answer.pages ?? 0) }) }),
    ...others.map((each) => made("div", {}, [findings.list([{ ...each, place: "" }]), ...(each.rule === "bad-manifest" && each.about ? [button(word("Do not use the column"), () => ignore(each.about))] : [])])),
    ...(rows.length ? [made("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": word("The list") }, [made("table", { class: "list-table" }, [made("thead", {}, [head]), made("tbody", {}, body)])])] : []),
  );
  goTo(work.row);
}

function rowOf(row, used, found, look) {
  const isWrong = findings.wrong(found).length > 0;
  const show = button(String(row.number), () => look(row.number), { class: `quiet${isWrong ? " row-wrong" : ""}`, "aria-label": word("Letter of row {row}", { row: number(row.number) }) });
  const cells = used.map(([, at]) => {
    const mark = found.find(({ column }) => column === at);
    return made("td", { class: mark ? (mark.severity === "error" ? "wrong" : "doubt") : "", text: row.cells[at] ?? "" });
  });
  const line = made("tr", { "data-recipient": String(row.number) }, [made("th", { scope: "row" }, [show]), ...cells]);
  line.addEventListener("click", (event) => event.target !== show && look(row.number));
  const below = found.length ? [made("tr", { class: "row-found" }, [made("td", { colspan: String(used.length + 1) }, [findings.list(found.map((each) => ({ ...each, place: "" })))])])] : [];
  return [line, ...below];
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
