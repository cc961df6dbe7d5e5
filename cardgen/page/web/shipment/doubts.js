// Boxes whose label may be on paper, or not: nobody knows, so the page asks. What somebody answers
// is kept at once; the ledger has it when it is booked.

import { $, made, showPicture } from "../dom.js";
import { ask } from "../ask.js";
import { keep, kept } from "../kept.js";
import { day, msgid, number, word } from "../words.js";
import { desk } from "./made.js";
import { format } from "./numbers.js";

const ANSWERS = [["there", msgid("It came out"), "KeyP"], ["not-there", msgid("It did not"), "KeyN"], ["spoilt", msgid("Spoilt"), "KeyD"]];
let answers = {}; // by box and task: another attempt to print is another question
let now = 0; // the box whose picture is shown

const name = () => `answers:${desk.shipment.folder}`;
const doubtful = () => desk.shipment.doubtful;
const key = ({ number: box, task }) => `${box} ${task}`;
const answered = () => doubtful().filter((each) => answers[key(each)]);

// The answers about boxes that are still doubtful.
export const given = () => Object.fromEntries(answered().map((each) => [each.number, { task: each.task, answer: answers[key(each)] }]));
export const all = () => doubtful().map((each) => each.number);
export const unanswered = () => doubtful().filter((each) => !answers[key(each)]).map((each) => each.number);
export const toPrint = () => answered().filter((each) => answers[key(each)] !== "there").map((each) => each.number);

function answer(some, changed) {
  for (const each of doubtful()) if (some[each.number]) answers[key(each)] = some[each.number];
  keep(name(), answers);
  changed();
}

export function openDoubts(box, changed) {
  const open = new Set(doubtful().map(key));
  answers = Object.fromEntries(Object.entries(kept(name(), {})).filter(([each]) => open.has(each)));
  keep(name(), answers);
  if (!doubtful().length) return box.replaceChildren();
  const numbers = all();
  const rows = made("div", { class: "doubt-rows" }, doubtful().map((each) => row(each, changed)));
  rows.addEventListener("keydown", (event) => {
    const found = ANSWERS.find(([, , code]) => code === event.code);
    const line = event.target.closest("[data-doubt]");
    if (!found || !line || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    answer({ [line.dataset.doubt]: found[0] }, changed);
    line.nextElementSibling?.querySelector("button").focus();
  });
  box.replaceChildren(made("div", { class: "doubts", role: "group", "aria-labelledby": "doubt-title" }, [
    made("h2", { id: "doubt-title", text: numbers.length === 1 ? word("Did the label of box {boxes} come out?", { boxes: number(numbers[0]) }) : word("Did the labels of boxes {boxes} come out?", { boxes: format(numbers) }) }),
    ...reasons().map((text) => made("p", { text })),
    made("p", { text: word("Look at the paper. Nothing of this is printed again before you answer.") }),
    rows,
    ...(numbers.length > 1 ? [both(numbers, changed), range(numbers, changed)] : []),
  ]), made("figure", { id: "doubt-picture", class: "doubt-picture", hidden: true }, [made("figcaption", { class: "hint" }), made("div", { class: "desk" }, [made("img", { alt: "" })])]));
  draw();
  show(numbers[0]);
}

// Why nobody knows, each reason once.
function reasons() {
  const found = new Map();
  for (const { why, printer, time } of doubtful()) {
    const said = why || word("cardgen was stopped while this label was on its way");
    found.set(`${said} ${printer}`, word("{time}, {printer}: {reason}.", { time: day(time), printer: printer || word("unknown printer"), reason: said }));
  }
  return [...found.values()].slice(0, 3);
}

function row({ number: box }, changed) {
  const line = made("div", { class: "doubt-row", "data-doubt": String(box), role: "group", "aria-label": word("Box {box}", { box: number(box) }) }, [
    made("b", { text: number(box) }),
    made("div", { class: "segments" }, ANSWERS.map(([value, text]) => {
      const each = made("button", { type: "button", "data-answer": value, text: word(text), "aria-pressed": "false" });
      each.addEventListener("click", () => answer({ [box]: value }, changed));
      return each;
    })),
  ]);
  line.addEventListener("focusin", () => show(box));
  return line;
}

function both(numbers, changed) {
  return made("div", { class: "buttons" }, [["there", word("All came out")], ["not-there", word("None came out")]].map(([value, text]) => {
    const each = made("button", { type: "button", text });
    each.addEventListener("click", () => answer(Object.fromEntries(numbers.map((box) => [box, value])), changed));
    return each;
  }));
}

// Labels come out in their order: the first and the last on the table tell the rest.
function range(numbers, changed) {
  const field = (id, text) => made("input", { id, inputmode: "numeric", autocomplete: "off", maxlength: "7", "aria-label": text });
  const set = made("button", { type: "submit", text: word("Use these answers") });
  const form = made("form", { class: "doubt-range" }, [
    made("span", { text: word("Came out, from the first to the last:") }),
    made("div", {}, [field("doubt-first", word("First label that came out")), made("span", { text: " – " }), field("doubt-last", word("Last label that came out"))]), set,
  ]);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [first, last] = ["doubt-first", "doubt-last"].map((id) => Number($(id).value.normalize("NFKC")));
    if (!first || !last || last < first) return $("doubt-last").focus();
    return answer(Object.fromEntries(numbers.map((box) => [box, box >= first && box <= last ? "there" : "not-there"])), changed);
  });
  return form;
}

export function draw() {
  const said = given();
  for (const line of document.querySelectorAll("[data-doubt]")) {
    for (const each of line.querySelectorAll("button")) each.setAttribute("aria-pressed", String(said[line.dataset.doubt]?.answer === each.dataset.answer));
  }
}

async function show(box) {
  if (now === box && !$("doubt-picture")?.hidden) return;
  now = box;
  const { svg } = await ask("box-label", { shipment: desk.shipment.folder, box }).catch(() => ({}));
  const figure = $("doubt-picture");
  if (!svg || !figure || now !== box) return;
  const image = figure.querySelector("img");
  showPicture(image, svg);
  image.alt = word("The label of box {box}", { box: number(box) });
  figure.querySelector("figcaption").textContent = word("This is the label of box {box}", { box: number(box) });
  figure.hidden = false;
}
