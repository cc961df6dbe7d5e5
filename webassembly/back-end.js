// The back end of the page without a server: cardgen in a worker answers what a server would.
//
// The page asks by `fetch`. Questions go to the worker, words come from the files beside the
// page, and everything else is fetched. This script runs before those of the page.

const LANGUAGES = ["en", "zh-Hans", "zh-Hant", "ko", "ja"];
const worker = new Worker("worker.js", { type: "module" });
const waiting = new Map();
let number = 0;

const ready = new Promise((resolve, reject) => {
  worker.onerror = (event) => reject(new Error(event.message));
  worker.onmessage = ({ data }) => {
    if (data.ready) resolve(data.ready);
    else if (data.failed) reject(new Error(data.failed));
    else {
      waiting.get(data.id)?.(data);
      waiting.delete(data.id);
    }
  };
});
ready.then((times) => { window.times = times; }, (error) => { window.failed = String(error); });

// Asks the worker; the answer has `answer`, JSON, and `bytes`, or an `error`.
async function ask(kind, question, language = "") {
  await ready;
  return new Promise((resolve) => {
    waiting.set(++number, resolve);
    worker.postMessage({ id: number, kind, question: JSON.stringify(question), language });
  });
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

const fetched = window.fetch.bind(window);
window.fetch = async (asked, options = {}) => {
  const path = String(asked?.url ?? asked);
  const wanted = options.headers?.["Accept-Language"];
  const language = choose(wanted ? [wanted] : navigator.languages);
  if (path === "/page/words.json") return fetched(`page/words-${language}.json`);
  if (!path.startsWith("/api/")) return fetched(asked, options);
  const kind = path.slice("/api/ask/".length);
  const { answer, error } = await ask(kind, JSON.parse(options.body), language);
  if (error === undefined) return new Response(answer, { headers: { "Content-Type": "application/json" } });
  console.error(error);
  return new Response(error, { status: error.includes("LookupError") ? 404 : 500 });
};

window.ask = ask;
navigator.serviceWorker?.register("service-worker.js");
