// A shipment that is made: its boxes, its papers, and labels that are printed once more.

import { $, made } from "../dom.js";
import { ask } from "../ask.js";
import * as findings from "../findings.js";
import { msgid, number, word } from "../words.js";
import { sheetGrid } from "../sheet.js";

const REASONS = [msgid("Wet"), msgid("Torn"), msgid("Lost")];
const SIGNS = { planned: "○", rendered: "✓", verified: "✓", voided: "×" };
const PAPERS = {
  "labels.pdf": msgid("All labels (PDF)"), "packing-list.pdf": msgid("Packing list"), "packing-list.xlsx": msgid("Packing list (Excel)"),
  "report.pdf": msgid("Report"), "boxes.csv": msgid("List of boxes (CSV)"), "boxes.pdf": msgid("List of boxes"),
};
let shipment = null;
let chosen = new Set();
let reason = "";
let place = 1; // on the first sheet

export async function openMade(place, name) {
  const answer = await ask("shipment", { shipment: name }).catch(() => null);
  if (!answer?.boxes) {
    place.replaceChildren(made("div", { class: "empty-place" }, [made("p", { text: word("There is no such shipment.") }), ...(answer?.findings ? [findings.list(answer.findings)] : [])]));
    return;
  }
  shipment = { ...answer, folder: name };
  chosen = new Set();
  const again = new Set(answer.events.filter(({ what }) => what === "reprinted").map((each) => each.number));
  const live = answer.boxes.filter(({ state }) => state !== "voided");
  const ready = live.filter(({ state }) => state !== "planned").length;
  place.replaceChildren(
    made("section", { class: "boxes-side", "aria-label": word("Boxes") }, [
      made("div", { class: "made-head" }, [made("h2", { text: answer.shipment }), made("p", { class: "hint", text: answer.list })]),
      made("ul", { class: "papers" }, papers(answer.files).map(([file, text]) => made("li", {}, [made("a", { class: "button", href: link(file), target: "_blank", rel: "noopener", text })]))),
      made("dl", { class: "counts" }, [
        count(word("Boxes"), live.length), count(word("Labels made"), ready), count(word("Voided"), answer.boxes.length - live.length), count(word("Doubtful"), Object.keys(answer.doubtful).length),
      ]),
      made("ul", { id: "boxes", class: "boxes" }, answer.boxes.map((box) => boxCell(box, again))),
    ]),
    made("section", { class: "again-side", "aria-label": word("Print labels again") }, [
      made("h2", { text: word("Print labels again") }),
      made("label", { class: "field" }, [made("span", { text: word("Boxes") }), made("input", { id: "again", autocomplete: "off", placeholder: "3, 17-18, 40" })]),
      made("p", { id: "again-said", class: "hint", text: word("You can also click boxes, or scan a label.") }),
      made("h3", { text: word("Reason") }),
      made("div", { class: "segments", role: "group", "aria-label": word("Reason") }, REASONS.map((text) => {
        const each = made("button", { type: "button", text: word(text), "aria-pressed": "false" });
        each.addEventListener("click", () => {
          reason = word(text);
          $("reason").value = reason;
          drawReason();
          drawChoice();
        });
        return each;
      })),
      made("label", { class: "field" }, [made("span", { text: word("Another reason") }), made("input", { id: "reason", autocomplete: "off", maxlength: "200" })]),
      made("div", { id: "again-sheet" }),
      made("p", { class: "calm-note", text: word("Peel off old labels: a box must not have two.") }),
      made("button", { type: "button", id: "do-again", class: "main wide" }),
      made("div", { id: "again-found", "aria-live": "polite" }),
    ]),
  );
  $("again").addEventListener("input", () => {
    chosen = parse($("again").value);
    drawChoice();
  });
  $("reason").addEventListener("input", () => {
    reason = $("reason").value.trim();
    drawReason();
    drawChoice();
  });
  $("do-again").addEventListener("click", printAgain);
  place = 1;
  drawSheet();
  drawChoice();
}

const link = (file) => `/api/file/${encodeURIComponent(shipment.folder)}/${file.split("/").map(encodeURIComponent).join("/")}`;

function papers(files) {
  return files.map((file) => [file, PAPERS[file] ? word(PAPERS[file]) : file]);
}

const count = (text, value) => made("div", {}, [made("dt", { text }), made("dd", { text: number(value) })]);

function boxCell(box, again) {
  const sign = again.has(box.number) ? "↻" : SIGNS[box.state] ?? "△";
  const button = made("button", { type: "button", "data-box": String(box.number), class: box.state, "aria-pressed": "false", title: box.item, disabled: box.state === "voided" }, [
    made("span", { text: number(box.number) }), made("span", { class: "sign", "aria-hidden": "true", text: sign }), made("span", { class: "unseen", text: STATES[box.state] ? word(STATES[box.state]) : box.state }),
  ]);
  button.addEventListener("click", () => {
    if (!chosen.delete(box.number)) chosen.add(box.number);
    $("again").value = format(chosen);
    drawChoice();
  });
  return made("li", {}, [button]);
}

const STATES = { planned: msgid("not made"), rendered: msgid("made"), verified: msgid("made and read back"), voided: msgid("voided") };

function parse(text) {
  const found = new Set();
  for (const part of text.normalize("NFKC").split(/[,;、\s]+/)) {
    const match = /^(\d+)(?:[-~](\d+))?$/.exec(part);
    if (!match) continue;
    for (let each = Number(match[1]); each <= Math.min(Number(match[2] ?? match[1]), 10_000_000) && found.size < 5000; each += 1) found.add(each);
  }
  return found;
}

function format(numbers) {
  const sorted = [...numbers].sort((one, two) => one - two);
  const parts = [];
  for (const each of sorted) {
    const last = parts.at(-1);
    if (last && last[1] === each - 1) last[1] = each;
    else parts.push([each, each]);
  }
  return parts.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(", ");
}

function drawChoice() {
  for (const each of document.querySelectorAll("[data-box]")) each.setAttribute("aria-pressed", String(chosen.has(Number(each.dataset.box))));
  const button = $("do-again");
  const isNamed = $("again").value.trim() !== "";
  const lack = !isNamed ? word("Choose boxes first") : !reason ? word("Choose a reason first") : "";
  button.disabled = Boolean(lack);
  button.replaceChildren(made("span", { text: lack || (chosen.size ? word("Print {count} labels again", { count: number(chosen.size) }) : word("Print these labels again")) }), ...(lack ? [] : [made("kbd", { text: "Ctrl+Enter" })]));
}

function drawReason() {
  for (const each of document.querySelectorAll(".again-side .segments button")) each.setAttribute("aria-pressed", String(each.textContent === reason));
}

function drawSheet() {
  const { sheet } = shipment;
  if (!sheet) return;
  $("again-sheet").replaceChildren(made("div", { class: "print-card" }, [
    sheetGrid(sheet, place, (at) => {
      place = at;
      drawSheet();
    }),
    made("p", { class: "hint", text: word("Click the place where printing starts: {place}. {title}", { place: number(place), title: sheet.title }) }),
  ]));
}

async function printAgain() {
  const sheets = shipment.sheet ? { stock: shipment.sheet.name, start: place } : null;
  const answer = await ask("reprint", { shipment: shipment.folder, boxes: $("again").value, reason, sheets }).catch(() => ({}));
  const files = (answer.files ?? []).map((file) => made("a", { class: "button", href: link(file), target: "_blank", rel: "noopener", text: word("Open the PDF: {file}", { file }) }));
  const found = answer.findings?.length ? [findings.list(answer.findings)] : [];
  $("again-found").replaceChildren(...(files.length ? [made("p", { class: "verdict fits", text: word("{count} labels are ready to print", { count: number(answer.boxes.length) }) })] : []), ...files, ...found);
}

export function pressMade(event) {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && !$("do-again")?.disabled) printAgain();
}
