// Printers of Zebra by its program Browser Print, where somebody has installed it: a small server
// on this computer. It is asked only after a click, and by nothing but these requests.

import { Torn } from "./usb.js";

const ADDRESSES = ["https://localhost:9101/", "http://localhost:9100/"];
const PATIENCE = 4000; // milliseconds for the program to answer
let address = "";

const addresses = () => (location.protocol === "https:" ? ADDRESSES : [...ADDRESSES].reverse());

async function get(base, path) {
  const answer = await fetch(base + path, { signal: AbortSignal.timeout(PATIENCE), credentials: "omit" });
  if (!answer.ok) throw new Error(String(answer.status));
  const text = await answer.text();
  return text.trim() ? JSON.parse(text) : null;
}

// The printers that the program knows, the usual one first; null if there is no such program.
export async function findZebra() {
  for (const base of addresses()) {
    try {
      const usual = await get(base, "default?type=printer");
      const { printer = [] } = (await get(base, "available")) ?? {};
      address = base;
      return [...(usual ? [usual] : []), ...printer.filter(({ uid }) => uid !== usual?.uid)];
    } catch {
      // the next address
    }
  }
  return null;
}

export const nameZebra = ({ name, uid }) => String(name || uid || "Zebra").slice(0, 60);

export class ZebraPrinter {
  constructor(device) {
    this.device = device;
    this.stopped = new AbortController();
  }

  // Throws Torn if the program does not answer; nothing has left then.
  async open() {
    if (!address && !(await findZebra())) throw new Torn("refused", 0);
  }

  // Send a label, which is text in ZPL. Throws Torn: a label that is on its way may be printed.
  async send(bytes, told = () => {}) {
    const data = new TextDecoder().decode(bytes);
    let answer;
    try {
      answer = await fetch(`${address}write`, {
        method: "POST", headers: { "Content-Type": "text/plain;charset=UTF-8" }, body: JSON.stringify({ device: this.device, data }), signal: this.stopped.signal, credentials: "omit",
      });
    } catch (error) {
      throw new Torn("program", bytes.length, error);
    }
    if (!answer.ok) throw new Torn("program", bytes.length);
    told(bytes.length);
  }

  async close() {
    this.stopped.abort();
  }
}
