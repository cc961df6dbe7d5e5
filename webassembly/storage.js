// The shipments of this browser: each is one file in the storage of the page's origin.
//
// A question that changes shipments is answered in three steps: the worker gets the lock of all
// windows and reads what another window has kept, Python answers, and what changed is written
// and flushed. Only then the page hears the answer: no label is shown whose number is not kept.
//
// A file is never changed. Each state is a new file, NAME.NUMBER.DIGEST.zip; the newest whole one
// counts, and older ones are removed after it. A tab that is killed at any moment, a full disk or
// a power cut leaves the state of before.

const LOCK = "cardgen-shipments";
const FOLDER = "shipments";
const FILE = /^([A-Za-z0-9_-]+)\.(\d{1,15})\.([0-9a-f]{32})\.zip$/;
// The kinds of questions; all others change shipments.
const READING = new Set(["name", "job", "shipments", "shipment", "box-label", "find-boxes", "file", "letter", "letter-list", "letter-mended", "letter-envelope"]);
const OTHERS = new Set([
  "start", "messages", "designs", "sheets", "form", "label", "list", "mended", "term", "letters", "letter-form", "letter-file",
  "draw", "run", "ended",
]);
const ABSENT = new Set(["printers", "remember-printer", "print", "hand", "print-label", "stop"]); // they need a computer

const NO_SHIPMENTS = () => ({ answer: '{"shipments": []}', bytes: new Uint8Array() });

const canKeep = () => Boolean(navigator.locks && navigator.storage?.getDirectory && self.FileSystemFileHandle?.prototype.createSyncAccessHandle);

/** The storage; `shelf` is Python's: names, load, drop, changed, removed. */
export class Storage {
  #shelf;
  #loaded = new Map(); // the number of the state that Python has, by name

  constructor(shelf) {
    this.#shelf = shelf;
  }

  /** Answers a question of a kind by `ask`, or by `refuse` with a reason. */
  async answer(kind, ask, refuse) {
    if (ABSENT.has(kind)) throw new Error(`LookupError: ${kind}`);
    if (OTHERS.has(kind)) return ask();
    const folder = await openFolder();
    if (READING.has(kind)) {
      if (folder) await this.#read(folder);
      if (kind === "shipments" && !this.#loaded.size) return NO_SHIPMENTS(); // without Python
      return ask();
    }
    if (!folder) return refuse("unkept");
    return navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
      if (!lock) return refuse("busy");
      await this.#read(folder);
      try {
        const said = ask();
        await this.#write(folder);
        return said;
      } catch (error) {
        this.#forget();
        if (error?.name === "QuotaExceededError") return refuse("full");
        throw error;
      }
    });
  }

  /** Takes all shipments out of memory: the next question reads what is kept. */
  #forget() {
    for (const name of this.#shelf.names()) this.#shelf.drop(name);
    this.#loaded.clear();
  }

  /** Reads what another window, or a visit of before, has kept. */
  async #read(folder) {
    const states = await list(folder);
    for (const name of this.#loaded.keys()) {
      if (states.has(name)) continue;
      this.#shelf.drop(name);
      this.#loaded.delete(name);
    }
    for (const [name, found] of states) {
      for (const { number, digest, handle } of found) {
        if (this.#loaded.get(name) === number) break;
        const bytes = await readWhole(handle, digest);
        if (!bytes || !this.#shelf.load(name, bytes)) continue; // an older state may be whole
        this.#loaded.set(name, number);
        break;
      }
    }
  }

  async #write(folder) {
    const changed = this.#shelf.changed(), removed = this.#shelf.removed();
    const states = await list(folder);
    for (const [name, bytes] of changed) {
      const number = (states.get(name)?.[0].number ?? 0) + 1;
      await writeFlushed(folder, `${name}.${number}.${await digestOf(bytes)}.zip`, bytes);
      this.#loaded.set(name, number);
      await remove(folder, states.get(name) ?? []);
    }
    for (const name of removed) {
      await remove(folder, states.get(name) ?? []);
      this.#loaded.delete(name);
    }
  }
}

async function openFolder() {
  if (!canKeep()) return null;
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(FOLDER, { create: true });
  } catch (error) {
    console.error(error); // a private window, or a browser that is told to keep nothing
    return null;
  }
}

/** The states of each shipment by its name, the newest first. */
async function list(folder) {
  const states = new Map();
  for await (const [file, handle] of folder.entries()) {
    const [, name, number, digest] = FILE.exec(file) ?? [];
    if (!name) continue;
    if (!states.has(name)) states.set(name, []);
    states.get(name).push({ file, number: Number(number), digest, handle });
  }
  for (const found of states.values()) found.sort((one, two) => two.number - one.number);
  return states;
}

async function readWhole(handle, digest) {
  try {
    const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
    return (await digestOf(bytes)) === digest ? bytes : null;
  } catch {
    return null; // another window removes it now
  }
}

async function writeFlushed(folder, name, bytes) {
  try {
    const handle = await folder.getFileHandle(name, { create: true });
    const access = await handle.createSyncAccessHandle();
    try {
      if (access.write(bytes, { at: 0 }) !== bytes.length) throw new DOMException("the disk is full", "QuotaExceededError");
      access.flush();
    } finally {
      access.close();
    }
  } catch (error) {
    await folder.removeEntry(name).catch(() => {});
    throw error;
  }
}

async function remove(folder, states) {
  for (const { file } of states) await folder.removeEntry(file).catch(() => {});
}

async function digestOf(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash.subarray(0, 16)].map((each) => each.toString(16).padStart(2, "0")).join("");
}
