// Labels of a shipment are printed: those that are missing, or some once more; on sheets as a PDF,
// or on a printer. What may be on paper already is asked first.

import { $, made } from "../dom.js";
import { ask } from "../ask.js";
import * as findings from "../findings.js";
import { msgid, number, word } from "../words.js";
import { sheetGrid } from "../sheet.js";
import { drawReasons } from "./reasons.js";
import { openChoice, printer } from "../printer/choice.js";
import { follow, followAnswer, printLabels, stop } from "../printer/printing.js";
import { kept, keep } from "../kept.js";
import { isAlone } from "./kept.js";
import { desk, isOnPaper, link, live, readChosen } from "./made.js";
import { format } from "./numbers.js";
import * as doubts from "./doubts.js";

const REASONS = [msgid("Wet"), msgid("Torn"), msgid("Lost")];
let reason = "";
let place = 1; // on the first sheet
let how = "sheet";
const running = new Map(); // by the folder of a shipment: the job that this page follows
const results = new Map(); // by the folder of a shipment: of its last job

export function openPrint(panel) {
  const { shipment } = desk;
  how = isAlone() ? "sheet" : shipment.sheet && !shipment.is_printed ? kept("print-how", { how: "sheet" }).how : "printer";
  panel.replaceChildren(
    made("div", { id: "doubts" }),
    made("div", { class: "print-part" }, [
      made("h2", { id: "print-title" }),
      made("label", { class: "field", id: "boxes-field" }, [made("span", { text: word("Boxes") }), made("input", { id: "again", autocomplete: "off", placeholder: "3, 17-18, 40", value: format(desk.chosen) })]),
      made("p", { id: "boxes-hint", class: "hint" }),
      made("div", { id: "reasons" }),
      made("div", { id: "ways" }),
      made("div", { id: "again-sheet" }),
      made("details", { id: "printer-side", class: "printer-side" }, [made("summary", { id: "printer-chosen" }), made("div", { id: "printer-choice", class: "printer-box" })]),
      made("p", { id: "peel", class: "calm-note", hidden: true, text: word("Peel off old labels: a box must not have two.") }),
    ]),
    made("div", { id: "again-found", "aria-live": "polite" }),
    made("div", { class: "deed" }, [
      made("div", { id: "progress-box", "aria-live": "polite" }),
      made("button", { type: "button", id: "do-again", class: "main wide" }),
      made("button", { type: "button", id: "only-answers", hidden: true, text: word("Only record the answers") }),
      made("p", { id: "lack", class: "hint" }),
    ]),
  );
  $("again").addEventListener("input", () => readChosen($("again"), draw));
  $("do-again").addEventListener("click", go);
  $("only-answers").addEventListener("click", () => print(null));
  desk.drawChosen = () => {
    $("again").value = format(desk.chosen);
    draw();
  };
  place = 1;
  drawReasons($("reasons"), REASONS, reason, (text) => {
    reason = text;
    draw();
  });
  drawWays();
  doubts.openDoubts($("doubts"), () => {
    doubts.draw();
    draw();
  });
  $("printer-side").open = !printer().kind;
  if (!isAlone()) openChoice($("printer-choice"), { local: true, changed: draw });
  draw();
  showResult();
  if (shipment.job && !running.has(shipment.folder)) watch(shipment.job);
}

// --- what is chosen

const boxesOf = (numbers) => live().filter((box) => numbers.has(box.number));
const isNamed = () => $("again").value.trim() !== "";
const needsReason = () => isNamed() && (how === "sheet" || boxesOf(desk.chosen).some(isOnPaper) || !desk.chosen.size);

// The boxes whose labels the button prints, with the answers so far.
function wanted() {
  const open = new Set(doubts.unanswered());
  const said = doubts.given();
  const chosen = isNamed() ? boxesOf(desk.chosen).filter(({ number: box }) => !said[box]) : live().filter(({ paper }) => paper === "");
  return [...new Set([...doubts.toPrint(), ...chosen.map((box) => box.number)])].filter((box) => !open.has(box));
}

function drawWays() {
  if (!desk.shipment.sheet || isAlone()) return; // a browser has no printers but its own
  $("ways").replaceChildren(made("div", { class: "segments", role: "group", "aria-label": word("Where to print") }, [["sheet", word("Label sheet")], ["printer", word("Printer")]].map(([name, text]) => {
    const each = made("button", { type: "button", text, "data-way": name, "aria-pressed": String(how === name) });
    each.addEventListener("click", () => {
      how = name;
      keep("print-how", { how });
      drawWays();
      draw();
    });
    return each;
  })));
}

function drawSheet() {
  const { sheet } = desk.shipment;
  $("again-sheet").replaceChildren(...(how === "sheet" && sheet ? [made("div", { class: "print-card" }, [
    sheetGrid(sheet, place, (at) => {
      place = at;
      drawSheet();
    }),
    made("p", { class: "hint", text: word("Click the place where printing starts: {place}. {title}", { place: number(place), title: sheet.title }) }),
  ])] : []));
}

function draw() {
  if (!$("do-again")) return;
  const busy = running.has(desk.shipment.folder);
  const isAgain = needsReason();
  const labels = wanted();
  const open = doubts.unanswered();
  const answered = Object.keys(doubts.given()).length;
  $("print-title").textContent = isAgain ? word("Print labels again") : word("Print labels");
  $("reasons").hidden = !isAgain;
  $("peel").hidden = !isAgain;
  $("printer-side").hidden = how !== "printer";
  $("printer-chosen").replaceChildren(...(printer().kind ? [made("span", { text: `${word("Printer")}: ` }), made("b", { text: printer().name })] : [made("b", { text: word("Choose a printer") })]));
  $("boxes-field").hidden = $("boxes-hint").hidden = Boolean(doubts.all().length) && !isNamed();
  $("boxes-hint").textContent = how === "printer" ? word("You can also click boxes, or scan a label. Empty: all that are not printed.") : word("You can also click boxes, or scan a label.");
  drawSheet();
  const button = $("do-again");
  const count = isNamed() && how === "sheet" ? desk.chosen.size : labels.length;
  const lack = lackOf(isAgain, labels);
  button.disabled = busy || Boolean(lack);
  button.hidden = busy;
  button.replaceChildren(made("span", { text: lack || textOf(isAgain, count, labels, answered) }), ...(lack ? [] : [made("kbd", { text: "Ctrl+Enter" })]));
  $("only-answers").hidden = busy || !answered || how !== "printer" || !labels.length;
  $("lack").textContent = open.length && answered ? word("Not answered yet, so they stay doubtful and are not printed: {boxes}", { boxes: format(open) }) : "";
}

function lackOf(isAgain, labels) {
  if (isAgain && !reason) return word("Choose a reason first");
  if (how === "sheet") return isNamed() ? "" : word("Choose boxes first");
  if (!labels.length && Object.keys(doubts.given()).length) return "";
  if (!labels.length) return doubts.unanswered().length ? word("Answer the question above first") : isNamed() ? word("These labels cannot be printed") : word("All labels are printed");
  return printer().kind ? "" : word("Choose a printer first");
}

function textOf(isAgain, count, labels, answered) {
  if (how === "printer" && !labels.length) return word("Record the answers");
  if (how === "printer" && answered) return word("Record the answers and print {boxes}", { boxes: format(labels) });
  if (!count) return word("Print these labels again");
  if (printer().kind === "file" && how === "printer") return word("Save the file with {count} labels", { count: number(count) });
  return isAgain ? word("Print {count} labels again", { count: number(count) }) : word("Print {count} labels", { count: number(count) });
}

// --- printing

async function go() {
  if (how === "sheet") return printSheet();
  return print(wanted().length ? printer() : null);
}

async function printSheet() {
  const sheets = desk.shipment.sheet ? { stock: desk.shipment.sheet.name, start: place } : null;
  const answer = await ask("reprint", { shipment: desk.shipment.folder, boxes: $("again").value, reason, sheets }).catch(() => ({}));
  const files = (answer.files ?? []).map((file) => made("a", { class: "button", href: link(file), target: "_blank", rel: "noopener", text: word("Open the PDF: {file}", { file }) }));
  const found = answer.findings?.length ? [findings.list(answer.findings)] : [];
  $("again-found").replaceChildren(...(files.length ? [made("p", { class: "verdict fits", text: word("{count} labels are ready to print", { count: number(answer.boxes.length) }) })] : []), ...files, ...found);
}

// Print on a printer; without one the answers are only recorded.
async function print(to) {
  const said = doubts.given();
  const numbers = to ? new Set([...(isNamed() ? [...desk.chosen] : []), ...(isNamed() ? Object.keys(said).map(Number) : [])]) : new Set(Object.keys(said).map(Number));
  const question = { shipment: desk.shipment.folder, boxes: format(numbers), answers: said, reason: to && needsReason() ? reason : "" };
  const own = follows(0);
  drawProgress({ done: 0, total: 0 });
  const told = (state) => progress(own, state);
  const printed = !to ? recordOnly(question, told) : to.kind === "file" ? saveFile(question, to, told) : printLabels(question, to, told);
  await settle(own, printed);
}

// Note that this page follows a job on the shipment that is shown; 0 is one that has not begun.
function follows(job) {
  const own = { job, folder: desk.shipment.folder };
  running.set(own.folder, own);
  draw();
  return own;
}

const recordOnly = async (question, told) => followAnswer(await ask("print", question), told);

// A file is a printer, too: the ledger has what is in it.
const saveFile = (question, { language, dpi }, told) => printLabels({ ...question, file: true }, { kind: "server", to: "file:", language, dpi }, told);

async function watch(job) {
  const own = follows(job);
  await settle(own, follow(job, (state) => progress(own, state)));
}

async function settle(own, printed) {
  const { folder } = own;
  let answer;
  try {
    answer = await printed;
  } catch {
    answer = { findings: [] }; // what does not work stands above
  }
  running.delete(folder);
  results.set(folder, answer);
  if (desk.shipment?.folder !== folder || !$("do-again")) return;
  if (!answer.busy && (answer.printed || answer.sent)) {
    if (!answer.left?.length) desk.chosen = new Set();
    reason = "";
  }
  await desk.refresh();
}

function progress(own, state) {
  own.job = state.job;
  if (desk.shipment?.folder === own.folder) drawProgress(state);
}

function drawProgress({ done, total, said, stopping, isSilent }) {
  const box = $("progress-box");
  if (!box) return;
  if (!box.firstChild) {
    const halt = made("button", { type: "button", id: "stop" });
    halt.addEventListener("click", () => {
      const own = running.get(desk.shipment.folder);
      if (own?.job) stop(own.job).catch(() => {});
    });
    box.replaceChildren(made("progress", {}), made("p", { id: "progress-said", class: "hint" }), made("p", { id: "progress-wait", class: "doubt-text" }), halt);
  }
  const bar = box.querySelector("progress");
  if (total) {
    bar.max = total;
    bar.value = done;
  }
  $("progress-said").textContent = total ? word("{done} of {total} labels printed", { done: number(done), total: number(total) }) : word("Getting ready…");
  $("progress-wait").textContent = isSilent ? word("The printer takes no data. Look at it: paper, ribbon, an open cover, the cable.") : said || "";
  $("stop").textContent = stopping ? word("Stop now: the label on its way becomes doubtful") : word("Stop after this label");
}

// What became of the last job, until the next one.
function showResult() {
  const result = results.get(desk.shipment.folder);
  if (!result || !$("again-found")) return;
  if (result.busy) return $("again-found").replaceChildren(made("p", { class: "doubt-text", text: word("Another window was at work on this shipment. Yours has not begun: press the button again.") }));
  const { printed = [], sent = [], left = [], doubtful = [], stopped, away, refused, file, findings: found = [] } = result;
  const count = printed.length + sent.length;
  const parts = [];
  if (count) parts.push(made("p", { class: "verdict fits", text: file ? word("{count} labels are in the file", { count: number(count) }) : printed.length ? word("The printer reports {count} labels printed", { count: number(count) }) : word("{count} labels went to the printer", { count: number(count) }) }));
  if (file) parts.push(made("a", { class: "button", href: link(file), download: true, text: word("Save the file: {file}", { file: file.split("/").at(-1) }) }));
  if (stopped) parts.push(made("p", { text: word("Stopped. What is missing can be printed later.") }));
  if (left.length) parts.push(made("p", { class: "doubt-text", text: word("Not printed: {boxes}", { boxes: format(left) }) }));
  if (away) parts.push(made("p", { class: "wrong-text", text: word("This printer is not connected now. Choose it again, or another one. Nothing was printed.") }));
  if (refused) parts.push(made("p", { class: "wrong-text", text: word("The browser cannot open this printer, so nothing was printed. Another program may use it: on Windows the maker's driver, on other computers a print queue. Print to that queue, or save a file.") }));
  const others = found.filter(({ rule }) => rule !== "print-doubtful" || !doubtful.length); // the question above asks
  if (others.length) parts.push(findings.list(others));
  return $("again-found").replaceChildren(...parts);
}

export function pressPrint(event) {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && $("do-again") && !$("do-again").disabled) {
    event.preventDefault();
    go();
  }
}
