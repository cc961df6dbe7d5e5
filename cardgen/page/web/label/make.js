// The form of a label, with the label beside it at every key.

import { $, made, showPicture } from "../dom.js";
import { LOST, ask, base64, download, latest, trouble } from "../ask.js";
import * as findings from "../findings.js";
import { languageName, msgid, number, word } from "../words.js";
import { address, canUndo, change, clear, question, undo, work } from "./work.js";
import { openMessages } from "./messages.js";
import { printPages } from "./print.js";
import { sheetGrid } from "../sheet.js";
import { openChoice, printer } from "../printer/choice.js";
import { printOne } from "../printer/one-label.js";
import { stop } from "../printer/printing.js";

const WAIT = 40; // milliseconds after a key
let form = null; // fields, terms and sheets of the design
let formats = [];
let timer = 0;
let isLocal = false; // true if a server of this computer knows printers
let pictures = {}; // of logos and the like, in base64; they are not kept

export async function openForm(place, about) {
  formats = about.formats;
  isLocal = about.is_local;
  const answer = await ask("form", { ...question(), fields: undefined }).catch(() => null);
  if (!answer?.fields) {
    place.replaceChildren(made("div", { class: "empty-place" }, [
      ...(answer?.findings ? [findings.list(answer.findings)] : []),
      made("a", { href: "#label", text: word("Choose another design") }),
    ]));
    return;
  }
  form = answer;
  place.replaceChildren(
    made("section", { class: "form", "aria-label": word("What the label says") }, [
      made("div", { class: "form-head" }, [
        made("div", {}, [made("h2", { text: form.title }), made("p", { class: "hint", text: `${number(form.width)} × ${number(form.height)} mm · ${form.langs.map(({ lang }) => languageName(lang)).join(" – ")}` })]),
        made("a", { href: "#label", class: "button", text: word("Change the design") }),
      ]),
      made("div", { id: "message" }),
      made("div", { id: "fields", class: "fields" }, form.fields.map(row)),
      ...datalists(),
      made("div", { id: "waiting-fields" }),
      made("div", { class: "form-foot" }, [
        button("undo", word("Undo"), () => { undo(); again(); }),
        button("clear", word("Empty all"), () => { clear(); again(); }),
        made("p", { class: "hint", text: word("An empty field leaves no gap on the label.") }),
      ]),
    ]),
    made("section", { class: "result", "aria-label": word("The label") }, [
      made("p", { id: "verdict", class: "verdict", hidden: true }),
      made("div", { id: "desk", class: "desk" }, [made("img", { id: "picture", alt: word("The label as it is printed"), hidden: true })]),
      made("p", { id: "sizes", class: "hint" }),
      made("div", { id: "found", "aria-live": "polite" }),
      made("div", { id: "print", class: "print-card" }),
      made("div", { class: "files" }, [
        made("span", { class: "hint", text: word("Get a file") }),
        ...formats.filter((each) => ["pdf", "png", "svg", "zpl"].includes(each)).map((each) => button(`get-${each}`, each.toUpperCase(), () => get(each))),
        button("link", word("Copy the link to this label"), copyLink),
      ]),
    ]),
  );
  showMessage();
  showUnshown();
  drawPrint();
  $("undo").disabled = !canUndo();
  await draw();
}

const again = () => dispatchEvent(new Event("cardgen:again"));

function button(id, text, clicked) {
  const made_ = made("button", { type: "button", id, text });
  made_.addEventListener("click", clicked);
  return made_;
}

function datalists() {
  const own = form.langs.findIndex(({ lang }) => lang.split("-")[0] === document.documentElement.lang.split("-")[0]);
  return Object.entries(form.terms).map(([kind, terms]) =>
    made("datalist", { id: `terms-${kind}` }, terms.map((pair) => made("option", { value: pair[own < 0 ? 0 : own], label: pair[own === 0 ? 1 : 0] }))));
}

const KINDS = { integer: "numeric", number: "numeric", weight: "decimal" };

function row({ name, word: said, kind, needed, value }) {
  if (kind === "picture") return pictureRow(name, said);
  const input = made("input", {
    id: `field-${name}`, autocomplete: "off", value: work.fields[name] ?? "", inputmode: KINDS[kind], placeholder: value || undefined,
    list: form.terms[kind] ? `terms-${kind}` : undefined, "aria-describedby": `echo-${name}`, required: needed, maxlength: "200",
  });
  input.addEventListener("input", () => {
    change({ fields: { ...work.fields, [name]: input.value } });
    $("undo").disabled = false;
    drawSoon();
  });
  return made("label", { class: `field kind-${kind}` }, [
    made("span", { text: needed ? word("{field} (needed)", { field: said }) : said }), input, made("span", { id: `echo-${name}`, class: "echo" }),
  ]);
}

function pictureRow(name, said) {
  const input = made("input", { id: `field-${name}`, type: "file", accept: ".png,.jpg,.jpeg,.webp,.svg,.pdf" });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (file) pictures[name] = base64(new Uint8Array(await file.arrayBuffer()));
    else delete pictures[name];
    drawSoon();
  });
  return made("label", { class: "field" }, [made("span", { text: said }), input]);
}

function showMessage() {
  openMessages($("message"), form, {
    changed: () => drawSoon(),
    taken: again, // another message may need other fields
  });
}

// Values of another design wait until a design shows them; they are never lost without a word.
function showUnshown() {
  const known = new Set(form.fields.map(({ name }) => name));
  const waiting = Object.entries(work.fields).filter(([name, value]) => value.trim() && !known.has(name));
  $("waiting-fields").replaceChildren(...(waiting.length ? [
    made("p", { class: "hint", text: word("Not on this design, kept for another one: {values}", { values: waiting.map(([, value]) => value).join(", ") }) }),
  ] : []));
}

function drawSoon() {
  clearTimeout(timer);
  $("desk").classList.add("stale");
  timer = setTimeout(() => draw().catch(() => {}), WAIT);
}

function labelQuestion() {
  const known = new Set(form.fields.map(({ name }) => name));
  const asked = question();
  return { ...asked, fields: Object.fromEntries(Object.entries(asked.fields).filter(([name]) => known.has(name))), pictures };
}

const draw = latest(async () => {
  const answer = await ask("label", labelQuestion());
  if (!$("picture")) return;
  for (const { name } of form.fields) {
    const echo = $(`echo-${name}`);
    if (!echo) continue;
    const other = form.langs.findIndex(({ lang }) => lang.split("-")[0] !== document.documentElement.lang.split("-")[0]);
    const { lang } = form.langs[other];
    const said = answer.echo?.[name]?.[other];
    const isSame = said === undefined || said === work.fields[name];
    echo.textContent = isSame ? "" : `${languageName(lang)}: ${said}`;
    echo.lang = isSame ? "" : lang;
  }
  showFindings(answer);
  if (answer.svg) {
    showPicture($("picture"), answer.svg);
    $("desk").classList.remove("stale");
    $("sizes").textContent = answer.sizes.map(({ side, size, lines }) =>
      word("{language} {size} pt, {lines} lines", { language: languageName(form.langs[side === "source" ? 0 : 1].lang), size: number(size), lines: number(lines) })).join(" · ");
  }
});

function showFindings({ findings: found = [], svg }) {
  const wrong = findings.wrong(found);
  const verdict = $("verdict");
  verdict.hidden = false;
  verdict.className = `verdict ${wrong.length ? "wrong" : "fits"}`;
  verdict.textContent = svg ? word("Fits the label") : word("The picture is from before: this cannot be printed yet.");
  $("desk").classList.toggle("wrong", !svg);
  $("found").replaceChildren(...(found.length ? [findings.list(found)] : []));
  for (const { name } of form.fields) {
    const isWrong = wrong.some(({ field }) => field === name);
    $(`field-${name}`)?.toggleAttribute("aria-invalid", isWrong);
  }
  for (const each of document.querySelectorAll("#print .main, .files button:not(#link)")) each.disabled = !svg;
}

// --- printing

function drawPrint() {
  const ways = [
    ...(form.sheets.length ? [["sheet", word("Label sheet")]] : []),
    ["page", word("Single label")],
    ["printer", word("Label printer")],
  ];
  if (!ways.some(([name]) => name === work.how)) change({ how: ways[0][0] });
  const sheet = form.sheets.find(({ name }) => name === work.stock) ?? form.sheets[0];
  const choice = made("div", { class: "segments", role: "group", "aria-label": word("Where to print") }, ways.map(([name, text]) => {
    const each = made("button", { type: "button", text, "aria-pressed": String(work.how === name) });
    each.addEventListener("click", () => { change({ how: name }); drawPrint(); });
    return each;
  }));
  const parts = [choice];
  if (work.how === "sheet") {
    parts.push(sheetGrid(sheet, work.place, (at) => { change({ place: at }); drawPrint(); }), made("p", { class: "hint", text: word("Click the place where printing starts: {place}. {title}", { place: number(work.place), title: sheet.title }) }), copies());
  }
  if (work.how === "printer") {
    const box = made("div", { class: "printer-box" });
    parts.push(box, copies(), made("p", { id: "print-said", class: "hint", role: "status" }), button("stop-print", word("Stop"), () => running && stop(running).catch(() => {})));
    parts.at(-1).hidden = !running;
    openChoice(box, { local: isLocal, changed: drawMain });
  } else {
    parts.push(made("p", { class: "hint", text: word("In the print window choose 100 % (actual size).") }));
  }
  const main = made("button", { type: "button", class: "main", id: "do-print" });
  main.addEventListener("click", print);
  parts.push(main);
  $("print").replaceChildren(...parts);
  drawMain();
}

function drawMain() {
  const isPrinter = work.how === "printer";
  const { kind } = printer();
  const text = !isPrinter ? word("Print") : kind === "file" ? word("Save the file for the printer") : kind ? word("Print") : word("Choose a printer first");
  $("do-print")?.replaceChildren(made("span", { text }), made("kbd", { text: "Ctrl+P" }));
}

function copies() {
  const input = made("input", { type: "number", min: "1", max: "999", value: String(work.copies), id: "copies" });
  input.addEventListener("change", () => change({ copies: Math.max(1, Math.min(999, Number(input.value) || 1)) }));
  return made("label", { class: "inline" }, [made("span", { text: word("Labels") }), input]);
}

const onSheet = () => (work.how === "sheet" ? { stock: work.stock || form.sheets[0].name, start: work.place, copies: work.copies } : null);

async function print() {
  if (work.how === "printer") return printOnPrinter();
  const answer = await ask("label", { ...labelQuestion(), format: "svg", sheet: onSheet() }).catch(() => null);
  if (!answer?.files) return showFindings(answer ?? {});
  const sheet = work.how === "sheet" ? form.sheets.find(({ name }) => name === onSheet().stock) : null;
  const [width, height] = sheet ? sheet.paper : [answer.width, answer.height];
  await printPages(answer.files, width, height);
}

const CERTAIN = { printed: msgid("The printer reports the label printed"), sent: msgid("The label went to the printer"), file: msgid("The file is saved. Send it to the label printer with its own program.") };
const DOUBTFUL = msgid("The connection broke during the label. Look at the paper before you print again: it may be there, whole or in part.");
const NOTHING = msgid("Nothing was printed: the printer cannot be reached. Another program may use it; or plug it in and choose it again.");
let isPrinting = false;
let running = 0; // the job of the server that prints, which may wait for the printer

async function printOnPrinter() {
  const chosen = printer();
  if (!chosen.kind) return document.querySelector("#print .printers input")?.focus();
  if (isPrinting) return;
  isPrinting = true;
  $("do-print").disabled = true;
  const tell = (text, kind = "") => {
    if (!$("print-said")) return;
    $("print-said").textContent = text;
    $("print-said").className = `verdict ${kind}`;
  };
  tell(word("Printing…"));
  try {
    const answer = await printOne({ ...labelQuestion(), copies: undefined }, chosen, work.copies, ({ said, job }) => {
      running = job ?? 0;
      if ($("stop-print")) $("stop-print").hidden = !running;
      if (said) tell(said);
    });
    if (answer.findings?.length) showFindings({ ...answer, svg: answer.certainty === undefined ? "" : "kept" });
    if (CERTAIN[answer.certainty]) tell(word(CERTAIN[answer.certainty]), "fits");
    else if (answer.certainty === "doubtful") tell(word(DOUBTFUL), "wrong");
    else if (answer.stopped) tell(word("Stopped. Nothing was printed."));
    else tell(answer.findings?.length ? "" : word(NOTHING), "wrong");
  } catch {
    tell("");
    trouble(LOST);
  } finally {
    isPrinting = false;
    running = 0;
    if ($("stop-print")) $("stop-print").hidden = true;
    if ($("do-print")) $("do-print").disabled = false;
  }
}

async function get(format) {
  const isPrinter = ["zpl", "tspl", "ql"].includes(format);
  const sheet = format === "pdf" ? onSheet() : null;
  const dpi = isPrinter ? printer().dpi : format === "png" ? 300 : 0;
  try {
    const answer = await ask("label", { ...labelQuestion(), format, sheet, dpi });
    if (!answer.files) showFindings({ ...answer, svg: "" });
    for (const file of answer.files ?? []) download(file);
  } catch {
    trouble(LOST);
  }
}

async function copyLink() {
  try {
    await navigator.clipboard.writeText(address());
    $("link").textContent = word("Copied");
  } catch {
    history.replaceState(null, "", address());
  }
}

export function pressForm(event) {
  const isCommand = event.ctrlKey || event.metaKey;
  if (isCommand && event.code === "KeyP") {
    event.preventDefault();
    if (!$("do-print")?.disabled) print();
  }
  if (event.code === "KeyG" && !isCommand && !event.altKey && !event.target.closest("input, select, textarea")) location.hash = "#label";
}
