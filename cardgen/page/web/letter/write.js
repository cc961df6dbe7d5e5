// A letter's form, and its pages beside it as one types.

import { $, button, labelled, made, segments, select, showPicture } from "../dom.js";
import { ask, download, latest, LOST, trouble } from "../ask.js";
import * as findings from "../findings.js";
import { languageName, msgid, number, word } from "../words.js";
import { askLetter, canUndo, change, data, edit, get, put, save, setRegister, setShipment, takeList as keepList, undo, work } from "./work.js";
import { openEnvelope } from "./envelope.js";
import { faultsBox } from "./file.js";
import { datalists, field, showEcho, sideOf, sides, table, useForm } from "./fields.js";
import { drawList, goTo, listBox, nextRow } from "./list.js";

const WAIT = 120; // milliseconds after a key
const LIST_WAIT = 700;
const REGISTERS = { ceremonial: msgid("From person to person"), official: msgid("From office to office") };
const ARRANGEMENTS = {
  sequence: msgid("One language after the other"), parallel: msgid("Side by side"),
  facing: msgid("On facing pages"), stacked: msgid("One below the other"),
};
let form = null;
let shown = null; // the last answer with pages
let listed = null; // the last answer about the list
let timer = 0;
let listTimer = 0;

const again = () => dispatchEvent(new Event("cardgen:again"));

export async function openWriting(place, about) {
  const { register } = data();
  const answer = await ask("letter-form", { letter: work.letter, pair: work.pair, register: register === "official" || register === "ceremonial" ? register : "" }).catch(() => null);
  if (!answer?.groups) return;
  form = answer;
  shown = null;
  listed = null;
  useForm(form, typed);
  const { shipments = [] } = await ask("shipments").catch(() => ({}));
  const focused = describeFocus();
  place.replaceChildren(
    made("section", { class: "letter-form", "aria-label": word("What the letter says") }, [
      head(about),
      ...faultsBox(),
      ...form.groups.map((each) => group(each)),
      ...form.tables.map((each) => tableGroup(each, shipments)),
      made("div", { id: "paragraphs", class: "letter-group" }),
      made("div", { id: "more-values" }),
      ...datalists(),
      made("div", { class: "form-foot" }, [
        button(word("Undo"), () => { undo(); again(); }, { id: "letter-undo" }),
        button(word("Empty all"), () => { edit((own) => { for (const name of Object.keys(own)) if (name !== "register") delete own[name]; }); again(); }),
      ]),
    ]),
    made("section", { class: "letter-pages", "aria-label": word("Pages") }, [
      made("div", { class: "pages-head" }, [made("p", { id: "verdict", class: "verdict", hidden: true }), made("div", { id: "row-steps", class: "row-steps" })]),
      made("div", { id: "desk", class: "desk spread" }),
      made("p", { class: "hint", text: word("Press a page to see it larger.") }),
      made("div", { id: "found", "aria-live": "polite" }),
      made("details", { id: "envelope", class: "letter-envelope" }, [made("summary", { text: word("Envelope") }), made("div", { id: "envelope-box" })]),
    ]),
    made("footer", { class: "foot" }, [
      made("span", { id: "count", class: "hint" }),
      button(word("Save what is typed"), save, { id: "save-letter", "aria-keyshortcuts": "Control+S" }),
      button(word("For Word (DOCX)"), () => get_("docx"), { id: "get-docx" }),
      made("button", { type: "button", class: "main", id: "get-pdf" }),
    ]),
    made("dialog", { id: "large-page", "aria-label": word("The page, larger") }),
  );
  $("get-pdf").addEventListener("click", main);
  $("envelope").addEventListener("toggle", () => $("envelope").open && openEnvelope(form));
  $("letter-undo").disabled = !canUndo();
  drawParagraphs();
  drawMore();
  drawMain();
  if (focused) document.querySelector(focused)?.focus();
  await Promise.all([work.list ? check() : null, draw()]);
}

// A selector of the element with the focus, to find it again when the form is drawn anew.
function describeFocus() {
  const { activeElement: at } = document;
  if (at?.id && at.closest(".letter-write")) return `#${CSS.escape(at.id)}`;
  return at?.closest(".letter-head .segments") ? '.letter-head .segments [aria-pressed="true"]' : "";
}

// --- the head: kind, languages, register, arrangement

function head(about) {
  const pairs = about.pairs.map(({ pair, langs }) => [pair, langs.map(({ lang }) => languageName(lang)).join(" – ")]);
  const registers = form.registers.map((each) => [each, word(REGISTERS[each])]);
  const arrangements = form.arrangements.map((each) => [each, word(ARRANGEMENTS[each])]);
  const upright = made("input", { type: "checkbox", id: "letter-vertical" });
  upright.checked = data().vertical === true;
  upright.addEventListener("change", () => { put("vertical", upright.checked || undefined); typed(); });
  return made("div", { class: "letter-head" }, [
    made("div", { class: "form-head" }, [made("h2", { text: form.title }), made("a", { class: "button", href: "#letter", text: word("Another letter") })]),
    made("div", { class: "both" }, [
      labelled(word("Two languages"), select(pairs, work.pair, (pair) => { change({ pair }); again(); }, { id: "letter-pair" })),
      labelled(word("On the page"), select(arrangements, work.arrangement, (arrangement) => { change({ arrangement }); typed(); }, { id: "letter-arrangement" })),
    ]),
    ...(registers.length > 1 ? [segments(word("Kind of letter"), registers, form.register, (register) => { setRegister(register); again(); })] : []),
    ...(form.vertical ? [made("label", { class: "check" }, [upright, made("span", { text: word("Japanese and Traditional Chinese in columns") })])] : []),
  ]);
}

function group({ name, word: said, fields }) {
  const open = fields.filter(({ folded }) => !folded);
  const folded = fields.filter(({ folded: isFolded }) => isFolded);
  const isTyped = folded.some(({ key }) => get(key) !== undefined);
  const isList = name === "addressee" && work.list;
  const list = name === "addressee" ? [listBox(takeList, dropList)] : [];
  return made("fieldset", { class: "letter-group", "data-group": name }, [
    made("legend", { text: said }), ...list,
    ...(isList ? [] : open.map(field)),
    ...(folded.length ? [made("details", { open: isTyped && !isList }, [made("summary", { text: isList ? word("The same for all on the list") : word("More about: {part}", { part: said }) }), ...(isList ? fields.filter(({ key }) => !key.endsWith(".name")) : folded).map(field)])] : []),
  ]);
}

// --- goods and other tables

function tableGroup(each, shipments) {
  const { key, word: said } = each;
  const body = made("div", { id: `rows-${key}` });
  const drawRows = () => body.replaceChildren(table(each, () => { drawRows(); typed(); }));
  const parts = [made("legend", { text: said })];
  if (key === "goods" && shipments.length) {
    const options = [["", word("Type them here")], ...shipments.map(({ shipment }) => [shipment, word("From the shipment {name}", { name: shipment })])];
    parts.push(labelled(word("Where the goods come from"), select(options, data().shipment ?? "", (name) => { setShipment(name); again(); }, { id: "letter-shipment" })));
  }
  const isShipped = key === "goods" && Boolean(data().shipment);
  if (isShipped) parts.push(made("div", { id: "shipped" }), made("div", { class: "field-found" }));
  if (!isShipped || data().goods?.length) drawRows(); // both must agree, if a file has both
  return made("fieldset", { class: "letter-group", "data-key": key }, [...parts, body, made("p", { class: "lack", hidden: true, text: word("Still empty; the pages show an example.") })]);
}

function drawShipped(goods) {
  const place = $("shipped");
  if (!place) return;
  const boxes = goods.reduce((sum, each) => sum + each.boxes, 0);
  place.replaceChildren(
    made("table", { class: "shipped" }, [made("tbody", {}, goods.map(({ item, quantity, unit, boxes: own }) => made("tr", {}, [made("th", { scope: "row", text: termOf("item", item) }), made("td", { text: `${number(quantity)} ${termOf("unit", unit)}` }), made("td", { text: word("{count} boxes", { count: number(own) }) })])))]),
    ...(goods.length ? [made("p", { class: "good-text", text: word("✓ {count} boxes, as in the shipment", { count: number(boxes) }) })] : []),
  );
}

function termOf(kind, text) {
  const mine = sides()[0] === form.langs[0] ? 0 : 1;
  return form.terms[kind]?.find((pair) => pair.includes(text))?.[mine] ?? text;
}

// --- paragraphs

function isUsual({ optional, needs, lacks }) {
  const isGiven = (name) => Boolean(get(`values.${name}`)) || (Array.isArray(data()[name]) && data()[name].length > 0);
  return !optional && needs.every(isGiven) && !lacks.some(isGiven);
}

function drawParagraphs() {
  const { paragraphs } = data();
  const mine = sides()[0] === form.langs[0] ? 0 : 1;
  const box = $("paragraphs");
  if (!box || form.paragraphs.length < 2) return;
  const focused = document.activeElement?.dataset?.paragraph;
  box.replaceChildren(
    made("h3", { text: word("Paragraphs") }),
    made("ul", { class: "paragraph-list" }, form.paragraphs.map((each) => {
      const tick = made("input", { type: "checkbox", "data-paragraph": each.name });
      tick.checked = paragraphs ? paragraphs.includes(each.name) : isUsual(each);
      tick.addEventListener("change", chooseParagraphs);
      return made("li", {}, [made("label", { class: "check" }, [tick, made("span", { lang: form.langs[mine].lang, title: each.texts[mine], text: firstWords(each.texts[mine]) })])]);
    })),
  );
  if (focused) box.querySelector(`[data-paragraph="${CSS.escape(focused)}"]`)?.focus();
}

// A text as it begins, with the names of its values in words.
function firstWords(text) {
  const names = new Map(form.groups.flatMap(({ fields }) => fields.map(({ key, word: said }) => [key.split(".").at(-1), said])));
  return text.replace(/\{(\w+)\}/g, (_, name) => `[${names.get(name) ?? "…"}]`).replace(/\[…\]/g, "…");
}

function chooseParagraphs() {
  const chosen = [...document.querySelectorAll("[data-paragraph]")].filter(({ checked }) => checked).map(({ dataset }) => dataset.paragraph);
  const usual = form.paragraphs.filter(isUsual).map(({ name }) => name);
  put("paragraphs", chosen.join() === usual.join() || !chosen.length ? undefined : chosen);
  if (!chosen.length) drawParagraphs();
  typed();
}

// --- values of an opened file that have no field here: they stay, and can be removed

function drawMore() {
  const known = new Set([...form.groups.flatMap(({ fields }) => fields.map(({ key }) => key)), ...form.tables.map(({ key }) => key), "register", "paragraphs", "shipment", "vertical"]);
  const rest = [];
  for (const [name, value] of Object.entries(data())) {
    if (known.has(name)) continue;
    const isTable = typeof value === "object" && value !== null && !Array.isArray(value) && [...known].some((key) => key.startsWith(`${name}.`));
    if (!isTable) rest.push([name, value]);
    else rest.push(...Object.entries(value).filter(([key]) => !known.has(`${name}.${key}`)).map(([key, each]) => [`${name}.${key}`, each]));
  }
  $("more-values").replaceChildren(...(rest.length ? [made("fieldset", { class: "letter-group" }, [
    made("legend", { text: word("Also in this letter") }),
    ...rest.map(([key, value]) => made("div", { class: "letter-field", "data-key": key }, [
      made("div", { class: "more-value" }, [made("b", { text: key }), made("span", { text: typeof value === "string" ? value : JSON.stringify(value) }), button(word("Remove"), () => { put(key, undefined); again(); }, { "aria-label": word("Remove {name}", { name: key }) })]),
      made("div", { class: "field-found" }),
    ])),
  ])] : []));
}

// --- the list of recipients

async function takeList(file) {
  await keepList(file);
  again();
}

function dropList() {
  change({ list: null, row: 0, ignore: [], mends: {} });
  listed = null;
  again();
}

const check = latest(async () => {
  const answer = await askLetter("letter-list", { row: 0 }).catch(() => null);
  if (!answer || !$("recipients")) return;
  listed = answer;
  drawList(answer, {
    look: (row) => { change({ row }); drawSteps(); draw(); },
    ignore: (header) => { change({ ignore: [...work.ignore, header] }); check(); draw(); },
    mend: (cells) => {
      change({ mends: { ...work.mends, ...cells } });
      $("letter-undo").disabled = false;
      check();
      draw();
    },
  });
  if (!work.row && answer.rows?.length) change({ row: answer.rows.find(({ who }) => who)?.number ?? 0 });
  drawSteps();
  drawMain();
});

function drawSteps() {
  const box = $("row-steps");
  if (!box) return;
  const rows = (listed?.rows ?? []).filter(({ who }) => who);
  const at = rows.findIndex(({ number: own }) => own === work.row);
  box.replaceChildren(...(work.list && rows.length ? [
    button("←", () => step(-1), { "aria-label": word("Previous letter"), disabled: at <= 0 }),
    made("span", { class: "hint", text: word("{at} of {count}: {who}", { at: number(at + 1), count: number(rows.length), who: rows[at]?.who ?? "" }) }),
    button("→", () => step(1), { "aria-label": word("Next letter"), disabled: at >= rows.length - 1, "aria-keyshortcuts": "Alt+PageDown" }),
  ] : []));
}

function step(by) {
  const row = nextRow(listed, work.row, by);
  if (row === null) return;
  const focused = document.activeElement?.getAttribute("aria-label");
  change({ row });
  drawSteps();
  goTo(row);
  $("row-steps").querySelector(`[aria-label="${CSS.escape(focused ?? "")}"]`)?.focus();
  draw();
}

// --- pages

function typed() {
  $("letter-undo").disabled = false;
  clearTimeout(timer);
  $("desk").classList.add("stale");
  timer = setTimeout(() => draw().catch(() => {}), WAIT);
  if (!data().paragraphs) drawParagraphs();
  if (work.list) {
    clearTimeout(listTimer);
    listTimer = setTimeout(() => check().catch(() => {}), LIST_WAIT);
  }
}

const draw = latest(async () => {
  const answer = await askLetter("letter").catch(() => null);
  if (!answer || !$("desk")) return;
  if (answer.lost) {
    $("found").replaceChildren(made("p", { class: "wrong-text", text: word("This browser no longer has the list. Open it again.") }));
    return;
  }
  shown = { ...answer, pages: answer.pages ?? shown?.pages ?? [], isNow: Boolean(answer.pages) };
  if (answer.echo) showEcho(answer.echo, document);
  if (answer.pages) {
    drawPages(answer.pages);
    drawShipped(answer.goods ?? []);
  }
  showFindings(answer);
  drawMain();
  if ($("envelope")?.open) openEnvelope(form);
});

function drawPages(pages) {
  const desk = $("desk");
  while (desk.children.length > pages.length) desk.lastChild.remove();
  while (desk.children.length < pages.length) {
    const image = made("img", { alt: "" });
    const look = button("", () => enlarge(look), { class: "page-button" });
    look.append(image);
    desk.append(made("figure", {}, [look, made("figcaption")]));
  }
  pages.forEach((svg, at) => {
    const figure = desk.children[at];
    showPicture(figure.querySelector("img"), svg);
    const said = word("Page {page} of {pages}", { page: number(at + 1), pages: number(pages.length) });
    figure.querySelector("figcaption").textContent = said;
    figure.querySelector("button").setAttribute("aria-label", word("{page}, see it larger", { page: said }));
  });
}

function enlarge(look) {
  const dialog = $("large-page");
  const image = made("img", { src: look.querySelector("img").src, alt: look.getAttribute("aria-label") });
  dialog.replaceChildren(button(word("Close"), () => dialog.close(), { class: "main", autofocus: true }), image);
  dialog.showModal();
}

function showFindings({ findings: found = [], missing = [], pages }) {
  const wrong = findings.wrong(found);
  const isNow = Boolean(pages);
  $("desk").classList.toggle("stale", !isNow);
  $("desk").classList.toggle("wrong", !isNow);
  $("desk").classList.toggle("example", isNow && missing.length > 0);
  const verdict = $("verdict");
  verdict.hidden = false;
  verdict.className = `verdict ${isNow && !missing.length ? "fits" : "wrong"}`;
  verdict.textContent = !isNow ? (shown.pages.length ? word("The pages are from before: this letter cannot be made yet.") : word("This letter cannot be made yet."))
    : missing.length ? word("{count} still empty: the pages show examples there", { count: number(missing.length) })
      : word("{count} pages, ready", { count: number(pages.length) });
  const rest = place(found, missing);
  $("found").replaceChildren(...(rest.length ? [findings.list(rest)] : []));
  return wrong;
}

// Put findings beside their fields; return those that have none here.
function place(found, missing) {
  for (const box of document.querySelectorAll(".letter-form .field-found")) box.replaceChildren();
  for (const each of document.querySelectorAll(".letter-form [aria-invalid]")) each.removeAttribute("aria-invalid");
  for (const lack of document.querySelectorAll(".letter-form .lack")) lack.hidden = true;
  for (const key of missing) {
    const box = find(["sender", "addressee"].includes(key) ? `${key}.office` : key);
    const lack = box?.querySelector(".lack");
    if (lack) lack.hidden = false;
  }
  const rest = [];
  for (const each of found) {
    const box = each.key && find(each.key);
    const into = box?.querySelector(".field-found") ?? box?.closest(".letter-table, .letter-group")?.querySelector(".field-found");
    if (!into) {
      rest.push(each);
      continue;
    }
    const shownItem = findings.item({ ...each, message: sayLanguages(each), about: each.key.match(/\.\d+/) ? each.about : "" });
    const fixes = Object.entries(each.fixes ?? {});
    if (fixes.length) {
      shownItem.firstChild.append(button(word("Change to: {value}", { value: fixes.map(([, text]) => text).join(" / ") }), () => {
        put(each.key, Object.fromEntries(fixes));
        again();
      }, { class: "fix" }));
    }
    const kind = each.rule === "unknown-term" ? kindOf(each.key) : "";
    if (kind) shownItem.firstChild.append(button(word("Add to the glossary…"), () => openTerm(shownItem, kind, String(get(each.key))), { class: "fix" }));
    const list = into.querySelector("ul") ?? into.appendChild(made("ul", { class: "findings" }));
    list.append(shownItem);
    box.closest("details")?.setAttribute("open", "");
    if (each.severity === "error") for (const control of box.querySelectorAll("input, select, textarea")) control.setAttribute("aria-invalid", "true");
  }
  return rest;
}

// A finding about a language names it in words.
function sayLanguages({ rule, message }) {
  if (rule !== "wrong-language") return message;
  return message.replace(/(?<![A-Za-z-])(zh-Han[st]|zh|ko|ja)(?![A-Za-z-])/g, (tag) => languageName(tag));
}

// The kind of term that a field holds; "" for other fields.
function kindOf(key) {
  const of = form.groups.flatMap(({ fields }) => fields).find((each) => each.key === key);
  const [name, , column] = key.split(".");
  const kind = of?.kind ?? form.tables.find((each) => each.key === name)?.columns.find((each) => each.name === column)?.kind ?? "";
  return form.terms[kind] && typeof get(key) === "string" ? kind : "";
}

// Ask for a term in the other language; it stays in the glossary of the project.
function openTerm(place_, kind, term) {
  place_.querySelector("form")?.remove();
  const side = sideOf(term);
  const other = form.langs[1 - side];
  const text = made("input", { lang: other.lang, dir: other.dir, autocomplete: "off", required: true, "aria-label": word("{term} in the other language", { term }) });
  const wrong = made("p", { class: "wrong-text", role: "alert" });
  const box = made("form", { class: "mend-box term-box" }, [
    made("p", {}, [made("b", { text: word("{term} in the other language", { term }) })]), text,
    made("p", { class: "hint", text: word("It stays in the glossary of this project.") }), wrong,
    made("div", { class: "buttons" }, [made("button", { class: "main", text: word("Add") }), button(word("Cancel"), () => box.remove())]),
  ]);
  box.addEventListener("submit", async (event) => {
    event.preventDefault();
    const both = side === 0 ? [term, text.value.trim()] : [text.value.trim(), term];
    const answer = await ask("term", { pair: work.pair, kind, source: both[0], target: both[1] });
    if (answer.findings?.length) wrong.textContent = answer.findings[0].message;
    else again();
  });
  place_.append(box);
  text.focus();
}

// The place of a key, or of the nearest one around it.
function find(key) {
  const names = key.split(".");
  for (let length = names.length; length; length -= 1) {
    const found = document.querySelector(`.letter-form [data-key="${CSS.escape(names.slice(0, length).join("."))}"]`);
    if (found) return found;
  }
  return null;
}

// --- files

// What stands in the way of making the letters: the keys that are empty, and what is wrong.
function obstacles() {
  const wrong = findings.wrong((work.list ? listed : shown)?.findings ?? []);
  return { missing: shown?.missing ?? [], wrong };
}

function drawMain() {
  const control = $("get-pdf");
  if (!control) return;
  const { missing, wrong } = obstacles();
  const count = missing.length + wrong.length;
  const { letters = 0, pages = 0 } = listed ?? {};
  const own = shown?.pages?.length ?? 0;
  const isReading = Boolean(work.list) && !listed;
  control.disabled = isReading;
  const said = isReading ? word("Reading the list…") : count ? word("Go to the next field to fill in or mend")
    : work.list ? word("Get {letters} letters as one PDF, {pages} pages", { letters: number(letters), pages: number(pages) })
      : word("Get the PDF, {pages} pages", { pages: number(own) });
  control.replaceChildren(made("span", { text: said }), made("kbd", { text: "Ctrl+Enter" }));
  $("get-docx").textContent = work.list && !count && !isReading ? word("For Word: {letters} files in a ZIP", { letters: number(letters) }) : word("For Word (DOCX)");
  $("get-docx").disabled = count > 0 || isReading;
  $("count").textContent = count ? word("{missing} still empty, {wrong} to mend", { missing: number(missing.length), wrong: number(wrong.length) }) : "";
}

function main() {
  const { missing, wrong } = obstacles();
  if (!missing.length && !wrong.length) return get_("pdf");
  const [key] = missing;
  const box = key ? find(["sender", "addressee"].includes(key) ? `${key}.office` : key) : document.querySelector(".letter-form [aria-invalid]")?.closest("[data-key]");
  const target = box?.querySelector("input, select, textarea, button") ?? document.querySelector("#recipients .row-wrong") ?? $("found").querySelector("li");
  target?.scrollIntoView({ block: "center" });
  target?.focus?.();
}

async function get_(format) {
  const control = $(format === "pdf" ? "get-pdf" : "get-docx");
  control.disabled = true;
  try {
    const answer = await askLetter("letter", { format, row: 0 });
    for (const file of answer.files ?? []) download(file);
    if (!answer.files) {
      const rest = place(answer.findings ?? [], []);
      $("found").replaceChildren(...(rest.length ? [findings.list(rest)] : []));
    }
    $("status").textContent = answer.files ? word("The file is saved: {name}", { name: answer.files[0].name }) : "";
  } catch {
    trouble(LOST);
  } finally {
    control.disabled = false;
  }
}

export function pressWriting(event) {
  const isCommand = event.ctrlKey || event.metaKey;
  if (isCommand && event.key === "Enter") {
    event.preventDefault();
    main();
  }
  if (isCommand && event.code === "KeyS") {
    event.preventDefault();
    save();
  }
  if (event.altKey && ["PageDown", "PageUp"].includes(event.key) && work.list) {
    event.preventDefault();
    step(event.key === "PageDown" ? 1 : -1);
  }
}
