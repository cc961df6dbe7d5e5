// The browser's side of cardgen.ports: zlib-ng, ICU's break iterators and ZXing-C++.
//
// `loadPorts` gets the bytes of their modules and returns what Python imports as `cardgen_wasm`.
// Everything works in the worker of the page, and in Node for tests.

const utf8 = new TextEncoder();

/** Starts a module of WebAssembly that Emscripten wrote for no JavaScript of its own. */
async function start(bytes) {
  const { module, instance } = await WebAssembly.instantiate(bytes, imports(() => memory));
  const memory = instance.exports.memory;
  instance.exports._initialize?.();
  return instance.exports;
}

/** The functions of the system that such a module may ask for; none of ours needs an answer. */
function imports(memory) {
  const fail = () => 52; // ENOSYS
  const wasi = {
    proc_exit: (code) => { throw new Error(`a module of WebAssembly ended with ${code}`); },
    environ_sizes_get: (count, size) => {
      const view = new DataView(memory().buffer);
      view.setUint32(count, 0, true);
      view.setUint32(size, 0, true);
      return 0;
    },
    environ_get: () => 0,
  };
  const any = { get: (known, name) => known[name] ?? fail, has: () => true };
  return {
    wasi_snapshot_preview1: new Proxy(wasi, any),
    env: new Proxy({ emscripten_notify_memory_growth: () => {} }, any),
  };
}

/** zlib-ng: streams are numbers, and flush modes are those of zlib. */
async function loadDeflate(bytes) {
  const zlib = await start(bytes);

  function open(level, windowBits) {
    const stream = zlib.open_stream(level, windowBits);
    if (!stream) throw new Error("there is too little memory to compress");
    return stream;
  }

  function run(stream, data, flush) {
    const length = data.length;
    const room = length + (length >> 2) + 1024;
    const place = zlib.take(length || 1), out = zlib.take(room);
    new Uint8Array(zlib.memory.buffer).set(data, place);
    zlib.set_input(stream, place, length);
    const parts = [];
    let written;
    do {
      written = zlib.run(stream, out, room, flush);
      if (written < 0) throw new Error(`zlib-ng refuses data: ${written}`);
      parts.push(new Uint8Array(zlib.memory.buffer, out, written).slice());
    } while (written === room);
    zlib.give(place);
    zlib.give(out);
    return parts.length === 1 ? parts[0] : join(parts);
  }

  function pack(data, level, windowBits, flush) {
    const stream = open(level, windowBits);
    const packed = run(stream, data, flush);
    zlib.close_stream(stream);
    return packed;
  }

  return { open, run, close: zlib.close_stream, pack };
}

function join(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** ICU: ends are counted in characters, as Python does. */
async function loadBreaking(bytes, data) {
  const icu = await start(bytes);
  const place = icu.take(data.length + 16);
  new Uint8Array(icu.memory.buffer).set(data, (place + 15) & ~15);
  const failed = icu.set_data((place + 15) & ~15);
  if (failed) throw new Error(`ICU refuses its data: ${failed}`);
  const breakers = new Map();
  let room = 0, text = 0, ends = 0;

  function breaker(kind, locale) {
    const key = `${kind} ${locale}`;
    if (!breakers.has(key)) {
      const name = utf8.encode(`${locale}\0`), at = icu.take(name.length);
      new Uint8Array(icu.memory.buffer).set(name, at);
      const made = icu.open_breaker(kind, at);
      icu.give(at);
      if (!made) throw new Error(`ICU has no break iterator for ${locale}`);
      breakers.set(key, made);
    }
    return breakers.get(key);
  }

  function find(kind, string, locale) {
    const length = string.length, using = breaker(kind, locale);
    if (length > room) {
      if (room) { icu.give(text); icu.give(ends); }
      room = Math.max(length, 256);
      text = icu.take(2 * room);
      ends = icu.take(4 * room);
    }
    const units = new Uint16Array(icu.memory.buffer, text, length);
    for (let at = 0; at < length; at++) units[at] = string.charCodeAt(at);
    const count = icu.find_ends(using, text, length, ends);
    return new Int32Array(icu.memory.buffer, ends, count).slice();
  }

  return {
    lineEnds: (string, locale) => find(0, string, locale),
    wordEnds: (string, locale) => find(1, string, locale),
    clusterEnds: (string, locale) => find(2, string, locale),
  };
}

const HUMAN = 2; // how ZXing-C++ gives a text: as people read it

/** ZXing-C++, from the module that zxing-wasm's `prepareZXingModule` gives. */
function wrapBarcodes(zxing) {
  const write = { scale: 1, rotate: 0, invert: false, addHRT: false, addQuietZones: false };
  const read = {
    formats: "", tryHarder: true, tryRotate: false, tryInvert: false, tryDownscale: false,
    tryDenoise: false, binarizer: 0, isPure: true, downscaleFactor: 3, downscaleThreshold: 500,
    minLineCount: 2, maxNumberOfSymbols: 255, validateOptionalChecksum: false,
    returnErrors: false, eanAddOnSymbol: 0, textMode: 0, characterSet: 0,
    tryCode39ExtendedMode: true,
  };

  function draw(text, format, options) {
    const made = zxing.writeBarcodeFromText(text, { ...write, format, options });
    if (made.error) return { error: made.error };
    const large = { ...write, format, options, scale: 2, addQuietZones: true };
    const found = readSymbol(zxing.writeBarcodeFromText(text, large).symbol, format);
    const { width, height, data } = made.symbol;
    return { error: "", width, height, pixels: new Uint8Array(data), ...found };
  }

  function readSymbol({ width, height, data }, formats) {
    const found = search(data, width, height, { ...read, formats });
    return found.length === 1 ? found[0] : { identifier: "", text: "" };
  }

  function search(data, width, height, options) {
    const place = zxing._malloc(data.length);
    zxing.HEAPU8.set(data, place);
    const found = zxing.readBarcodesFromPixmap(place, width, height, options);
    zxing._free(place);
    const all = [];
    for (let at = 0; at < found.size(); at++) {
      const { symbologyIdentifier, text } = found.get(at);
      all.push({ identifier: symbologyIdentifier, text });
    }
    found.delete?.();
    return all;
  }

  // A picture is grey. A kind stands upright at its place; any kind may stand anywhere.
  function find(data, width, height, kind) {
    const anywhere = !kind;
    const options = {
      ...read, formats: kind, isPure: false, textMode: HUMAN,
      tryRotate: anywhere, tryInvert: anywhere, tryDownscale: anywhere,
    };
    return search(data, width, height, options);
  }

  return { draw, find };
}

/** Pixels of a band, painted through coverage; rounded as Pillow does. */
const pixels = {
  white: (length) => new Uint8Array(length).fill(255),

  fill(data, width, value, left, top, right, bottom) {
    const depth = value.length;
    for (let y = top; y < bottom; y++) {
      const start = (y * width + left) * depth, end = (y * width + right) * depth;
      if (depth === 1) data.fill(value[0], start, end);
      else for (let at = start; at < end; at++) data[at] = value[(at - start) % depth];
    }
  },

  paint(data, width, height, value, cover, coverWidth, x, y) {
    const depth = value.length, rows = cover.length / coverWidth;
    const first = Math.max(0, -x), last = Math.min(coverWidth, width - x);
    for (let row = Math.max(0, -y); row < Math.min(rows, height - y); row++) {
      for (let column = first; column < last; column++) {
        const covered = cover[row * coverWidth + column];
        if (!covered) continue;
        let at = ((y + row) * width + x + column) * depth;
        for (let channel = 0; channel < depth; channel++, at++) {
          const sum = data[at] * (255 - covered) + value[channel] * covered + 128;
          data[at] = ((sum >> 8) + sum) >> 8;
        }
      }
    }
  },

  rows(data, length, stride) {
    if (length === stride) return data;
    const padded = new Uint8Array((data.length / length) * stride);
    for (let from = 0, to = 0; from < data.length; from += length, to += stride) {
      padded.set(data.subarray(from, from + length), to);
    }
    return padded;
  },
};

/** What Python imports as `cardgen_wasm`. */
export async function loadPorts({ deflate, breaking, breakingData, zxing, work }) {
  const [packing, boundaries] = await Promise.all([
    loadDeflate(deflate), loadBreaking(breaking, breakingData),
  ]);
  return { deflate: packing, breaking: boundaries, barcodes: wrapBarcodes(zxing), pixels, work };
}
