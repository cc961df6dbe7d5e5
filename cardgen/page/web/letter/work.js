// The letters that somebody writes: each kind keeps its own values, as its data file has them.

import { download } from "../ask.js";
import { askWithFile, keepFile } from "../files.js";
import { kept, makeHistory } from "../kept.js";

const EMPTY = {
  pair: "", letter: "", letters: {}, arrangement: "sequence", list: null, row: 0, ignore: [], mends: {},
  paragraphs: {}, // those of the other register, by letter and register
  goods: {}, // those that were typed, by letter, while a shipment has them
  envelope: { form: "", to: "", printed: false },
};
const SHARED = ["sender", "addressee", "reference"]; // what a new letter takes from the one before
const SHARED_VALUES = ["from_city", "to_city", "years", "disaster"];
export const work = structuredClone(EMPTY);
export const { change, canUndo, undo } = makeHistory("letter", work, 200);
let isRead = false;

export function begin(about) {
  if (isRead) return;
  isRead = true;
  Object.assign(work, kept("letter", { ...structuredClone(EMPTY), pair: about.pair }));
  if (!about.pairs.some(({ pair }) => pair === work.pair)) work.pair = about.pair;
}

export const data = () => work.letters[work.letter] ?? {};

// Change the values of the letter: `edit` gets a copy of them.
export function edit(editing) {
  const copy = structuredClone(data());
  editing(copy);
  change({ letters: { ...work.letters, [work.letter]: copy } });
}

// Begin a letter, or go on with it.
export function choose(letter, register) {
  const now = data();
  const values = Object.fromEntries(Object.entries(now.values ?? {}).filter(([name]) => SHARED_VALUES.includes(name)));
  const shared = Object.fromEntries(SHARED.filter((name) => now[name]).map((name) => [name, now[name]]));
  const fresh = { date: today(), ...structuredClone(shared), ...(Object.keys(values).length ? { values } : {}) };
  const own = work.letters[letter] ?? fresh;
  change({ letter, letters: { ...work.letters, [letter]: { ...own, register: own.register ?? register } } });
}

function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

// Another register has other paragraphs; those of this one are kept aside.
export function setRegister(register) {
  const before = `${work.letter} ${data().register}`;
  const paragraphs = { ...work.paragraphs, [before]: data().paragraphs };
  edit((own) => {
    own.register = register;
    own.paragraphs = work.paragraphs[`${work.letter} ${register}`];
  });
  change({ paragraphs });
}

// Goods that were typed wait while those of a shipment are used.
export function setShipment(name) {
  const waiting = data().goods ?? work.goods[work.letter];
  edit((own) => {
    own.shipment = name || undefined;
    own.goods = name ? undefined : waiting;
  });
  change({ goods: { ...work.goods, [work.letter]: waiting } });
}

// Take the values of a data file.
export function take(table, pairs) {
  const letter = table.letter || work.letter || "donation";
  const pair = pairs.some(({ pair: known }) => known === table.pair) ? table.pair : work.pair;
  const { letter: _, pair: __, ...own } = table;
  change({ letter, pair, letters: { ...work.letters, [letter]: own } });
}

export async function takeList(file) {
  change({ list: await keepFile(file), row: 0, ignore: [], mends: {} });
}

// --- values by their keys, as in values.to_city or goods.0.item

export function get(key, table = data()) {
  return key.split(".").reduce((value, name) => value?.[name], table);
}

export function put(key, value) {
  edit((table) => {
    const names = key.split(".");
    const last = names.pop();
    let at = table;
    names.forEach((name, place) => {
      if (typeof at[name] !== "object" || at[name] === null) at[name] = /^\d+$/.test(names[place + 1] ?? last) ? [] : {};
      at = at[name];
    });
    if (value === undefined) delete at[last];
    else at[last] = value;
  });
}

// --- questions

// What is empty is no part of a question.
function filled(value) {
  if (Array.isArray(value)) return value.map(filled).filter((each) => each !== undefined);
  if (typeof value === "object" && value !== null) {
    const kept_ = Object.entries(value).map(([name, each]) => [name, filled(each)]).filter(([, each]) => each !== undefined);
    return kept_.length ? Object.fromEntries(kept_) : undefined;
  }
  if (typeof value === "string") return value.trim() ? value : undefined;
  return value ?? undefined;
}

export function askLetter(kind, more = {}) {
  const { row, ignore, mends, arrangement } = work;
  const table = { ...filled(data()), letter: work.letter, pair: work.pair };
  const question = { data: table, arrangement, row: work.list ? row : 0, ignore, ...(work.list ? { recipients: work.list, mends } : {}), ...more };
  return askWithFile(kind, question, "recipients");
}

// Save the list with all that was mended in it.
export async function saveList() {
  const { files = [] } = await askLetter("letter-mended", { row: 0 }).catch(() => ({}));
  for (const file of files) download(file);
}

export async function save() {
  const { files = [] } = await askLetter("letter", { format: "toml" });
  for (const file of files) download(file);
}
