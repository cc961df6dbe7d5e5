// What this browser keeps: each shipment, and the messages, as one file in the storage of the
// page's origin.
//
// A question that changes something is answered in three steps: the worker gets the lock of all
// windows and reads what another window has kept, Python answers, and what changed is written
// and flushed. Only then the page hears the answer: no label is shown whose number is not kept.
//
// A file is never changed. Each state is a new file, NAME.NUMBER.DIGEST.zip; the newest whole one
// counts, and older ones are removed after it. A tab that is killed at any moment, a full disk or
// a power cut leaves the state of before.

const FILE = /^([A-Za-z0-9_-]+)\.(\d{1,15})\.([0-9a-f]{32})\.zip$/;
// The kinds of questions; all others change shipments.
const READING = new Set(["name", "job", "shipments", "shipment", "box-label", "find-boxes", "file", "letter", "letter-list", "letter-mended", "letter-envelope"]);
const OTHERS = new Set([
  "start", "messages", "designs", "sheets", "form", "label", "list", "mended", "term", "letters", "letter-form", "letter-file",
  "draw", "run", "ended",
]);
const ABSENT = new Set(["printers", "remember-printer", "print", "hand", "print-label", "stop"]); // they need a computer
const TEXTS = "texts/"; // questions of translators
const CHANGING = new Set(["open", "save", "approve-entry", "comment", "silence", "approve", "message", "term"]);

const NO_SHIPMENTS = () => ({ answer: '{"shipments": []}', bytes: new Uint8Array() });

const canKeep = () => Boolean(navigator.locks && navigator.storage?.getDirectory && self.FileSystemFileHandle?.prototype.createSyncAccessHandle);

/** The storage; `shelfOf` gives Python's shelf of a room: names, load, drop, changed, removed. */
export class Storage {
  #shipments;
  #texts;
  #areTextsRead = false;

  constructor(shelfOf) {
    this.#shipments = new Room("shipments", shelfOf("shipments"));
    this.#texts = new Room("texts", shelfOf("texts"));
    new BroadcastChannel("cardgen-texts").onmessage = () => { this.#areTextsRead = false; };
  }

  /** Answers a question of a kind by `ask`, or by `refuse` with a reason. */
  async answer(kind, ask, refuse) {
    if (ABSENT.has(kind)) throw new Error(`LookupError: ${kind}`);
    if (kind.startsWith(TEXTS)) return this.#answerAboutTexts(kind.slice(TEXTS.length), ask, refuse);
    if (!this.#areTextsRead) { // labels and letters say what messages say
      this.#areTextsRead = true;
      await this.#texts.read();
    }
    if (OTHERS.has(kind)) return ask();
    if (READING.has(kind)) {
      await this.#shipments.read();
      if (kind === "shipments" && this.#shipments.isEmpty) return NO_SHIPMENTS(); // without Python
      return ask();
    }
    return this.#shipments.change(ask, refuse, { ifAvailable: true });
  }

  // Where nothing can be kept, a translator still saves a file of what was written.
  async #answerAboutTexts(kind, ask, refuse) {
    if (CHANGING.has(kind) && (await this.#texts.canKeep())) return this.#texts.change(ask, refuse, {});
    await this.#texts.read();
    return ask();
  }
}

// A folder of the storage, and the lock for those who change what is in it.
class Room {
  #name;
  #shelf;
  #loaded = new Map(); // the number of the state that Python has, by name

  constructor(name, shelf) {
    this.#name = name;
    this.#shelf = shelf;
  }

  get isEmpty() { return !this.#loaded.size; }

  async canKeep() { return Boolean(await openFolder(this.#name)); }

  /** Reads what another window, or a visit of before, has kept. */
  async read() {
    const folder = await openFolder(this.#name);
    if (folder) await this.#read(folder);
  }

  /** Answers a question that changes something; refuses where it cannot be kept. */
  async change(ask, refuse, options) {
    const folder = await openFolder(this.#name);
    if (!folder) return refuse("unkept");
    return navigator.locks.request(`cardgen-${this.#name}`, options, async (lock) => {
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

  /** Takes everything out of memory: the next question reads what is kept. */
  #forget() {
    for (const name of this.#shelf.names()) this.#shelf.drop(name);
    this.#loaded.clear();
  }

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

async function openFolder(name) {
  if (!canKeep()) return null;
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(name, { create: true });
  } catch (error) {
    console.error(error); // a private window, or a browser that is told to keep nothing
    return null;
  }
}

/** The states of each file by its name, the newest first. */
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
