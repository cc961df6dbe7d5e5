// The back end of the page without a server: cardgen in a worker answers what a server would.
//
// The page asks by `fetch`. Questions go to the worker, words come from the files beside the
// page, and everything else is fetched. Links to files of shipments are opened here. What another
// window changes of the messages, this one hears as from a server. This script runs before those
// of the page.

const LANGUAGES = ["en", "zh-Hans", "zh-Hant", "ko", "ja"];
const TYPES = {
  pdf: "application/pdf", png: "image/png", csv: "text/csv", zpl: "text/plain", zip: "application/zip",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};
const FILE = "/api/file/";
const waiting = new Map(); // questions to the worker, and what hears their answers, by their numbers
let number = 0;
let worker = null, ready = null, deadline = 0;
let job = null; // the labels that are made now: how far they are, and at the end the answer

function start() {
  worker = new Worker("worker.js", { type: "module" });
  ready = new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }) => {
      if (data.ready) resolve(data.ready);
      else if (data.failed) reject(new Error(data.failed));
      else if (data.progress) job?.tell(data.progress);
      else if (data.begin) deadline = setTimeout(end, data.begin * 1000);
      else if (data.end) clearTimeout(deadline);
      else {
        waiting.get(data.id)?.hear(data);
        waiting.delete(data.id);
      }
    };
  });
  ready.then((times) => { window.times = times; }, (error) => { window.failed = String(error); });
}

// A file takes too long to read: only the end of its worker stops it. What shipments have is kept
// in the browser's storage. The worker answers one question after the other: the first is told
// why there is no answer, and a new worker answers the others.
function end() {
  worker.terminate();
  const [[first, cut], ...others] = waiting;
  waiting.delete(first);
  start();
  ready.then(
    () => others.forEach(([, { message }]) => worker.postMessage(message)),
    (error) => others.forEach(([id, { hear }]) => {
      waiting.delete(id);
      hear({ id, error: String(error) });
    }),
  );
  cut.hear({ isCut: true });
}

// Asks the worker; the answer has `answer`, JSON, and `bytes`, or an `error`.
async function ask(kind, question, language = "") {
  await ready;
  const said = await new Promise((hear) => {
    const message = { id: ++number, kind, question: JSON.stringify(question), language };
    waiting.set(message.id, { hear, message });
    worker.postMessage(message);
  });
  if (!said.isCut) return said;
  const told = await ask("ended", {}, language);
  return { ...told, answer: JSON.stringify({ ...JSON.parse(told.answer), rows: [], columns: [] }) };
}

// Labels are made before the worker answers; the page hears at once that they are begun.
async function make(question, language) {
  if (job && !job.answer) return ask("refused", { reason: "busy" }, language);
  navigator.storage?.persist?.();
  const own = { progress: { done: 0, total: 0, failed: 0 }, answer: null, tell: null };
  const begun = new Promise((resolve) => {
    own.tell = (progress) => {
      own.progress = progress;
      resolve({ answer: JSON.stringify({ job: number, boxes: progress.total }) });
    };
  });
  job = own;
  const whole = ask("make", question, language).then((said) => {
    own.answer = said;
    return said;
  });
  return Promise.race([begun, whole]);
}

function watch() {
  const { progress, answer } = job ?? {};
  if (!answer) return { answer: JSON.stringify({ ...progress, result: null }) };
  if (answer.error !== undefined) return answer;
  const said = JSON.parse(answer.answer);
  return { answer: JSON.stringify({ ...progress, result: said.result ?? said }) };
}

// The language of the interface for what a browser or a reader asks for.
function choose(tags) {
  for (const tag of tags) {
    const { language, script } = new Intl.Locale(tag).maximize();
    const found = LANGUAGES.find((each) => each === language || each === `${language}-${script}`);
    if (found) return found;
  }
  return "en";
}

// A file of a shipment; without a name it is the whole shipment.
async function readFile(path) {
  const [shipment, ...name] = path.slice(FILE.length).split("/").map(decodeURIComponent);
  const { bytes, error } = await ask("file", { shipment, name: name.join("/") });
  if (error !== undefined) throw new Error(error);
  if (!bytes.length) throw new Error(`${path}: no bytes`);
  const kept = name.at(-1) || `${shipment}.zip`;
  return { kept, file: new Blob([bytes], { type: TYPES[kept.split(".").pop()] ?? "application/octet-stream" }) };
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.(`a[href^="${FILE}"]`);
  if (!link) return;
  event.preventDefault();
  const read = await readFile(link.getAttribute("href")).catch((error) => console.error(error));
  if (!read) return dispatchEvent(new Event("cardgen:unread"));
  const { kept, file } = read;
  const opened = document.createElement("a");
  opened.href = URL.createObjectURL(file);
  if (file.type === TYPES.pdf) Object.assign(opened, { target: "_blank", rel: "noopener" });
  else opened.download = kept;
  opened.click();
  setTimeout(() => URL.revokeObjectURL(opened.href), 60_000);
});

// The kind and the object of a translator's question, by the address that a server has for it.
function readTextQuestion(path, body) {
  const [address, query] = path.slice("/api/".length).split("?");
  const [kind, ...parts] = address.split("/").map(decodeURIComponent);
  if (kind === "texts") return [parts[0], body];
  const names = { desk: [], catalog: ["pair", "domain"], about: ["pair", "domain", "id"], overflowing: ["pair", "template"] }[kind];
  if (!names) return null;
  const question = Object.fromEntries(names.map((name, at) => [name, parts[at]]));
  return [kind, query ? { ...question, start: Number(new URLSearchParams(query).get("from")) } : question];
}

const JSON_TYPE = { headers: { "Content-Type": "application/json" } };
const windows = new BroadcastChannel("cardgen-texts"); // and their workers

async function askAboutTexts([kind, question], language) {
  const { answer, error } = await ask(`texts/${kind}`, question, language);
  if (error !== undefined) {
    console.error(error);
    return new Response(error, { status: 500 });
  }
  const { status = 422, data, changed = [], ...refused } = JSON.parse(answer);
  for (const [pair, domain] of changed) windows.postMessage({ changed: "catalog", pair, domain });
  return new Response(JSON.stringify(data ?? refused), { ...JSON_TYPE, status });
}

// The page of the translators listens to what a server tells.
window.EventSource = class {
  constructor() {
    setTimeout(() => this.onopen?.());
    windows.onmessage = ({ data }) => this.onmessage?.({ data: JSON.stringify(data) });
  }
  close() { windows.onmessage = null; }
};

const fetched = window.fetch.bind(window);
window.fetch = async (asked, options = {}) => {
  const path = String(asked?.url ?? asked);
  const wanted = options.headers?.["Accept-Language"];
  const language = choose(wanted ? [wanted] : navigator.languages);
  if (path === "/page/words.json") return fetched(`page/words-${language}.json`);
  if (path.startsWith(FILE)) return readFile(path).then(({ file }) => new Response(file), () => new Response("", { status: 404 }));
  if (!path.startsWith("/api/")) return fetched(asked, options);
  const question = options.body && JSON.parse(options.body);
  const ofTexts = readTextQuestion(path, question);
  if (ofTexts) return askAboutTexts(ofTexts, language);
  const kind = path.slice("/api/ask/".length);
  const { answer, error } = await (kind === "make" ? make(question, language) : kind === "job" ? watch() : ask(kind, question, language));
  if (error === undefined) return new Response(answer, JSON_TYPE);
  console.error(error);
  return new Response(error, { status: error.includes("LookupError") || error.includes("KeyError") ? 404 : 500 });
};

start();
window.ask = ask;
navigator.serviceWorker?.register("service-worker.js");
