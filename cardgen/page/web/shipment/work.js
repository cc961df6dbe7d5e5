// The list that somebody works on, with all that was mended in it: kept in this browser.

import { keep, kept, makeHistory } from "../kept.js";
import { ask, trouble } from "../ask.js";
import { askWithFile, keepFile } from "../files.js";
import { msgid } from "../words.js";

const EMPTY = {
  failed: "", // the name of a list of the watched folder, which failed there
  file: null, sheet: "", encoding: "", pair: "", message: "", template: "", stock: "", place: 1, fields: {}, mends: {}, ignore: [], paper: [],
  name: "", formats: ["pdf"], dpi: 203,
  first: {}, // the texts of mended cells before they were mended, by cell
  isNew: false, // true for a file of the same name whose mends are not compared yet
};
const MOST_LISTS = 8;
const OTHER = msgid("Another window works on a list, too. Close one of them, so that each mend is kept.");
export const work = { ...structuredClone(EMPTY) };
export const { change, canUndo, undo, clearPast } = makeHistory("shipment", work, 500);

export function begin(about) {
  if (work.pair) return;
  Object.assign(work, kept("shipment", { ...structuredClone(EMPTY), pair: about.pair, message: about.message, template: about.template, stock: about.sheet }));
}

// A list needs a message before its rows can be checked.
export async function chooseMessage() {
  const { messages = [] } = await ask("messages", { pair: work.pair });
  if (work.failed && !work.message) return messages; // its rows have messages, or lack them
  if (!messages.some(({ id }) => id === work.message)) {
    const ready = messages.find(({ findings, fields }) => !findings.length && !Object.keys(fields).length) ?? messages[0];
    if (ready) settle({ message: ready.id });
  }
  return messages;
}

// Change what nobody would take back.
export function settle(some) {
  Object.assign(work, some);
  keep("shipment", work);
}

// Put the list aside: it stays among the recent work.
export function close() {
  if (work.file) keepList(work);
  drop();
}

// Leave a list that is done.
export function drop() {
  Object.assign(work, { ...structuredClone(EMPTY), pair: work.pair, message: work.message, template: work.template, stock: work.stock, fields: work.failed ? {} : work.fields });
  keep("shipment", work);
  clearPast();
}

const savedLists = () => kept("lists", { lists: [] }).lists;

function keepList(list) {
  const others = savedLists().filter(({ file }) => file.name !== list.file.name);
  keep("lists", { lists: [structuredClone(list), ...others].slice(0, MOST_LISTS) });
}

export const lists = () => savedLists().filter(({ file }) => file.digest !== work.file?.digest);

export function reopen(digest) {
  const found = savedLists().find(({ file }) => file.digest === digest);
  if (!found) return;
  close();
  Object.assign(work, structuredClone(EMPTY), found);
  keep("shipment", work);
}

// --- the file

export async function takeFile(file) {
  const named = await keepFile(file);
  if (work.file?.digest === named.digest) return;
  const before = [work, ...savedLists()].find((each) => each.file?.name === file.name);
  if (work.file && work.file.name !== file.name) close();
  if (before && before !== work) Object.assign(work, structuredClone(EMPTY), before);
  // The same list once more: what was mended is compared with it, and kept where it still fits.
  if (before) settle({ file: named, isNew: Object.keys(work.mends).length > 0 });
  else settle({ file: named, failed: "", sheet: "", encoding: "", mends: {}, first: {}, ignore: [], paper: work.paper, name: "", place: 1, isNew: false });
  clearPast(); // nobody goes back to a time before the list
}

// Take a list that failed in the watched folder, with what the folder says about its lists.
export async function takeFailed(file, options) {
  await takeFile(file);
  settle({ ...options, failed: file.name, stock: "", sheet: "" });
}

// Another window may work on the same list; each keeps its own state, and the last one is kept.
addEventListener("storage", ({ key }) => {
  if (key === "cardgen:shipment" && work.file) trouble(OTHER);
});

// Ask about the list; the bytes go along when the back end does not have them.
export async function askList(kind, more = {}) {
  const { file, sheet, encoding, pair, message, template, stock, fields, mends, ignore, paper } = work;
  const question = { file, sheet, encoding, pair, message, template, stock, mends, ignore, paper, fields: filled(fields), ...more };
  return askWithFile(kind, question);
}

const filled = (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value.trim()));
