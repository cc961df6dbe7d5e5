// The fields of a letter: a text in each language, a term of the glossary, a date, a choice.

import { button, made, select } from "../dom.js";
import { languageName, word } from "../words.js";
import { edit, get, put } from "./work.js";

let form = null;
let typed = () => {};

// Make fields for a form; `changed` is called after each change.
export function useForm(given, changed) {
  form = given;
  typed = changed;
}

const short = (lang) => (form.langs.filter((each) => each.lang.startsWith("zh")).length > 1 ? lang : lang.split("-")[0]);
const reader = () => document.documentElement.lang.split("-")[0];

// The languages of the letter, that of the reader first.
export function sides() {
  const own = form.langs.findIndex(({ lang }) => lang.split("-")[0] === reader());
  return own === 1 ? [form.langs[1], form.langs[0]] : form.langs;
}

export function field({ key, word: said, kind, choices }) {
  const parts = kind === "both" || kind === "lines" ? bothFields(key, said, kind) : [single(key, said, kind, choices)];
  return made("div", { class: `letter-field kind-${kind}`, "data-key": key }, [
    made("div", { class: kind === "both" || kind === "lines" ? "both" : "" }, parts),
    made("p", { class: "lack", hidden: true, text: word("Still empty; the pages show an example.") }),
    made("div", { class: "field-found" }),
  ]);
}

function single(key, said, kind, choices) {
  const value = get(key);
  if (kind === "choice") {
    return made("label", { class: "field" }, [made("span", { text: said }), select(choices, value ?? "", (chosen) => set(key, chosen), { id: `letter-${key}` })]);
  }
  const input = made("input", {
    id: `letter-${key}`, autocomplete: "off", maxlength: "200", value: plain(value), list: form.terms[kind] ? `letter-terms-${kind}` : undefined,
    inputmode: kind === "integer" ? "numeric" : undefined, placeholder: kind === "date" ? "2026-11-30" : undefined,
  });
  input.addEventListener("input", () => set(key, input.value));
  return made("label", { class: "field" }, [made("span", { text: said }), input, made("span", { class: "echo", "data-echo": key })]);
}

const plain = (value) => (value === undefined || value === null ? "" : typeof value === "object" ? Object.values(value).filter((each) => typeof each === "string").join(" / ") : String(value));

function set(key, value) {
  put(key, value === "" ? undefined : value);
  typed();
}

// --- texts in both languages

// The text of a value in a language; one text for all languages stands where it is read.
export function textOf(value, lang) {
  if (value === undefined || value === null) return "";
  if (typeof value !== "object") return home(String(value)) === short(lang) ? String(value) : "";
  return String(value[short(lang)] ?? value[lang] ?? "");
}

function home(text) {
  const script = /\p{Script=Hangul}/u.test(text) ? "ko" : /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text) ? "ja" : "";
  const found = form.langs.find(({ lang }) => lang.split("-")[0] === script);
  const han = script || !/\p{Script=Han}/u.test(text) ? null : form.langs.find(({ lang }) => lang.startsWith("zh"));
  return short((found ?? han ?? sides()[0]).lang);
}

// The place of a text's language in the pair.
export const sideOf = (text) => form.langs.findIndex(({ lang }) => short(lang) === home(text));

// Put a text of one language into a value. A single text stays one as long as it is alone: the
// glossary may know it in the other language.
function withText(value, lang, text) {
  const other = form.langs.find((each) => each.lang !== lang).lang;
  const rest = typeof value === "object" && value !== null ? { ...value } : {};
  const beside = textOf(value, other);
  const isAlone = Object.keys(rest).every((name) => [short(lang), short(other), lang, other].includes(name));
  if (!text && !beside && isAlone) return undefined;
  if (!beside && isAlone && text && home(text) === short(lang)) return text;
  if (!text && beside && isAlone && home(beside) === short(other)) return beside;
  if (beside) rest[short(other)] = beside;
  delete rest[lang];
  if (text) rest[short(lang)] = text;
  else delete rest[short(lang)];
  return rest;
}

function bothFields(key, said, kind) {
  return sides().map(({ lang, dir }, at) => {
    const name = `${said} (${languageName(lang)})`;
    const id = `letter-${key}-${short(lang)}`;
    const attributes = { id, lang, dir, autocomplete: "off", maxlength: "1000", "data-other": key, "aria-label": name };
    const control = kind === "lines" ? made("textarea", { ...attributes, rows: "2" }) : made("input", attributes);
    control.value = textOf(get(key), lang);
    control.addEventListener("input", () => {
      put(key, withText(get(key), lang, control.value));
      typed();
    });
    return made("label", { class: "field" }, [made("span", { text: at ? languageName(lang) : said }), control]);
  });
}

// Show beside a text what the glossary says in the other language.
export function showEcho(echo, place) {
  for (const control of place.querySelectorAll("[data-other]")) control.placeholder = echo[control.dataset.other]?.[short(control.lang)] ?? "";
  const other = sides()[1].lang;
  for (const each of place.querySelectorAll("[data-echo]")) {
    const said = echo[each.dataset.echo]?.[short(other)];
    const isSame = said === undefined || said === get(each.dataset.echo);
    each.textContent = isSame ? "" : `${languageName(other)}: ${said}`;
    each.lang = isSame ? "" : other;
  }
}

// --- tables of rows

export function table({ key, word: said, columns }, again) {
  const rows = rowsOf(key);
  const body = rows.map((row, at) => made("tr", { "data-key": `${key}.${at}` }, [
    ...columns.flatMap((column) => cells(key, at, row, column)),
    made("td", {}, [button("×", () => {
      edit((own) => held(own, key).splice(at, 1));
      again();
    }, { class: "quiet", "aria-label": word("Remove row {row} of {table}", { row: at + 1, table: said }) })]),
  ]));
  const heads = columns.flatMap(({ word: head, kind }) => (kind === "both" ? sides().map(({ lang }) => `${head} (${languageName(lang)})`) : [head]));
  const add = button(word("Add a row: {table}", { table: said }), () => {
    edit((own) => {
      const there = held(own, key);
      there.length = rows.length;
      for (let at = 0; at <= rows.length; at += 1) there[at] ??= {};
    });
    again();
    document.querySelector(`[data-table="${key}"] tbody tr:last-child :is(input, select)`)?.focus();
  }, { class: "quiet" });
  return made("div", { class: "letter-table", "data-table": key }, [
    ...(rows.length ? [made("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": said }, [made("table", {}, [
      made("thead", {}, [made("tr", {}, [...heads.map((text) => made("th", { scope: "col", text })), made("td", {})])]), made("tbody", {}, body),
    ])])] : []),
    add, made("div", { class: "field-found" }),
  ]);
}

// What a letter is about begins with an empty row.
function rowsOf(key) {
  const rows = get(key);
  if (Array.isArray(rows) && rows.length) return rows;
  return ["enclosures", "copies"].includes(key) ? [] : [{}];
}

// The rows of a table in the values, made if there are none.
function held(own, key) {
  const names = key.split(".");
  const last = names.pop();
  const home = names.reduce((at, name) => (at[name] ??= {}), own);
  if (!Array.isArray(home[last])) home[last] = [];
  return home[last];
}

function cells(key, at, row, { name, word: head, kind, choices }) {
  const where = name ? `${key}.${at}.${name}` : `${key}.${at}`;
  const label = `${head}, ${at + 1}`;
  if (kind === "both") {
    return sides().map(({ lang, dir }) => {
      const input = made("input", { lang, dir, value: textOf(name ? row[name] : words(row), lang), "aria-label": `${label} (${languageName(lang)})`, autocomplete: "off" });
      input.addEventListener("input", () => {
        put(where, withText(get(where), lang, input.value) ?? (name ? undefined : {}));
        typed();
      });
      return made("td", {}, [input]);
    });
  }
  if (kind === "choice") {
    const ids = choices.map(([id]) => id);
    const chosen = typeof row === "string" && ids.includes(row) ? row : row.id ?? "";
    return [made("td", {}, [select(choices, chosen, (id) => {
      edit((all) => {
        const rows = held(all, key);
        const before = rows[at];
        rows[at] = { ...(typeof before === "object" ? before : {}), id: id || undefined };
      });
      typed();
    }, { "aria-label": label })])];
  }
  const input = made("input", { value: plain(typeof row === "object" ? row[name] : ""), "aria-label": label, autocomplete: "off", list: form.terms[kind] ? `letter-terms-${kind}` : undefined, inputmode: kind === "integer" ? "numeric" : undefined });
  input.addEventListener("input", () => {
    edit((all) => {
      const rows = held(all, key);
      if (rows[at] === undefined) rows[at] = {};
      if (typeof rows[at] !== "object") rows[at] = choicesHave(key, rows[at]) ? { id: rows[at] } : withText(undefined, sides()[0].lang, String(rows[at])) ?? {};
      const value = input.value;
      if (value === "") delete rows[at][name];
      else rows[at][name] = name === "count" && /^\d+$/.test(value) ? Number(value) : value;
    });
    typed();
  });
  return [made("td", { class: `kind-${kind}`, "data-key": where }, [input])];
}

const choicesHave = (key, text) => form.tables.find((each) => each.key === key)?.columns.some(({ choices }) => choices.some(([id]) => id === text));

// The text of a row that is a text itself; an id is none.
const words = (row) => (typeof row === "string" && form.tables.some(({ columns }) => columns.some(({ choices }) => choices.some(([id]) => id === row))) ? {} : row);

export function datalists() {
  return Object.entries(form.terms).map(([kind, terms]) => {
    const mine = sides()[0] === form.langs[0] ? 0 : 1;
    return made("datalist", { id: `letter-terms-${kind}` }, terms.map((pair) => made("option", { value: pair[mine], label: pair[1 - mine] })));
  });
}
