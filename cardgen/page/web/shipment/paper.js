// What the labels of a list are: message, design, sheet, and what all rows share.

import { $, made, showPicture } from "../dom.js";
import { ask, latest } from "../ask.js";
import * as findings from "../findings.js";
import { languageName, number, word } from "../words.js";
import { askList, change, chooseMessage, work } from "./work.js";
import { steps } from "./steps.js";
import { sheetGrid } from "../sheet.js";

let about = null;
let designs = [];
let sheets = [];

export async function openPaper(place, known) {
  about = known;
  const [messages, answer, every] = await Promise.all([chooseMessage(), ask("designs", { pair: work.pair, size: work.stock }), ask("sheets")]);
  sheets = every.sheets;
  designs = answer.designs ?? [];
  const plain = (name) => name.split("@")[0];
  if (!designs.some(({ plain: own }) => own === plain(work.template)) && designs.length) change({ template: (designs.find(({ plain: own }) => own === "label") ?? designs[0]).plain });
  const form = await ask("form", { pair: work.pair, message: { id: work.message }, template: plain(work.template), size: work.stock }).catch(() => null);
  place.replaceChildren(
    steps("paper"),
    made("section", { class: "form", "aria-label": word("Label and paper") }, [
      row(word("Two languages"), select("pair", about.pairs.map(({ pair, langs }) => [pair, langs.map(({ lang }) => languageName(lang)).join(" – ")]), work.pair, (value) => again({ pair: value, message: "" }))),
      row(word("Label sheet"), select("stock", [["", word("No sheet: one label a page, or a label printer")], ...sheets.map((each) => [each.name, `${each.title}: ${number(each.width)} × ${number(each.height)} mm, ${each.columns} × ${each.rows}`])], work.stock, (value) => again({ stock: value, place: 1 }))),
      row(word("Label design"), select("template", designs.filter(({ fields }) => fields.length).map((each) => [each.plain, `${each.title} (${number(each.width)} × ${number(each.height)} mm)`]), plain(work.template), (value) => again({ template: value }))),
      row(word("Message"), select("message", messages.map((each) => [each.id, `${each.target || each.source}`.slice(0, 60)]), work.message, (value) => again({ message: value }))),
      made("p", { class: "words small", lang: "zh", text: messages.find(({ id }) => id === work.message)?.source ?? "" }),
      made("h3", { text: word("The same on all labels, unless the list has it") }),
      made("div", { class: "fields" }, (form?.fields ?? []).filter(({ name, kind }) => kind !== "picture" && !name.endsWith(".alt") && !["box", "boxes", "box_id", "sscc", "item", "quantity", "unit"].includes(name)).map(field)),
      ...(form?.findings ? [findings.list(form.findings)] : []),
    ]),
    made("section", { class: "result", "aria-label": word("The label") }, [
      made("div", { id: "desk", class: "desk" }, [made("img", { id: "row-label", alt: word("The label of the first row"), hidden: true })]),
      made("div", { id: "first-sheet" }),
      made("div", { id: "list-found" }),
    ]),
    made("footer", { class: "foot" }, [made("button", { type: "button", class: "main", id: "go" }, [made("span", { text: word("Continue: make") })])]),
  );
  $("go").addEventListener("click", () => (location.hash = "#shipment/making"));
  drawSheet();
  await draw();
}

function again(some) {
  change(some);
  dispatchEvent(new Event("cardgen:again"));
}

const row = (text, control) => made("label", { class: "field" }, [made("span", { text }), control]);

function select(id, options, value, changed) {
  const control = made("select", { id: `choose-${id}` }, options.map(([key, text]) => made("option", { value: key, text })));
  control.value = value;
  control.addEventListener("change", () => changed(control.value));
  return control;
}

let timer = 0;
function field({ name, word: said }) {
  const input = made("input", { id: `all-${name}`, value: work.fields[name] ?? "", autocomplete: "off" });
  input.addEventListener("input", () => {
    change({ fields: { ...work.fields, [name]: input.value } });
    clearTimeout(timer);
    timer = setTimeout(draw, 300);
  });
  return row(said, input);
}

const draw = latest(async () => {
  const answer = await askList("list").catch(() => null);
  if (!answer?.rows || !$("list-found")) return;
  const wrong = findings.wrong(answer.findings);
  $("list-found").replaceChildren(...(wrong.length ? [
    made("p", { class: "verdict wrong", text: word("{count} findings stop these labels", { count: number(wrong.length) }) }),
    findings.list(wrong.slice(0, 5)),
    made("a", { class: "button", href: "#shipment/list", text: word("Go to the list") }),
  ] : []));
  const first = answer.rows.find(({ left_out: out }) => !out);
  const { svg } = first ? await askList("list", { row: first.number }).catch(() => ({})) : {};
  showPicture($("row-label"), svg);
});

function drawSheet() {
  const sheet = sheets.find(({ name }) => name === work.stock);
  if (!sheet) return $("first-sheet").replaceChildren();
  const grid = sheetGrid(sheet, work.place, (at) => {
    change({ place: at });
    drawSheet();
  });
  $("first-sheet").replaceChildren(made("div", { class: "print-card" }, [grid, made("p", { class: "hint", text: word("Click the place where printing starts: {place}. {title}", { place: number(work.place), title: sheet.title }) })]));
}

export function pressPaper(event) {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") location.hash = "#shipment/making";
}
