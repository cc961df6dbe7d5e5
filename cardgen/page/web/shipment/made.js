// A shipment that is made: its boxes and papers on one side; printing, or what is seen on arrival,
// on the other.

import { $, made } from "../dom.js";
import { ask } from "../ask.js";
import * as findings from "../findings.js";
import { msgid, number, word } from "../words.js";
import { isAlone, keeping } from "./kept.js";
import { openPrint, pressPrint } from "./printing.js";
import { openSeen } from "./seen.js";

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
let side = "print";

export async function openMade(place, name, part) {
  side = part === "seen" ? "seen" : "print";
  if (desk.shipment?.folder !== name) desk.chosen = new Set();
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
  if (!answer.boxes && answer.away && desk.shipment?.folder === name && $("boxes-side")) return false;
  if (!answer.boxes) {
    const text = answer.away ? word("cardgen does not answer. Load the page again.") : word("There is no such shipment.");
    place.replaceChildren(made("div", { class: "empty-place" }, [made("p", { text }), ...(answer.findings ? [findings.list(answer.findings)] : [])]));
    return false;
  }
  desk.shipment = { ...answer, folder: name };
  return true;
}

export const link = (file) => `/api/file/${encodeURIComponent(desk.shipment.folder)}/${file.split("/").map(encodeURIComponent).join("/")}`;

// --- the boxes

export const live = () => desk.shipment.boxes.filter(({ state }) => state !== "voided");
export const isOnPaper = ({ paper }) => paper === "sent" || paper === "printed" || paper === "seen";

function drawBoxes() {
  const { shipment, list, files, boxes, is_printed: isPrinted } = desk.shipment;
  const again = new Set(desk.shipment.events.filter(({ what }) => what === "reprinted").map((each) => each.number));
  $("boxes-side").replaceChildren(
    made("div", { class: "made-head" }, [made("h2", { text: shipment }), made("p", { class: "hint", text: list })]),
    made("ul", { class: "papers" }, files.map((file) => made("li", {}, [made("a", { class: "button", href: link(file), target: "_blank", rel: "noopener", text: PAPERS[file] ? word(PAPERS[file]) : file })]))),
    ...keeping(desk.shipment.folder),
    made("dl", { id: "counts", class: "counts" }, counts()),
    legend(isPrinted),
    made("ul", { id: "boxes", class: "boxes" }, boxes.map((box) => boxCell(box, again.has(box.number)))),
    made("p", { class: "hint", text: word("Click boxes to choose them. With Shift, all between two clicks are chosen.") }),
  );
  drawChosen();
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
  const button = made("button", { type: "button", "data-box": String(box.number), class: kind, "aria-pressed": "false", title: box.item, disabled: box.state === "voided" }, [
    made("span", { text: number(box.number) }), made("span", { class: "sign", "aria-hidden": "true", text: isAgain && sign === "✓" ? "↻" : sign }), made("span", { class: "unseen", text: word(text) }),
  ]);
  button.addEventListener("click", (event) => pick(box.number, event.shiftKey));
  return made("li", {}, [button]);
}

let last = 0;

function pick(box, isRange) {
  if (isRange && last) {
    const [from, to] = [Math.min(last, box), Math.max(last, box)];
    for (const each of live()) if (each.number >= from && each.number <= to) desk.chosen.add(each.number);
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
  const tabs = made("div", { class: "tabs", role: "group", "aria-label": word("Work on this shipment") }, [["print", word("Print")], ["seen", word("Seen on arrival")]].map(([name, text]) => {
    const each = made("button", { type: "button", text, "data-side": name, "aria-pressed": String(side === name) });
    each.addEventListener("click", () => {
      side = name;
      history.replaceState(null, "", `#shipment/made/${encodeURIComponent(desk.shipment.folder)}${name === "seen" ? "/seen" : ""}`);
      drawSide();
    });
    return each;
  }));
  const panel = made("div", { class: "panel" });
  if (isAlone()) side = "print"; // what is seen on arrival needs the reader of a computer
  $("work-side").replaceChildren(...(isAlone() ? [] : [tabs]), panel);
  (side === "seen" ? openSeen : openPrint)(panel);
}

export const pressMade = (event) => (side === "print" ? pressPrint(event) : null);

// --- numbers of boxes in words: 3, 17-18, 40

export function parse(text) {
  const found = new Set();
  for (const part of text.normalize("NFKC").split(/[,;、\s]+/)) {
    const match = /^(\d+)(?:[-~](\d+))?$/.exec(part);
    if (!match || match[1].length > 9) {
      const named = part && desk.shipment.boxes.find(({ id, sscc }) => id.toLowerCase() === part.toLowerCase() || (sscc && part.endsWith(sscc)));
      if (named) found.add(named.number);
      continue;
    }
    for (let each = Number(match[1]); each <= Math.min(Number(match[2] ?? match[1]), 10_000_000) && found.size < 5000; each += 1) found.add(each);
  }
  return found;
}
