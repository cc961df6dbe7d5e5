// A printer at the USB port of this computer, reached by the browser itself (WebUSB; USB Printing
// Class 1.1). What a printer took before its cable was pulled, nobody knows: that is for people.

const PRINTER = 7; // the class of printers
const BLOCK = 16384; // bytes in a transfer
const LANGUAGES = new Map([[0x0a5f, "zpl"], [0x1203, "tspl"], [0x04f9, "ql"]]); // Zebra, TSC, Brother

// What went wrong, and the bytes that may have left by then.
export class Torn extends Error {
  constructor(problem, given, cause) {
    super(problem, { cause });
    this.problem = problem;
    this.given = given;
  }
}

export const canUsb = () => Boolean(navigator.usb);

export const nameUsb = (device) => [device.manufacturerName, device.productName, device.serialNumber].filter(Boolean).join(" ").slice(0, 60) || "USB";

// The language that printers of a maker understand; "" for other makers.
export const languageUsb = (device) => LANGUAGES.get(device.vendorId) ?? "";

// The printers that this page may use already.
export async function knownUsb() {
  if (!canUsb()) return [];
  const devices = await navigator.usb.getDevices().catch(() => []);
  return devices.filter((device) => findOut(device));
}

// Let the person choose a printer; null if nothing was chosen.
export async function chooseUsb() {
  return navigator.usb.requestDevice({ filters: [{ classCode: PRINTER }] }).catch(() => null);
}

// The first way into a printer: an interface of printers with a bulk endpoint outwards.
function findOut(device) {
  for (const configuration of device.configuration ? [device.configuration] : device.configurations) {
    for (const face of configuration.interfaces) {
      for (const way of face.alternates) {
        const end = way.interfaceClass === PRINTER && way.endpoints.find(({ direction, type }) => direction === "out" && type === "bulk");
        if (end) return { configuration: configuration.configurationValue, face: face.interfaceNumber, way: way.alternateSetting, end: end.endpointNumber };
      }
    }
  }
  return null;
}

export class UsbPrinter {
  constructor(device) {
    this.device = device;
    this.out = null;
  }

  // Take the printer. Throws Torn, and nothing has left.
  async open() {
    const { device } = this;
    try {
      if (!device.opened) await device.open();
      const out = findOut(device);
      if (!out) throw new Error("no way in");
      if (!device.configuration) await device.selectConfiguration(out.configuration);
      await device.claimInterface(out.face);
      if (out.way) await device.selectAlternateInterface(out.face, out.way);
      this.out = out;
    } catch (error) {
      await this.close();
      throw new Torn("refused", 0, error);
    }
  }

  // Send the bytes of a label. Throws Torn. `told` hears how many have left.
  async send(bytes, told = () => {}) {
    if (!this.out) throw new Torn("refused", 0);
    for (let at = 0; at < bytes.length; at += BLOCK) {
      const block = bytes.subarray(at, at + BLOCK);
      let taken;
      try {
        taken = await this.device.transferOut(this.out.end, block);
      } catch (error) {
        throw new Torn("cable", at + block.length, error);
      }
      if (taken.status !== "ok" || taken.bytesWritten !== block.length) throw new Torn("cable", at + block.length);
      told(at + block.length);
    }
  }

  // Let other programs use the printer. A transfer that hangs ends with an error.
  async close() {
    const { device, out } = this;
    this.out = null;
    if (out) await device.releaseInterface(out.face).catch(() => {});
    await device.close().catch(() => {});
  }
}
