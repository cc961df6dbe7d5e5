// Files that somebody opened: their bytes stay in this browser, since the person's own file may be
// gone tomorrow. A question names a file by its digest; the bytes follow if the back end lacks them.

import { ask, base64, trouble } from "./ask.js";
import { FULL } from "./kept.js";

const opened = new Promise((resolve) => {
  const request = indexedDB.open("cardgen", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("files");
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => resolve(null);
});
const files = new Map(); // bytes by digest, for a browser that keeps nothing

// Keep a file; return its name and the digest of its bytes.
export async function keepFile(file) {
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
  return { name: file.name, digest };
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

// Ask a question that names a file; `lost` is true if this browser no longer has its bytes.
export async function askWithFile(kind, question, name = "file") {
  const answer = await ask(kind, question);
  if (!answer.unknown) return answer;
  const bytes = await bytesOf(question[name].digest);
  if (!bytes) return { lost: true };
  return ask(kind, { ...question, [name]: { ...question[name], data: base64(bytes) } });
}
