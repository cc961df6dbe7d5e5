// cardgen in a worker of the page: {id, kind, question, language} comes in, whose question is
// JSON, and {id, answer, bytes} goes out, or {id, error}. {ready} or {failed} comes before.
// Meanwhile {progress} tells how far a job is; {begin} and {end} stand around what the page
// bounds in time, since only the end of a worker stops it.

import { fetchBytes, fetchFile, fetchNow, unpack } from "./files.js";
import { loadPorts } from "./ports.js";
import { loadPyodide } from "./pyodide.js";
import { Storage } from "./storage.js";
import { prepareZXingModule } from "./zxing.js";

const FIRST_FONTS = ["zh-ko/NotoSansCJK-Bold.ttc"];
const MOST_MEMORY = 1 << 30; // bytes, of all that Python keeps
const times = {};
const note = (name) => { times[name] = Math.round(performance.now()); };

// Pyodide asks for its files by these names; they are stored compressed.
const plain = self.fetch.bind(self);
self.fetch = (asked, options) => {
  const name = String(asked?.url ?? asked).split("/").pop();
  if (name === "pyodide.asm.wasm") return fetchPython(asked, name);
  if (name === "python.zip") return fetchFile(name, "application/zip");
  return plain(asked, options);
};

// The service worker keeps the inflated module: with an address of its own the browser keeps
// its machine code, too.
async function fetchPython(asked, name) {
  const isKept = await self.caches?.match(asked);
  return isKept ? plain(asked) : fetchFile(name, "application/wasm");
}

// Python gets a MemoryError where a computer would bound a process.
const grow = WebAssembly.Memory.prototype.grow;
WebAssembly.Memory.prototype.grow = function (pages) {
  if (this.buffer.byteLength + pages * 65536 > MOST_MEMORY) throw new RangeError("too much memory");
  return grow.call(this, pages);
};

async function loadZXing() {
  const wasmBinary = await fetchBytes("zxing.wasm");
  return prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
}

const work = {
  tell: (done, total, failed) => postMessage({ progress: { done, total, failed } }),
  begin: (seconds) => postMessage({ begin: seconds }),
  end: () => postMessage({ end: true }),
};

async function load() {
  const here = new URL("./", import.meta.url).href;
  const ports = (async () => {
    const [deflate, breaking, breakingData, zxing] = await Promise.all([
      fetchBytes("zlib-ng.wasm"), fetchBytes("breaking.wasm"), fetchBytes("breaking.dat"),
      loadZXing(),
    ]);
    return loadPorts({ deflate, breaking, breakingData, zxing, work });
  })();
  const packages = fetchBytes("cardgen.tar");
  const fonts = FIRST_FONTS.map((name) => fetchBytes(`fonts/${name}`));
  const python = await loadPyodide({
    indexURL: here, stdLibURL: `${here}python.zip`,
    lockFileContents: { info: { abi_version: "2026_0", arch: "wasm32", platform: "emscripten_5_0_3", python: "3.14.2", version: "314.0.8" }, packages: {} },
  });
  note("python");
  const site = python.runPython("import site; site.getsitepackages()[0]");
  unpack(python.FS, await packages, site);
  for (const [at, name] of FIRST_FONTS.entries()) {
    const [pair, file] = name.split("/");
    python.FS.createDataFile(`${site}/fonts/${pair}`, file, await fonts[at], true, true, true);
  }
  note("files");
  python.registerJsModule("cardgen_wasm", { ...(await ports), files: {
      fetch: fetchNow,
      unpack: (tar, folder) => unpack(python.FS, tar, folder),
    } });
  note("ports");
  const bridge = python.pyimport("cardgen_bridge");
  note("cardgen");
  return { python, bridge, storage: new Storage((room) => makeShelf(bridge, room)) };
}

// The folders of a room in Python's memory, for the storage.
function makeShelf(bridge, room) {
  return {
    names: () => bridge.list_kept(room),
    load: (name, bytes) => bridge.load_kept(room, name, bytes),
    drop: (name) => bridge.drop_kept(room, name),
    changed: () => bridge.list_changed(room),
    removed: () => bridge.list_removed(room),
  };
}

const loaded = load();
loaded.then(() => postMessage({ ready: times }), (error) => postMessage({ failed: String(error?.stack ?? error) }));

async function answer({ id, kind, question, language }) {
  try {
    const { python, bridge, storage } = await loaded;
    const call = (...asked) => {
      const said = bridge.answer(...asked, language ?? "");
      const text = said.get(0), made = said.get(1);
      const bytes = made.toJs();
      made.destroy();
      said.destroy();
      return { answer: text, bytes };
    };
    const ask = () => call(kind, question), refuse = (reason) => call("refused", JSON.stringify({ reason }));
    const said = await storage.answer(kind, ask, refuse);
    postMessage({ id, ...said, heap: python._module.HEAPU8.length }, [said.bytes.buffer]);
  } catch (error) {
    postMessage({ id, error: String(error?.message ?? error) });
  }
}

// One question after the other.
let last = Promise.resolve();
onmessage = ({ data }) => {
  last = last.then(() => answer(data));
};
