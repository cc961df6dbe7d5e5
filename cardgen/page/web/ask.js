// Questions to the back end, and how it answers: a server on this machine, or a worker.

import { asked, msgid, word } from "./words.js";
import { $ } from "./dom.js";

export const LOST = msgid("The connection to cardgen is interrupted. What you type is kept in this browser.");
const PATIENCE = 2000; // milliseconds in which a question has its answer
const AGAIN = 300; // milliseconds before a busy server is asked once more
const TRIES = 20;
const MEANINGS = {
  401: msgid("Open the address that cardgen has printed. What you typed is kept in this browser."),
  413: msgid("This is too large."),
  429: msgid("Too much at once; wait a moment."),
};
const FAILED = msgid("cardgen cannot answer this. Load the page again; what you typed is kept.");
const UNREAD = msgid("The file cannot be read. Load the page again.");
let late = 0;

export class Refused extends Error {
  constructor(status, data) {
    super(`${status}`);
    this.status = status;
    this.data = data;
  }
}

// Ask a question of the protocol; the answer has its findings in it.
export const ask = (kind, question = {}) => waitFor(() => askServer(kind, question));

// Load what the address of a watched folder tells, or send it a list; a refusal has its `error`.
export const load = (path, more = {}) => waitFor(async () => {
  const answer = await fetch(path, { headers: asked(), credentials: "same-origin", ...more });
  const isTold = answer.headers.get("Content-Type") === "application/json";
  if (!isTold) throw new Refused(answer.status, await answer.text());
  return answer.json();
});

// Wait for an answer, and say at the head of the page what keeps it away.
async function waitFor(work) {
  let isLate = false;
  const waiting = setTimeout(() => {
    isLate = true;
    late += 1;
    showLate();
  }, PATIENCE);
  try {
    const answer = await work();
    trouble("");
    return answer;
  } catch (error) {
    if (!(error instanceof Refused)) trouble(LOST);
    else trouble(MEANINGS[error.status] ?? FAILED);
    throw error;
  } finally {
    clearTimeout(waiting);
    if (isLate) late -= 1;
    showLate();
  }
}

async function askServer(kind, question) {
  const body = JSON.stringify(question);
  const headers = { "Content-Type": "application/json", ...asked() };
  for (let turn = 0; ; turn += 1) {
    const answer = await fetch(`/api/ask/${kind}`, { method: "POST", headers, body, credentials: "same-origin" });
    if (answer.status === 503 && turn < TRIES) {
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
      continue;
    }
    if (!answer.ok) throw new Refused(answer.status, await answer.text());
    return answer.json();
  }
}

// A function that runs one piece of work at a time: what is asked for meanwhile is done once more
// at the end, so that the last state is what is shown.
export function latest(work) {
  let isRunning = false;
  let isWanted = false;
  return async () => {
    isWanted = true;
    if (isRunning) return;
    isRunning = true;
    try {
      while (isWanted) {
        isWanted = false;
        await work();
      }
    } finally {
      isRunning = false;
    }
  };
}

// Bytes of a file in an answer or a question.
export const bytesOf = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));

export function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

// Give a file to the person.
export function download({ name, type, data }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytesOf(data)], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// Show what does not work, above all else; an empty text takes it away.
export function trouble(text) {
  const said = text && word(text);
  if ($("trouble").textContent === said) return;
  $("trouble").textContent = said;
  $("trouble").hidden = !text;
}

addEventListener("cardgen:unread", () => trouble(UNREAD)); // by the page without a server

function showLate() {
  $("waits").hidden = !late;
}
