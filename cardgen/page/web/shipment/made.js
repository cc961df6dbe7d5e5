// A shipment that is made: its boxes and papers on one side; printing, or what is seen on arrival,
// on the other.

import { $, button, made, select } from "../dom.js";
import { ask } from "../ask.js";
import * as findings from "../findings.js";
import { msgid, number, word } from "../words.js";
import { isAlone, keeping } from "./kept.js";
import { link as shipmentLink } from "./numbers.js";
import { openPrint, pressPrint } from "./printing.js";
import { openSeen } from "./seen.js";
import { openVoid } from "./voiding.js";

const PAPERS = {
  "labels.pdf": msgid("All labels (PDF)"), "packing-list.pdf": msgid("Packing list"), "packing-list.xlsx": msgid("Packing list (Excel)"),
  "report.pdf": msgid("Report"), "boxes.csv": msgid("List of boxes (CSV)"), "boxes.pdf": msgid("List of boxes"),
};
// Signs and words of a box: of its label on paper if cardgen prints, else of its file.
const FILES = {
  planned: ["○", msgid("not made")], rendered: ["✓", msgid("made")], verified: ["✓", msgid("made and read back")], voided: ["×", msgid("voided")],
};
const ON_PAPER = {
  "": ["○", msgid("not printed")], doubtful: ["△", msgid("doubtful")], sent: ["✓", msgid("printed")], printed: ["✓", msgid("printed")], seen: ["◉", msgid("seen on arrival")],
};
export const desk = { shipment: null, chosen: new Set(), refresh: () => {}, refreshBoxes: () => {}, drawChosen: () => {} };
const SIDES = [["print", msgid("Print")], ["seen", msgid("Seen on arrival")], ["void", msgid("Void")]];
const MOST_CELLS = 1000; // boxes that stand side by side: a browser is slow with more
let side = "print";
let shownFrom = 0; // the place of the first of them among all
let only = ""; // of what meaning

export async function openMade(place, name, part) {
  side = SIDES.some(([known]) => known === part) ? part : "print";
  if (desk.shipment?.folder !== name) {
    desk.chosen = new Set();
    [shownFrom, only] = [0, ""];
  }
  if (!(await load(name, place))) return;
  place.replaceChildren(
    made("section", { id: "boxes-side", class: "boxes-side", "aria-label": word("Boxes") }),
    made("section", { id: "work-side", class: "again-side", "aria-label": word("Work on this shipment") }),
  );
  desk.refreshBoxes = async () => {
    if (!(await load(name, place)) || !$("boxes-side")) return false;
    drawBoxes();
    return true;
  };
  desk.refresh = async () => {
    if (await desk.refreshBoxes()) drawSide();
  };
  drawBoxes();
  drawSide();
}

// A page that is shown stays as it is while cardgen does not answer.
async function load(name, place) {
  const answer = await ask("shipment", { shipment: name }).catch((error) => ({ away: error.status !== 404 }));
  if (!answer.runs && answer.away && desk.shipment?.folder === name && $("boxes-side")) return false;
  if (!answer.runs) {
    const text = answer.away ? word("cardgen does not answer. Load the page again.") : word("There is no such shipment.");
    place.replaceChildren(made("div", { class: "empty-place" }, [made("p", { text }), ...(answer.findings ? [findings.list(answer.findings)] : [])]));
    return false;
  }
  const boxes = [];
  for (const { first, last: end, ...about } of answer.runs) {
    for (let each = first; each <= end; each += 1) boxes.push({ number: each, ...about });
  }
  desk.shipment = { ...answer, boxes, folder: name };
  return true;
}

export const link = (file) => `/api/file/${encodeURIComponent(desk.shipment.folder)}/${file.split("/").map(encodeURIComponent).join("/")}`;

// --- the boxes

export const live = () => desk.shipment.boxes.filter(({ state }) => state !== "voided");
export const isOnPaper = ({ paper }) => paper === "sent" || paper === "printed" || paper === "seen";

function drawBoxes() {
  const { shipment, list, files, is_printed: isPrinted } = desk.shipment;
  $("boxes-side").replaceChildren(
    made("div", { class: "made-head" }, [made("h2", { text: shipment }), made("p", { class: "hint", text: list })]),
    made("ul", { class: "papers" }, files.map((file) => made("li", {}, [made("a", { class: "button", href: link(file), target: "_blank", rel: "noopener", text: PAPERS[file] ? word(PAPERS[file]) : file })]))),
    ...keeping(desk.shipment.folder),
    made("dl", { id: "counts", class: "counts" }, counts()),
    legend(isPrinted),
    made("div", { id: "boxes-pager", class: "pager" }),
    made("ul", { id: "boxes", class: "boxes" }),
    made("p", { class: "hint", text: word("Click boxes to choose them. With Shift, all between two clicks are chosen.") }),
  );
  drawCells();
}

// The boxes side by side: all, or a part of many.
function drawCells() {
  const again = new Set(desk.shipment.events.filter(({ what }) => what === "reprinted").map((each) => each.number));
  const { boxes } = desk.shipment;
  const wanted = only ? boxes.filter((box) => meaning(box)[1] === only) : boxes;
  if (shownFrom >= wanted.length) shownFrom = 0;
  const shown = wanted.slice(shownFrom, shownFrom + MOST_CELLS);
  $("boxes").replaceChildren(...shown.map((box) => boxCell(box, again.has(box.number))));
  $("boxes").classList.toggle("many", boxes.length > MOST_CELLS);
  $("boxes-pager").replaceChildren(...(boxes.length > MOST_CELLS ? pager(wanted) : []));
  drawChosen();
}

// What leads to the other parts of many boxes.
function pager(wanted) {
  const go = (place, focused) => {
    shownFrom = place;
    drawCells();
    $(focused)?.focus();
  };
  const step = (id, text, sign, place) => button(sign, () => go(place, id), { id, "aria-label": text, disabled: place < 0 || place >= wanted.length });
  const starts = Array.from({ length: Math.ceil(wanted.length / MOST_CELLS) }, (_, at) => at * MOST_CELLS);
  const nameOf = (start) => `${number(wanted[start].number)} – ${number(wanted[Math.min(start + MOST_CELLS, wanted.length) - 1].number)}`;
  const meanings = [...new Set(desk.shipment.boxes.map((box) => meaning(box)[1]))];
  return [
    select([["", word("All boxes")], ...meanings.map((text) => [text, word(text)])], only, (value) => {
      only = value;
      go(0, "boxes-only");
    }, { id: "boxes-only", "aria-label": word("Which boxes are shown") }),
    step("boxes-before", word("Boxes before"), "‹", shownFrom - MOST_CELLS),
    select(starts.map((start) => [String(start), nameOf(start)]), String(shownFrom), (value) => go(Number(value), "boxes-part"), { id: "boxes-part", "aria-label": word("Boxes shown") }),
    step("boxes-after", word("Boxes after"), "›", shownFrom + MOST_CELLS),
  ];
}

// Show the part of the boxes with the first chosen one.
function goToChosen() {
  const { boxes } = desk.shipment;
  const first = boxes.findIndex((box) => desk.chosen.has(box.number));
  const part = Math.floor(first / MOST_CELLS) * MOST_CELLS;
  if (first < 0 || boxes.length <= MOST_CELLS || (!only && part === shownFrom)) return;
  [shownFrom, only] = [part, ""];
  drawCells();
}

export const drawCounts = () => $("counts")?.replaceChildren(...counts());

function counts() {
  const all = desk.shipment.boxes;
  const own = live();
  const voided = all.length - own.length;
  const having = (...states) => own.filter(({ paper }) => states.includes(paper)).length;
  const rows = desk.shipment.is_printed
    ? [
      [word("Printed"), having("sent", "printed", "seen"), "good", "✓"], [word("Doubtful"), having("doubtful"), "doubt", "△"],
      [word("Not printed"), having(""), "pale", "○"],
    ]
    : [[word("Labels made"), own.filter(({ state }) => state !== "planned").length, "good", "✓"]];
  rows.push([word("Seen on arrival"), having("seen"), "good", "◉"]);
  return [[word("Boxes"), own.length, "", ""], ...rows, [word("Voided"), voided, "pale", "×"]].map(([text, value, kind, sign]) =>
    made("div", {}, [made("dt", { text }), made("dd", { class: value ? kind : "pale" }, [...(value && sign ? [made("span", { "aria-hidden": "true", text: `${sign} ` })] : []), made("span", { text: number(value) })])]));
}

function legend(isPrinted) {
  const shown = new Set(desk.shipment.boxes.map((box) => meaning(box).join(" ")));
  const all = [...Object.values(isPrinted ? ON_PAPER : FILES), ON_PAPER.seen, FILES.voided].map(([sign, text]) => [sign, text].join(" "));
  const used = [...new Set(all)].filter((each) => shown.has(each));
  return made("p", { class: "legend hint" }, used.map((each) => made("span", { text: `${each.slice(0, 1)} ${word(each.slice(2))}` })));
}

// Labels that are files may be printed by anybody; then only what was seen is known.
const isAsPrinted = ({ state, paper }) => state !== "voided" && (desk.shipment.is_printed || paper === "seen");
const meaning = (box) => (isAsPrinted(box) ? ON_PAPER[box.paper] : FILES[box.state]);

function boxCell(box, isAgain) {
  const [sign, text] = meaning(box);
  const kind = isAsPrinted(box) ? box.paper || "missing" : box.state;
  const cell = made("button", { type: "button", "data-box": String(box.number), class: kind, "aria-pressed": "false", title: box.item }, [
    made("span", { text: number(box.number) }), made("span", { class: "sign", "aria-hidden": "true", text: isAgain && sign === "✓" ? "↻" : sign }), made("span", { class: "unseen", text: word(text) }),
  ]);
  cell.addEventListener("click", (event) => pick(box.number, event.shiftKey));
  return made("li", {}, [cell]);
}

let last = 0;

function pick(box, isRange) {
  if (isRange && last) {
    const [from, to] = [Math.min(last, box), Math.max(last, box)];
    for (const each of desk.shipment.boxes) if (each.number >= from && each.number <= to) desk.chosen.add(each.number);
  } else if (!desk.chosen.delete(box)) desk.chosen.add(box);
  last = box;
  drawChosen();
  desk.drawChosen(true);
}

export function drawChosen() {
  for (const each of document.querySelectorAll("[data-box]")) each.setAttribute("aria-pressed", String(desk.chosen.has(Number(each.dataset.box))));
}

// --- the side with what to do

function drawSide() {
  desk.drawChosen = () => {};
  const sides = SIDES.filter(([name]) => !isAlone() || name !== "seen"); // it needs the reader of a computer
  if (!sides.some(([name]) => name === side)) side = "print";
  const tabs = made("div", { class: "tabs", role: "group", "aria-label": word("Work on this shipment") }, sides.map(([name, text]) => button(word(text), () => {
    side = name;
    history.replaceState(null, "", `${shipmentLink(desk.shipment.folder)}${name === "print" ? "" : `/${name}`}`);
    drawSide();
  }, { "data-side": name, "aria-pressed": String(side === name) })));
  const panel = made("div", { class: "panel" });
  $("work-side").replaceChildren(tabs, panel);
  ({ print: openPrint, seen: openSeen, void: openVoid })[side](panel);
}

export const pressMade = (event) => (side === "print" ? pressPrint(event) : null);

// --- numbers of boxes in words: 3, 17-18, 40

const named = new Map(); // the numbers of boxes by what somebody called them, and by shipment

// Choose the boxes that a field names. Ids and what a scanner types are looked up.
export function readChosen(field, changed) {
  const { folder } = desk.shipment;
  const unknown = [];
  desk.chosen = parse(field.value, (part) => {
    const known = named.get(`${folder} ${part}`);
    if (known === undefined) unknown.push(part.slice(0, 200));
    return known;
  });
  goToChosen();
  drawChosen();
  changed();
  if (!unknown.length) return;
  ask("find-boxes", { shipment: folder, names: unknown.slice(0, 100) }).then(({ numbers = {} }) => {
    for (const part of unknown) named.set(`${folder} ${part}`, numbers[part] ?? 0);
    if (field.isConnected && desk.shipment.folder === folder) readChosen(field, changed);
  }).catch(() => {});
}

function parse(text, find) {
  const found = new Set();
  const last_ = desk.shipment.boxes.at(-1)?.number ?? 0;
  for (const part of text.normalize("NFKC").split(/[,;、\s]+/)) {
    const match = /^(\d+)(?:[-~](\d+))?$/.exec(part);
    if (!match || match[1].length > 9) {
      const box = part && find(part);
      if (box) found.add(box);
      continue;
    }
    for (let each = Number(match[1]); each <= Math.min(Number(match[2] ?? match[1]), last_); each += 1) found.add(each);
  }
  return found;
}
