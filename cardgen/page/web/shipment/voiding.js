// Boxes that are not sent are taken out of a shipment, and put back when they are sent after all.

import { $, button, made } from "../dom.js";
import { ask } from "../ask.js";
import * as findings from "../findings.js";
import { msgid, number, word } from "../words.js";
import { desk, isOnPaper, readChosen } from "./made.js";
import { format } from "./numbers.js";
import { drawReasons } from "./reasons.js";

const REASONS = [msgid("Damaged"), msgid("Not sent"), msgid("Counted wrongly")];
let reason = "";
let said = null; // what was done last, and in which shipment

export function openVoid(panel) {
  panel.replaceChildren(
    made("h2", { text: word("Void boxes, or put them back") }),
    made("p", { class: "hint", text: word("A voided box keeps its number, and no other box gets it. The packing list and the other papers are made anew.") }),
    made("label", { class: "field" }, [made("span", { text: word("Boxes") }), made("input", { id: "out", autocomplete: "off", placeholder: "3, 17-18, 40", value: format(desk.chosen) })]),
    made("p", { class: "hint", text: word("You can also click boxes, or scan a label.") }),
    made("div", { id: "reasons" }),
    made("div", { id: "out-found", "aria-live": "polite" }),
    made("div", { class: "deed" }, [
      button("", () => correct("void", chosen().live), { id: "take-out", class: "main wide" }),
      button("", () => correct("unvoid", chosen().voided), { id: "put-back", class: "wide" }),
      made("p", { id: "lack", class: "hint" }),
    ]),
  );
  $("out").addEventListener("input", () => readChosen($("out"), draw));
  desk.drawChosen = () => {
    $("out").value = format(desk.chosen);
    draw();
  };
  drawReasons($("reasons"), REASONS, reason, (text) => {
    reason = text;
    draw();
  });
  draw();
  if (said?.folder === desk.shipment.folder) tell();
}

function chosen() {
  const all = desk.shipment.boxes.filter((box) => desk.chosen.has(box.number));
  return { live: all.filter(({ state }) => state !== "voided"), voided: all.filter(({ state }) => state === "voided") };
}

function draw() {
  const { live, voided } = chosen();
  $("take-out").textContent = word("Void ({count})", { count: number(live.length) });
  $("put-back").textContent = word("Put back ({count})", { count: number(voided.length) });
  $("take-out").hidden = !live.length && voided.length > 0;
  $("put-back").hidden = !voided.length;
  $("take-out").disabled = !live.length || !reason;
  $("put-back").disabled = !reason;
  $("lack").textContent = !live.length && !voided.length ? word("Choose boxes first") : reason ? "" : word("Choose a reason first");
}

async function correct(kind, boxes) {
  const { folder } = desk.shipment;
  for (const id of ["take-out", "put-back"]) $(id).disabled = true;
  const answer = await ask(kind, { shipment: folder, boxes: format(boxes.map((each) => each.number)), reason }).catch(() => null);
  if (desk.shipment.folder !== folder || !$("out")) return;
  if (!answer) return draw(); // what does not work stands above
  said = { folder, kind, answer, printed: boxes.filter(isOnPaper).map((each) => each.number) };
  if (answer.boxes) {
    desk.chosen = new Set();
    reason = "";
  }
  await desk.refresh();
}

function tell() {
  const { kind, answer, printed } = said;
  const boxes = answer.boxes ? format(answer.boxes) : "";
  $("out-found").replaceChildren(...[
    boxes && made("p", { class: "verdict fits", text: kind === "void" ? word("Voided boxes: {boxes}", { boxes }) : word("Put back: {boxes}", { boxes }) }),
    boxes && kind === "void" && printed.length && made("p", { class: "calm-note", text: word("Peel off or cross out the labels of these boxes: {boxes}", { boxes: format(printed) }) }),
    answer.findings?.length && findings.list(answer.findings),
  ].filter(Boolean));
}
