// The choice of a printer: those that cardgen finds, an address that somebody types, a printer at
// the USB port of this browser, Zebra's program, or a file.

import { made } from "../dom.js";
import { ask } from "../ask.js";
import { keep, kept } from "../kept.js";
import { msgid, word } from "../words.js";
import { UsbPrinter, canUsb, chooseUsb, knownUsb, languageUsb, nameUsb } from "./usb.js";
import { ZebraPrinter, findZebra, nameZebra } from "./browser-print.js";

const STATES = { idle: msgid("ready to print"), processing: msgid("is printing"), stopped: msgid("stands still"), away: msgid("does not answer") };
const LANGUAGES = [["zpl", msgid("ZPL (Zebra and many others)")], ["tspl", msgid("TSPL (TSC and others)")], ["ql", msgid("Brother QL")]];
const LOOK = 600; // milliseconds between two questions while printers are asked
const EMPTY = { kind: "", to: "", name: "", language: "zpl", dpi: 203 };

let chosen = kept("printer", { ...EMPTY });
let typed = []; // addresses that somebody typed, kept in this browser
let devices = []; // printers that the browser reaches: { kind, name, device }
let found = { printers: [], looking: false, findings: [] };
let isListed = false; // true as soon as the server has named its printers
let notice = "";

export const printer = () => ({ ...chosen });
export const isInBrowser = ({ kind }) => kind === "usb" || kind === "zebra";

// Bytes for a label printer are in its own language; printers of offices take pages.
const isRaw = ({ to }) => /^(socket|usb|winspool|file):/.test(to);

// A printer of the server in a question; the language is left out where the server knows it.
export const asChoice = ({ to, language, dpi }) => (isRaw({ to }) ? { to, language, dpi } : { to, language: "", dpi: 0 });

// The way to a printer that the browser reaches; null if it is not there now.
export function connect({ kind, name }) {
  const known = devices.find((each) => each.kind === kind && each.name === name);
  if (!known) return null;
  return kind === "usb" ? new UsbPrinter(known.device) : new ZebraPrinter(known.device);
}

function choose(some) {
  chosen = { ...EMPTY, language: chosen.language, dpi: chosen.dpi, ...some };
  keep("printer", chosen);
}

// Draw the choice into an element; `changed` hears of each change. `local` pages have a server.
export async function openChoice(box, { local, changed }) {
  typed = kept("addresses", { list: [] }).list;
  const usb = await knownUsb();
  for (const device of usb) know({ kind: "usb", name: nameUsb(device), device });
  const list = made("div", { class: "printer-choice" });
  const draw = () => drawChoice(list, { local, changed: tell, again: draw });
  const tell = () => {
    draw();
    changed();
  };
  box.replaceChildren(list, ...(local ? [addressForm(tell)] : []));
  draw();
  if (local) await look(draw, false);
  if (!chosen.kind && found.printers.length === 1) choose({ kind: "server", to: found.printers[0].to, name: found.printers[0].name });
  tell();
}

function know(device) {
  devices = [...devices.filter(({ kind, name }) => kind !== device.kind || name !== device.name), device];
}

async function look(draw, again) {
  found = await ask("printers", { again }).catch(() => found);
  isListed = true;
  draw();
  while (found.looking) {
    await new Promise((resolve) => setTimeout(resolve, LOOK));
    found = await ask("printers").catch(() => ({ ...found, looking: false }));
    draw();
  }
}

// The name of a file is in the language of the page, which changes.
const id = ({ kind, to, name }) => `${kind}:${kind === "file" ? "" : to || name}`;

function drawChoice(box, { local, changed, again }) {
  const focused = box.contains(document.activeElement) ? document.activeElement.id || document.activeElement.value : "";
  const rows = [
    ...(local ? found.printers.map((each) => ({ kind: "server", to: each.to, name: each.name, about: state(each) })) : []),
    ...(local ? typed.filter(({ to }) => !found.printers.some(({ address }) => address === to)).map((each) => ({ ...each, kind: "server", name: each.to, about: "" })) : []),
    ...devices.map(({ kind, name }) => ({ kind, to: "", name, about: kind === "usb" ? word("at the USB port of this computer") : word("by Zebra Browser Print") })),
    ...(isInBrowser(chosen) && !devices.some(({ kind, name }) => kind === chosen.kind && name === chosen.name) ? [{ ...chosen, about: word("not connected now: choose it again below") }] : []),
    { kind: "file", to: "", name: word("A file for the label printer"), about: word("to send with the printer's own program") },
  ];
  const isAwaited = chosen.kind === "server" && local && (!isListed || found.looking);
  if (chosen.kind === "file") chosen = { ...chosen, name: word("A file for the label printer") };
  if (!isAwaited && !rows.some((each) => id(each) === id(chosen))) chosen = { ...chosen, kind: "", to: "", name: "" };
  const list = made("div", { class: "printers", role: "radiogroup", "aria-label": word("Printer") }, rows.map((each) => {
    const input = made("input", { type: "radio", name: "printer", value: id(each), id: `printer-${id(each)}` });
    input.checked = id(each) === id(chosen);
    input.addEventListener("change", () => {
      choose(pick(each));
      changed();
    });
    return made("label", { class: "printer" }, [input, made("b", { text: each.name }), made("span", { class: "hint", text: each.about })]);
  }));
  box.replaceChildren(
    list,
    ...(needsLanguage() ? [languages(changed)] : []),
    made("div", { class: "more-printers" }, [
      ...(canUsb() ? [action("add-usb", word("USB printer…"), () => addUsb(changed, again))] : []),
      action("add-zebra", word("Zebra Browser Print…"), () => addZebra(changed, again)),
      ...(local ? [action("look-again", found.looking ? word("Looking for printers…") : word("Look again"), () => look(again, true), found.looking)] : []),
    ]),
    made("p", { class: "hint", role: "status", text: notice || (canUsb() ? "" : word("This browser cannot reach USB printers. Chrome and Edge can.")) }),
  );
  if (focused) (document.getElementById(focused) ?? [...box.querySelectorAll("input")].find(({ value }) => value === focused))?.focus();
}

const pick = ({ kind, to, name, language, dpi }) => ({ kind, to, name, ...(language ? { language } : {}), ...(dpi ? { dpi } : {}) });

function state({ state: said, said: why, own, address }) {
  const now = [STATES[said] ? word(STATES[said]) : "", said === "away" ? "" : why].filter(Boolean).join(": ");
  return now || (own ? address : "");
}

const needsLanguage = () => chosen.kind === "file" || isInBrowser(chosen) || (chosen.kind === "server" && isRaw(chosen));

function languages(changed) {
  const kinds = chosen.kind === "zebra" ? LANGUAGES.slice(0, 1) : LANGUAGES;
  const language = made("select", { id: "printer-language" }, kinds.map(([value, text]) => made("option", { value, text: word(text) })));
  language.value = chosen.kind === "zebra" ? "zpl" : chosen.language;
  language.addEventListener("change", () => {
    choose({ ...chosen, language: language.value, dpi: language.value === "ql" ? 300 : chosen.dpi });
    changed();
  });
  const dpi = made("select", { id: "dpi" }, [203, 300, 600].map((value) => made("option", { value: String(value), text: `${value} dpi` })));
  dpi.value = String(chosen.dpi);
  dpi.addEventListener("change", () => {
    choose({ ...chosen, dpi: Number(dpi.value) });
    changed();
  });
  return made("div", { class: "printer-kind" }, [
    made("label", { class: "inline" }, [made("span", { text: word("Language of the printer") }), language]),
    made("label", { class: "inline" }, [made("span", { text: word("Resolution of the printer") }), dpi]),
  ]);
}

function action(name, text, clicked, isBusy = false) {
  const button = made("button", { type: "button", id: name, text, disabled: isBusy });
  button.addEventListener("click", clicked);
  return button;
}

async function addUsb(changed, again) {
  const device = await chooseUsb();
  notice = device ? "" : word("No USB printer was chosen. If it is not in the list: plug it in and switch it on. On Windows, the browser sees it only with the WinUSB driver; with the maker's driver, print to its queue or save a file.");
  if (!device) return again();
  know({ kind: "usb", name: nameUsb(device), device });
  choose({ kind: "usb", name: nameUsb(device), language: languageUsb(device) || chosen.language, dpi: languageUsb(device) === "ql" ? 300 : chosen.dpi });
  return changed();
}

async function addZebra(changed, again) {
  const printers = await findZebra();
  if (!printers?.length) {
    notice = printers ? word("Zebra Browser Print runs, but knows no printer.") : word("Zebra Browser Print does not answer. It is a program of Zebra: install and start it on this computer, or save a file.");
    return again();
  }
  notice = "";
  for (const device of printers) know({ kind: "zebra", name: nameZebra(device), device });
  choose({ kind: "zebra", name: nameZebra(printers[0]), language: "zpl" });
  return changed();
}

// An address that somebody knows; it can become a printer of the project.
function addressForm(changed) {
  const to = made("input", { id: "printer-address", autocomplete: "off", placeholder: "ipp://192.168.0.20", maxlength: "200" });
  const language = made("select", { id: "address-language", "aria-label": word("Language of the printer") }, [made("option", { value: "", text: word("Office printer") }), ...LANGUAGES.map(([value, text]) => made("option", { value, text: word(text) }))]);
  const name = made("input", { id: "printer-name", autocomplete: "off", maxlength: "40" });
  const form = made("form", { class: "address-form" }, [
    made("label", { class: "field" }, [made("span", { text: word("Address") }), to]),
    made("label", { class: "field" }, [made("span", { text: word("Kind") }), language]),
    made("label", { class: "field" }, [made("span", { text: word("Name, to keep it for everybody here") }), name]),
    made("button", { text: word("Add this printer") }),
    made("p", { id: "address-found", class: "wrong-text", role: "status" }),
  ]);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const given = { to: to.value.trim(), language: language.value, dpi: language.value ? chosen.dpi : 0 };
    if (!given.to) return;
    if (name.value.trim()) {
      const answer = await ask("remember-printer", { ...given, name: name.value.trim() }).catch(() => ({}));
      if (!answer.to) return void (document.getElementById("address-found").textContent = answer.findings?.map(({ message, hint }) => [message, hint].filter(Boolean).join(". ")).join(" ") ?? "");
      choose({ kind: "server", to: answer.to, name: answer.to });
      await look(changed, true);
    } else {
      typed = [given, ...typed.filter(({ to: other }) => other !== given.to)].slice(0, 8);
      keep("addresses", { list: typed });
      choose({ kind: "server", to: given.to, name: given.to, language: given.language || chosen.language, dpi: chosen.dpi });
    }
    changed();
  });
  const about = made("details", { class: "address" }, [made("summary", { text: word("Another address…") }), made("p", { class: "hint", text: word("ipp://, ipps:// or socket:// and the printer's address, as its display or its settings page says.") }), form]);
  return about;
}
