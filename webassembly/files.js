// Files of the page: fetched, inflated, and put into Python's file system.

const here = new URL("./", import.meta.url);

/** Fetches a file that is stored compressed; `kind` is that of the answer's header. */
export async function fetchFile(name, kind = "application/octet-stream") {
  const got = await fetch(new URL(`${name}.gz`, here));
  if (!got.ok) throw new Error(`${name} cannot be loaded: ${got.status}`);
  const inflated = got.body.pipeThrough(new DecompressionStream("gzip"));
  return new Response(inflated, { headers: { "Content-Type": kind } });
}

export async function fetchBytes(name) {
  return new Uint8Array(await (await fetchFile(name)).arrayBuffer());
}

/** Fetches a compressed file while Python waits; it inflates the bytes. */
export function fetchNow(name) {
  const request = new XMLHttpRequest();
  request.open("GET", new URL(`${name}.gz`, here), false);
  request.responseType = "arraybuffer";
  request.send();
  return request.status === 200 ? new Uint8Array(request.response) : undefined;
}

/** Puts the files of a TAR file into a folder; their bytes are not copied. */
export function unpack(FS, tar, folder) {
  const text = new TextDecoder(), made = new Set();
  const field = (at, length) => text.decode(tar.subarray(at, at + length)).split("\0")[0];
  for (let at = 0; at + 512 <= tar.length && tar[at]; ) {
    const prefix = field(at + 345, 155), name = field(at, 100);
    const size = parseInt(field(at + 124, 12), 8);
    const path = `${folder}/${prefix ? `${prefix}/` : ""}${name}`;
    const cut = path.lastIndexOf("/"), parent = path.slice(0, cut);
    if (!made.has(parent)) {
      FS.mkdirTree(parent);
      made.add(parent);
    }
    const data = tar.subarray(at + 512, at + 512 + size);
    FS.createDataFile(parent, path.slice(cut + 1), data, true, true, true);
    at += 512 + 512 * Math.ceil(size / 512);
  }
}
