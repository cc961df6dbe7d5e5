// The list that somebody works on, with all that was mended in it: kept in this browser.

import { keep, kept, forget } from "../kept.js";
import { ask, base64, trouble } from "../ask.js";
import { msgid } from "../words.js";

const EMPTY = {
  file: null, sheet: "", encoding: "", pair: "", message: "", template: "", stock: "", place: 1, fields: {}, mends: {}, ignore: [], paper: [],
  name: "", formats: ["pdf"], dpi: 203,
};
const FULL = msgid("This browser has no room left to keep what you type. Save your work as a file now.");
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
    if (ready) change({ message: ready.id });
  }
  return messages;
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

export function close() {
  Object.assign(work, { ...structuredClone(EMPTY), pair: work.pair, message: work.message, template: work.template, stock: work.stock, fields: work.fields });
  keep("shipment", work);
  past.length = 0;
}

export { forget };

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
  const isSame = work.file?.digest === digest;
  if (!isSame) change({ file: { name: file.name, digest }, sheet: "", encoding: "", mends: {}, ignore: [], paper: work.paper, name: "", place: 1 });
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
