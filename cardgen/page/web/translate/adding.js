// New messages and new terms, which go into the files of the project.

import { $, made } from "../dom.js";
import { state, tell } from "./state.js";
import * as server from "./server.js";
import { languageName, msgid, word } from "../words.js";
import { trouble } from "./trouble.js";

const KINDS = { city: msgid("City"), item: msgid("Article"), unit: msgid("Unit"), title: msgid("Title"), disaster: msgid("Disaster") };
const TYPE_WORDS = {
  integer: msgid("Whole number"), number: msgid("Number"), date: msgid("Date"), city: msgid("City"), citizens: msgid("People of a city"),
  item: msgid("Article"), unit: msgid("Unit"), title: msgid("Title"), disaster: msgid("Disaster"), text: msgid("Text"),
};
const MESSAGES = ["slogans", "letters"]; // catalogs with messages of one's own
const GLOSSARY = "glossary";
const FIELD = /\{([A-Za-z_]\w*)\}/g;

let added = async () => {};
let types = null; // of placeholders, and those that names have in other messages

export function beginAdding(done) {
  added = done;
  $("add").addEventListener("click", openAdding);
  $("add-close").addEventListener("click", () => $("add-dialog").close());
  $("add-form").addEventListener("submit", (event) => {
    event.preventDefault();
    add();
  });
}

const isTerm = () => state.domain === GLOSSARY;

export function drawAdding() {
  $("add").hidden = !(MESSAGES.includes(state.domain) || isTerm());
  $("add").textContent = isTerm() ? word("+ Term") : word("+ Message");
}

function field(name, text, { long = false, about = "", ...attributes } = {}) {
  const control = made(long ? "textarea" : "input", { id: `add-${name}`, rows: long ? "2" : undefined, autocomplete: "off", ...attributes });
  return made("label", { class: "field" }, [made("span", { text }), control, ...(about ? [made("span", { class: "hint", text: about })] : [])]);
}

function choice(name, text, options, value) {
  const control = made("select", { id: `add-${name}` }, options.map(([key, said]) => made("option", { value: key, text: said, selected: key === value })));
  return made("label", { class: "field" }, [made("span", { text }), control]);
}

async function openAdding() {
  if ($("add").hidden) return;
  try {
    types ??= await server.texts("types", {});
  } catch (error) {
    return trouble("cardgen does not answer.", error);
  }
  const { source, target } = state.catalog;
  $("add-title").textContent = isTerm() ? word("A new term") : word("A new message");
  $("add-findings").replaceChildren();
  const both = [
    field("source", languageName(source.lang), { long: !isTerm(), ...source, required: true }),
    field("text", languageName(target.lang), { long: !isTerm(), ...target, required: isTerm() }),
  ];
  $("add-fields").replaceChildren(
    ...(isTerm()
      ? [choice("kind", word("Kind"), Object.entries(KINDS).map(([key, text]) => [key, word(text)]), "city"), ...both, field("english", word("Meaning in English"), { lang: "en" }),
        field("unit", word("Its unit ({language})", { language: languageName(source.lang) }), source), field("unit_text", word("Its unit ({language})", { language: languageName(target.lang) }), target)]
      : [...both, field("gloss", word("Meaning in English"), { long: true, lang: "en" }), field("name", word("Name"), { about: word("In Latin letters, with hyphens, as in sister-years. It is never printed."), spellcheck: "false", required: true }), made("div", { id: "add-types" })]),
  );
  if (isTerm()) {
    $("add-kind").addEventListener("change", drawUnits);
    drawUnits();
  } else {
    $("add-source").addEventListener("input", drawTypes);
    $("add-gloss").addEventListener("input", proposeName);
  }
  $("add-dialog").showModal();
  (isTerm() ? $("add-kind") : $("add-source")).focus();
}

// Only an article has a unit.
function drawUnits() {
  for (const name of ["unit", "unit_text"]) $(`add-${name}`).closest("label").hidden = $("add-kind").value !== "item";
}

// A type for each placeholder of the source; those that other messages have are chosen.
function drawTypes() {
  const names = [...new Set([...$("add-source").value.matchAll(FIELD)].map(([, name]) => name))];
  const before = Object.fromEntries([...$("add-types").querySelectorAll("select")].map(({ id, value }) => [id, value]));
  $("add-types").replaceChildren(...names.map((name) =>
    choice(`type-${name}`, word("{field} is a", { field: `{${name}}` }), types.types.map((each) => [each, word(TYPE_WORDS[each])]), before[`add-type-${name}`] ?? types.known[name] ?? "text")));
}

let proposed = "";
function proposeName() {
  const name = $("add-name");
  if (name.value !== proposed && name.value) return; // somebody has written one
  proposed = $("add-gloss").value.toLowerCase().match(/[a-z0-9]+/g)?.slice(0, 3).join("-") ?? "";
  name.value = proposed;
}

async function add() {
  const value = (name) => $(`add-${name}`).value.trim();
  const lacks = [...$("add-fields").querySelectorAll("[required]")].find((each) => !each.value.trim());
  if (lacks) return lacks.reportValidity();
  const { pair, domain } = state;
  const question = isTerm()
    ? { pair, kind: value("kind"), source: value("source"), text: value("text"), english: value("english"), ...(value("kind") === "item" ? { unit: value("unit"), unit_text: value("unit_text") } : {}) }
    : { pair, domain, name: value("name"), source: value("source"), text: value("text"), gloss: value("gloss"), types: Object.fromEntries([...$("add-types").querySelectorAll("select")].map(({ id, value: type }) => [id.slice("add-type-".length), type])) };
  try {
    const answer = await server.texts(isTerm() ? "term" : "message", question);
    types = null; // the new message has types, too
    $("add-dialog").close();
    const name = answer.name ?? answer.source;
    tell(answer.known ? word("{name} is in the glossary already.", { name }) : word("{name} is added.", { name }));
    await added(answer.name ?? `${question.kind} ${answer.source}`);
  } catch (error) {
    const found = error.data?.findings ?? [{ message: word("cardgen does not answer.") }];
    $("add-findings").replaceChildren(...found.map(({ message, hint }) => made("li", { class: "error" }, [made("div", {}, [made("span", { text: message }), ...(hint ? [made("span", { class: "hint", text: hint })] : [])])])));
  }
}
