// The list that somebody works on, with all that was mended in it: kept in this browser.

import { keep, kept } from "../kept.js";
import { ask, base64, trouble } from "../ask.js";
import { msgid } from "../words.js";

const EMPTY = {
  file: null, sheet: "", encoding: "", pair: "", message: "", template: "", stock: "", place: 1, fields: {}, mends: {}, ignore: [], paper: [],
  name: "", formats: ["pdf"], dpi: 203,
  first: {}, // the texts of mended cells before they were mended, by cell
  isNew: false, // true for a file of the same name whose mends are not compared yet
};
const MOST_LISTS = 8;
const FULL = msgid("This browser has no room left to keep what you type. Save your work as a file now.");
const OTHER = msgid("Another window works on a list, too. Close one of them, so that each mend is kept.");
export const work = { ...structuredClone(EMPTY) };
const past = [];

export function begin(about) {
  if (work.pair) return;
  Object.assign(work, kept("shipment", { ...structuredClone(EMPTY), pair: about.pair, message: about.message, template: about.template, stock: about.sheet }));
}

// A list needs a message before its rows can be checked.
export async function chooseMessage() {
  const { messages = [] } = await ask("messages", { pair: work.pair });
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

export function change(some) {
  past.push(structuredClone(work));
  if (past.length > 500) past.shift();
  Object.assign(work, some);
  keep("shipment", work);
}

export const canUndo = () => past.length > 0;

export function undo() {
  const before = past.pop();
  if (before) Object.assign(work, before);
  keep("shipment", work);
}

// Put the list aside: it stays among the recent work.
export function close() {
  if (work.file) keepList(work);
  Object.assign(work, { ...structuredClone(EMPTY), pair: work.pair, message: work.message, template: work.template, stock: work.stock, fields: work.fields });
  keep("shipment", work);
  past.length = 0;
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

// --- the file: its bytes stay in this browser, since the person's own file may be gone tomorrow

const opened = new Promise((resolve) => {
  const request = indexedDB.open("cardgen", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("files");
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => resolve(null);
});
const files = new Map(); // bytes by digest, for a browser that keeps nothing

export async function takeFile(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const digest = [...hash].map((each) => each.toString(16).padStart(2, "0")).join("");
  files.set(digest, bytes);
  const store = await opened;
  if (store) {
    await new Promise((resolve) => {
      const put = store.transaction("files", "readwrite").objectStore("files").put(bytes, digest);
      put.onsuccess = resolve;
      put.onerror = () => {
        trouble(FULL);
        resolve();
      };
    });
  }
  if (work.file?.digest === digest) return;
  const named = { name: file.name, digest };
  const before = [work, ...savedLists()].find((each) => each.file?.name === file.name);
  if (work.file && work.file.name !== file.name) close();
  if (before && before !== work) Object.assign(work, structuredClone(EMPTY), before);
  // The same list once more: what was mended is compared with it, and kept where it still fits.
  if (before) settle({ file: named, isNew: Object.keys(work.mends).length > 0 });
  else settle({ file: named, sheet: "", encoding: "", mends: {}, first: {}, ignore: [], paper: work.paper, name: "", place: 1, isNew: false });
  past.length = 0; // nobody goes back to a time before the list
}

async function bytesOf(digest) {
  if (files.has(digest)) return files.get(digest);
  const store = await opened;
  if (!store) return null;
  return new Promise((resolve) => {
    const got = store.transaction("files").objectStore("files").get(digest);
    got.onsuccess = () => resolve(got.result ?? null);
    got.onerror = () => resolve(null);
  });
}

// Another window may work on the same list; each keeps its own state, and the last one is kept.
addEventListener("storage", ({ key }) => {
  if (key === "cardgen:shipment" && work.file) trouble(OTHER);
});

// Ask about the list; the bytes go along when the back end does not have them.
export async function askList(kind, more = {}) {
  const { file, sheet, encoding, pair, message, template, stock, fields, mends, ignore, paper } = work;
  const question = { file, sheet, encoding, pair, message, template, stock, mends, ignore, paper, fields: filled(fields), ...more };
  const answer = await ask(kind, question);
  if (!answer.unknown) return answer;
  const bytes = await bytesOf(file.digest);
  if (!bytes) return { lost: true };
  return ask(kind, { ...question, file: { ...file, data: base64(bytes) } });
}

const filled = (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value.trim()));
