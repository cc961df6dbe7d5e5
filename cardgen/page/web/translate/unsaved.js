// Texts that are not saved. Each window has its own, in memory, and with every key also in the
// browser's storage under the window's name, so that neither moving on, nor a crash, nor another
// window loses one. The texts of windows that are gone go to the next that asks for them.

const REST = 15_000; // milliseconds for which a window is gone before another takes its texts
const ANSWER = 200; // in which other windows answer where a browser tells nothing of them
const NAME = "cardgen:window";

const records = new Map(); // what this window has, by pair/domain/id
const unkept = new Set(); // of those, what the browser has no room for
let project = "";
let mine = ""; // the name of this window
let release = () => {};
let channel = null;
let full = () => {};

const place = ({ pair, domain, id }) => `${pair}/${domain}/${id}`;
const key = (name) => `cardgen:${project}@${mine}:${name}`;

// Begin with what this window had before, and with what windows had that are gone. `changed` is
// called when more of that has come.
export async function begin(asked, { tellFull, changed }) {
  project = asked;
  full = tellFull;
  mine = await ownName();
  const found = stored();
  for (const each of found.filter((one) => one.window === mine)) records.set(each.name, each.record);
  await gather(found.filter((one) => one.window !== mine));
  addEventListener("pagehide", () => release());
  addEventListener("pageshow", (event) => event.persisted && claim(mine));
  addEventListener("beforeunload", (event) => unkept.size && event.preventDefault());
  if (!navigator.locks) return; // a window that sleeps would not answer, and is not gone
  let gone = "";
  setInterval(async () => {
    const living = await livingWindows();
    const lost = stored().filter(({ window }) => window !== mine && !living.has(window));
    const names = [...new Set(lost.map(({ window }) => window))].sort().join();
    if (names && names === gone && (await gather(lost))) changed();
    gone = names;
  }, REST);
}

// What is not saved of an entry: {text, fuzzy, note, base, asides, at}, or null. `asides` are
// texts and notes that were typed before and replaced.
export const unsaved = (where) => records.get(place(where)) ?? null;

export function keepUnsaved(where, record) {
  const name = place(where);
  keep(name, { ...record, asides: record.asides ?? [], at: Date.now() });
  if (unkept.has(name)) full();
}

export function dropUnsaved(where) {
  const name = place(where);
  records.delete(name);
  unkept.delete(name);
  remove(key(name));
}

// The ids of a catalog's entries that have something unsaved.
export function unsavedIds(pair, domain) {
  const start = `${pair}/${domain}/`;
  return new Set([...records.keys()].filter((name) => name.startsWith(start)).map((name) => name.slice(start.length)));
}

// The texts and notes that were set aside, and before them one more, which is kept once.
export function withAside(asides, { text, note }) {
  const known = asides.some((each) => each.text === text && each.note === note);
  return known || !(text || note) ? asides : [{ text, note }, ...asides];
}

function keep(name, record) {
  records.set(name, record);
  try {
    localStorage.setItem(key(name), JSON.stringify(record));
    unkept.delete(name);
  } catch {
    unkept.add(name);
  }
}

function remove(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // it was never kept
  }
}

// All that windows keep of this project: {key, window, name, record}, the latest first.
function stored() {
  const found = [];
  try {
    for (let at = 0; at < localStorage.length; at++) {
      const [whole, window, name] = /^cardgen:\w+(?:@(\w+))?:(.+)$/.exec(localStorage.key(at)) ?? [];
      const record = whole?.match(/^cardgen:(\w+)/)[1] === project ? read(whole) : null;
      if (record && name.includes("/")) found.push({ key: whole, window: window ?? "", name, record });
    }
  } catch {
    // there are none
  }
  return found.sort((one, other) => (other.record.at ?? 0) - (one.record.at ?? 0));
}

function read(name) {
  try {
    const { aside, ...record } = JSON.parse(localStorage.getItem(name));
    const asides = record.asides ?? (aside ? [{ text: aside, note: "" }] : []);
    return typeof record.text === "string" && record.base ? { ...record, asides } : null;
  } catch {
    return null;
  }
}

// Take over what windows have left that are gone; whether there was something.
async function gather(found) {
  const living = await livingWindows();
  const lost = found.filter(({ window }) => !living.has(window));
  const latest = lost.filter(({ name }, at) => !records.has(name) && lost.findIndex((one) => one.name === name) === at);
  const others = lost.filter((each) => !latest.includes(each)).reverse(); // the oldest lie lowest
  for (const { key: place, name, record } of [...latest, ...others]) {
    const own = records.get(name);
    keep(name, own ? joined(own, record) : record);
    if (!unkept.has(name)) remove(place);
  }
  return lost.length > 0;
}

// One record of two: the text of the other one, if somebody typed it, is set aside.
function joined(own, other) {
  const isTyped = other.text !== other.base.text || other.note !== other.base.note;
  const isOther = other.text !== own.text || other.note !== own.note;
  const others = [...(isTyped && isOther ? [other] : []), ...other.asides];
  return { ...own, asides: others.reverse().reduce(withAside, own.asides) };
}

// The name that this window had before it was loaded anew. One that was duplicated has the name
// of the other, which is still there, and takes a new one.
async function ownName() {
  let before = "";
  try {
    before = sessionStorage.getItem(NAME) ?? "";
  } catch {
    // then it is a new one each time
  }
  const name = /^\w+$/.test(before) && (await claim(before)) ? before : newName();
  if (name !== before) await claim(name);
  try {
    sessionStorage.setItem(NAME, name);
  } catch {
    // as above
  }
  return name;
}

const newName = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");

const lockName = (name) => `cardgen:${project}@${name}`;

// Hold a name for as long as this window is open; false where another has it.
async function claim(name) {
  if (!navigator.locks) {
    const living = await livingWindows();
    if (living.has(name)) return false;
    channel ??= openChannel();
    channel?.addEventListener("message", ({ data }) => data === "who" && channel.postMessage(name));
    return true;
  }
  return new Promise((resolve) => {
    const held = () => new Promise((done) => ((release = done), resolve(true)));
    // A page that is loaded anew may come before the one that it replaces has gone.
    navigator.locks.request(lockName(name), { signal: AbortSignal.timeout(ANSWER) }, held).catch(() => resolve(false));
  });
}

function openChannel() {
  try {
    return new BroadcastChannel(`cardgen:${project}`);
  } catch {
    return null;
  }
}

// The names of the other windows that are open.
async function livingWindows() {
  if (navigator.locks) {
    const { held } = await navigator.locks.query().catch(() => ({ held: [] }));
    const start = lockName("");
    return new Set(held.filter(({ name }) => name.startsWith(start)).map(({ name }) => name.slice(start.length)));
  }
  channel ??= openChannel();
  const found = new Set();
  if (!channel) return found;
  const heard = ({ data }) => data !== "who" && found.add(data);
  channel.addEventListener("message", heard);
  channel.postMessage("who");
  await new Promise((done) => setTimeout(done, ANSWER));
  channel.removeEventListener("message", heard);
  return found;
}
