// Questions to the server, and what it tells by itself.

export class Refused extends Error {
  constructor(status, data) {
    super(`${status}`);
    this.status = status;
    this.data = data;
  }
}

async function ask(path, options = {}) {
  const answer = await fetch(path, { credentials: "same-origin", ...options });
  const kind = answer.headers.get("content-type") ?? "";
  const data = kind.startsWith("application/json") ? await answer.json() : await answer.text();
  if (!answer.ok) throw new Refused(answer.status, data);
  return data;
}

function post(path, data) {
  const headers = { "Content-Type": "application/json" };
  return ask(path, { method: "POST", headers, body: JSON.stringify(data) });
}

const part = encodeURIComponent;

export const desk = () => ask("/api/desk");
export const catalog = (pair, domain) => ask(`/api/catalog/${part(pair)}/${part(domain)}`);
export const overflowing = (pair, template) => ask(`/api/overflowing/${part(pair)}/${part(template)}`);
export const about = ({ pair, domain, id }) => ask(`/api/about/${part(pair)}/${part(domain)}/${part(id)}`);
export const preview = (data) => post("/api/preview", data);
export const fits = (data) => post("/api/fits", data);
export const save = (data) => post("/api/save", data);

// Hear of changes on the disk; `again` is called when some may have been missed.
export function listen({ changed, again, lost }) {
  const stream = new EventSource("/api/events");
  let broken = false;
  stream.onmessage = (event) => changed(JSON.parse(event.data));
  stream.onopen = () => {
    if (broken) again();
    broken = false;
  };
  stream.onerror = () => {
    broken = true;
    lost(stream.readyState === EventSource.CLOSED);
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => listen({ changed, again, lost }), 3000);
  };
}
