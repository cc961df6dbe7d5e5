// Questions to the server, and what it tells by itself.

import { asked } from "../words.js";

export class Refused extends Error {
  constructor(status, data) {
    super(`${status}`);
    this.status = status;
    this.data = data;
  }
}

// The name of this window in what the server tells: what it changed itself it knows already.
export const WINDOW = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");

const PATIENCE = 2000; // milliseconds in which each question but the long ones has its answer
const AGAIN = 300; // milliseconds before a busy server is asked once more
const TRIES = 20;
let late = 0;
let tellLate = () => {};

// Hear whether an answer is late: the server may hang, and what is shown is of before.
export function hearLate(told) {
  tellLate = told;
}

async function ask(path, options = {}) {
  const headers = { ...options.headers, ...asked() };
  const answer = await fetch(path, { credentials: "same-origin", ...options, headers });
  const kind = answer.headers.get("content-type") ?? "";
  const data = kind.startsWith("application/json") ? await answer.json() : await answer.text();
  if (!answer.ok) throw new Refused(answer.status, data);
  return data;
}

// Ask once more while the server is busy with earlier questions.
async function askPatiently(path, options) {
  for (let turn = 1; ; turn += 1) {
    try {
      return await askSoon(path, options);
    } catch (error) {
      if (error.status !== 503 || turn === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
    }
  }
}

async function askSoon(path, options) {
  let isLate = false;
  const waiting = setTimeout(() => {
    isLate = true;
    late += 1;
    tellLate(true);
  }, PATIENCE);
  try {
    return await ask(path, options);
  } finally {
    clearTimeout(waiting);
    if (isLate) late -= 1;
    if (isLate && !late) tellLate(false);
  }
}

function posted(data) {
  const headers = { "Content-Type": "application/json", "Cardgen-Window": WINDOW };
  return { method: "POST", headers, body: JSON.stringify(data) };
}

const part = encodeURIComponent;

export const desk = () => ask("/api/desk");
export const catalog = (pair, domain) => askPatiently(`/api/catalog/${part(pair)}/${part(domain)}`);
export const overflowing = (pair, template, from) => ask(`/api/overflowing/${part(pair)}/${part(template)}?from=${from}`);
export const about = ({ pair, domain, id }) => ask(`/api/about/${part(pair)}/${part(domain)}/${part(id)}`);
export const preview = (data) => askSoon("/api/texts/preview", posted(data));
export const picture = (data) => ask("/api/texts/preview", posted(data));
export const fits = (data) => ask("/api/texts/fits", posted(data));
export const approve = (data) => askSoon("/api/texts/approve-entry", posted(data));
export const save = (data) => askSoon("/api/texts/save", posted(data));
export const texts = (kind, data) => askPatiently(`/api/texts/${part(kind)}`, posted(data));

// Hear of changes on the disk while the page can be seen: a browser has six connections to a
// server, for all of its tabs. `again` is called when some changes may have been missed.
export function listen({ changed, again, lost }) {
  let stream = null;
  let missed = false;
  const open = () => {
    stream = new EventSource("/api/events");
    stream.onmessage = (event) => changed(JSON.parse(event.data));
    stream.onopen = () => {
      if (missed) again();
      missed = false;
    };
    stream.onerror = () => {
      missed = true;
      const closed = stream.readyState === EventSource.CLOSED;
      lost(closed);
      if (closed) setTimeout(open, 3000);
    };
  };
  document.addEventListener("visibilitychange", () => {
    stream?.close();
    missed = true;
    if (document.visibilityState === "visible") open();
  });
  if (document.visibilityState === "visible") open();
}
