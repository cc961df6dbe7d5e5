// Designs as pictures, with the person's own message in each of them.

import { $, made, showPicture } from "../dom.js";
import { ask } from "../ask.js";
import { languageName, number, word } from "../words.js";
import { showMessages } from "./gallery.js";
import { change, question, work } from "./work.js";

let designs = [];
let sheets = [];
let chosen = "";
let drawing = 0; // the turn of drawing pictures; an older turn ends
let about = null;
let isOpen = false; // all messages of the design
const drawn = new Map(); // pictures by their question

export async function openChoice(place, known) {
  about = known;
  place.replaceChildren(
    made("section", { class: "filters-side", "aria-label": word("Find a design") }, [
      field(word("Find by name or use"), made("input", { id: "find", type: "search", autocomplete: "off", "aria-keyshortcuts": "/" })),
      field(word("Number of the label sheet, or size"), made("input", { id: "size", value: work.size, list: "sheet-names", autocomplete: "off", "aria-describedby": "size-said" })),
      made("datalist", { id: "sheet-names" }),
      made("p", { id: "size-said", class: "hint" }),
      field(word("Two languages"), select("pair", about.pairs.map(({ pair, langs }) => [pair, langs.map(({ lang }) => languageName(lang)).join(" – ")]), work.pair)),
      field(word("Occasion"), select("occasion", [["", word("All")], ...Object.entries(about.occasions)], "")),
      made("p", { class: "hint", text: word("The pictures show your message. Articles and numbers are examples.") }),
    ]),
    made("section", { class: "designs", "aria-label": word("Designs") }, [made("ul", { id: "designs" }), made("p", { id: "no-design", class: "hint", text: word("No design is like this."), hidden: true })]),
    made("section", { id: "design", class: "design", "aria-label": word("The chosen design") }),
  );
  $("find").addEventListener("input", drawDesigns);
  $("occasion").addEventListener("change", drawDesigns);
  $("size").addEventListener("change", load);
  $("pair").addEventListener("change", (event) => {
    change({ pair: event.target.value, message: { id: "", source: "", target: "" } });
    load();
  });
  if (!sheets.length) sheets = (await ask("sheets")).sheets;
  $("sheet-names").replaceChildren(...sheets.map(({ name, title }) => made("option", { value: name, text: title })));
  await load();
  $("find").focus({ preventScroll: true });
}

function field(text, control) {
  return made("label", { class: "field" }, [made("span", { text }), control]);
}

function select(id, options, value) {
  const control = made("select", { id }, options.map(([key, text]) => made("option", { value: key, text })));
  control.value = value;
  return control;
}

async function load() {
  const size = $("size").value.trim();
  let answer = await ask("designs", { pair: work.pair, size }).catch(() => null);
  const said = $("size-said");
  said.className = "hint";
  if (answer?.findings) {
    said.textContent = answer.findings[0].message;
    said.className = "hint wrong-text";
    answer = await ask("designs", { pair: work.pair, size: "" });
  } else if (size) {
    said.textContent = describeSize(size);
    if (size !== work.size) change({ size });
  } else {
    said.textContent = word("The number is on the packet. For a size write 100 x 150.");
    if (work.size) change({ size: "" });
  }
  designs = answer?.designs ?? [];
  if (!work.message.id && !work.message.source) {
    const { messages } = await ask("messages", { pair: work.pair });
    const ready = messages.find(({ findings, fields }) => !findings.length && !Object.keys(fields).length);
    if (ready) change({ message: { id: ready.id, source: "", target: "" } });
  }
  drawDesigns();
}

function describeSize(size) {
  const plain = (text) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  const sheet = sheets.find(({ name }) => plain(name).endsWith(plain(size)));
  if (!sheet) return "";
  return word("✓ {count} labels on a sheet, {width} × {height} mm", {
    count: number(sheet.columns * sheet.rows), width: number(sheet.width), height: number(sheet.height),
  });
}

function visible() {
  const text = $("find").value.trim().toLowerCase();
  const occasion = $("occasion").value;
  return designs.filter((each) =>
    (!text || `${each.name} ${each.title} ${each.sheets.join(" ")} ${each.fields.map(({ word: w }) => w).join(" ")}`.toLowerCase().includes(text))
    && (!occasion || !each.occasions.length || each.occasions.includes(occasion)));
}

function drawDesigns() {
  const found = visible();
  if (!found.some(({ name }) => name === chosen)) chosen = (found.find(({ name }) => name === work.template) ?? found[0])?.name ?? "";
  $("no-design").hidden = found.length > 0;
  $("designs").replaceChildren(...found.map(card));
  drawing += 1;
  drawPictures(found, drawing);
  showDesign();
}

function card(design) {
  const picture = made("span", { class: "picture" }, [made("img", { alt: "", hidden: true })]);
  const button = made("button", { type: "button", class: "card", "data-name": design.name, "aria-pressed": String(design.name === chosen) }, [
    picture, made("b", { text: design.title }), made("span", { class: "hint", text: describePage(design) }),
  ]);
  button.addEventListener("click", () => {
    if (chosen === design.name) return take();
    chosen = design.name;
    for (const each of document.querySelectorAll(".card")) each.setAttribute("aria-pressed", String(each.dataset.name === chosen));
    showDesign();
  });
  button.addEventListener("dblclick", take);
  return made("li", {}, [button]);
}

function describePage({ width, height, paper, sheets: fitting, any_size: any }) {
  const size = `${number(width)} × ${number(height)} mm`;
  const more = fitting.length ? word("for {sheet}", { sheet: sheets.find(({ name }) => name === fitting[0])?.title ?? fitting[0] }) : any ? word("other sizes too") : paper;
  return more ? `${size} · ${more}` : size;
}

// Draw the pictures one after the other, those in sight first.
async function drawPictures(found, turn) {
  const seen = new Set();
  const watcher = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) isIntersecting ? seen.add(target.dataset.name) : seen.delete(target.dataset.name);
  });
  for (const each of document.querySelectorAll(".card")) watcher.observe(each);
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const waiting = new Map(found.map((each) => [each.name, each]));
  while (waiting.size && turn === drawing) {
    const name = [...waiting.keys()].find((each) => seen.has(each)) ?? waiting.keys().next().value;
    waiting.delete(name);
    const svg = await draw(name);
    if (turn !== drawing) break;
    const image = document.querySelector(`.card[data-name="${CSS.escape(name)}"] img`);
    if (image && svg) {
      showPicture(image, svg);
      if (name === chosen) showPicture($("large"), svg);
    }
  }
  watcher.disconnect();
}

const draw = async (name) => (await drawExample(question().message, name))?.svg ?? "";

// The picture of a message on a design, and whether it fits; else it is the design's own example.
// It is null if the server does not answer: another time it is asked again.
function drawExample(message, template) {
  const asked = { pair: work.pair, message, size: "", template, fields: {}, example: true };
  const key = JSON.stringify(asked);
  if (!drawn.has(key)) drawn.set(key, ask("label", asked).catch(() => { drawn.delete(key); return null; }));
  return drawn.get(key);
}

async function showDesign() {
  const design = designs.find(({ name }) => name === chosen);
  if (!design) return $("design").replaceChildren();
  const main = made("button", { type: "button", class: "main wide" }, [made("span", { text: word("Make with this design") }), made("kbd", { text: "Enter" })]);
  main.addEventListener("click", take);
  $("design").replaceChildren(
    made("div", { class: "desk" }, [made("img", { id: "large", alt: word("The label with this design"), hidden: true })]),
    made("h2", { text: design.title }),
    made("p", { class: "hint", text: `${describePage(design)}` }),
    ...(design.fields.length ? [
      made("h3", { text: word("Shown by this design") }),
      made("ul", { class: "tags" }, [...(design.message ? [made("li", { text: word("Message") })] : []), ...design.fields.map(({ word: said }) => made("li", { text: said }))]),
    ] : []),
    main,
    messagesBox(design),
  );
  const svg = await draw(chosen);
  if (svg && design.name === chosen) showPicture($("large"), svg);
}

// All messages on the chosen design, as pictures: the other way through the gallery.
function messagesBox(design) {
  const list = made("ul", { class: "small-pictures" });
  const box = made("details", { id: "all-messages", open: isOpen }, [made("summary", { text: word("All messages on this design") }), list]);
  const fill = () => showMessages(list, design.name, drawExample, (id) => {
    change({ message: { id, source: "", target: "" } });
    drawDesigns();
  });
  box.addEventListener("toggle", () => {
    isOpen = box.open;
    if (isOpen && !list.children.length) fill();
  });
  box.hidden = !design.message;
  return box;
}

function take() {
  const design = designs.find(({ name }) => name === chosen);
  const stock = design.sheets.find((name) => name === work.stock) ?? design.sheets[0] ?? "";
  change({ template: chosen, size: "", stock, how: stock ? work.how : work.how === "sheet" ? "page" : work.how, place: stock === work.stock ? work.place : 1 });
  location.hash = "#label/make";
}

export function pressChoice(event) {
  const isField = event.target.closest("input, select");
  if (event.key === "/" && !isField) {
    event.preventDefault();
    $("find").focus();
  }
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step && !isField) {
    const found = visible();
    const next = found[found.findIndex(({ name }) => name === chosen) + step];
    if (next) document.querySelector(`.card[data-name="${CSS.escape(next.name)}"]`).click();
    document.querySelector('.card[aria-pressed="true"]')?.focus();
    event.preventDefault();
  }
  if (event.key === "Enter" && event.target.id === "find" && chosen) take();
}
