// A label printer at a fake USB port, with the interface that browsers have (WebUSB). What comes
// out whole lies in `paper`. Its cable can be pulled at any byte: what it had begun is lost.

(() => {
  const way = { alternateSetting: 0, interfaceClass: 7, interfaceSubclass: 1, interfaceProtocol: 2, endpoints: [
    { endpointNumber: 2, direction: "in", type: "bulk", packetSize: 64 }, { endpointNumber: 1, direction: "out", type: "bulk", packetSize: 64 },
  ] };
  const other = { alternateSetting: 0, interfaceClass: 3, interfaceSubclass: 0, interfaceProtocol: 0, endpoints: [] };
  const face = (number, alternate) => ({ interfaceNumber: number, claimed: false, alternate, alternates: [alternate] });
  const configuration = { configurationValue: 1, interfaces: [face(0, other), face(1, way)] };
  const fail = (text) => {
    throw new DOMException(text, "NetworkError");
  };
  const join = (one, two) => {
    const both = new Uint8Array(one.length + two.length);
    both.set(one);
    both.set(two, one.length);
    return both;
  };
  const port = { paper: [], bytes: [], left: Infinity, isChosen: false, isThere: true, claims: 0, isStill: false, isTaken: false };
  let line = new Uint8Array(); // what the printer has of a label
  const END = new TextEncoder().encode("^XZ");
  function receive(data) {
    line = join(line, data);
    for (let at = 0; at + 3 <= line.length; at += 1) {
      if (END.every((each, place) => line[at + place] === each)) {
        const whole = line.subarray(0, at + 3);
        port.paper.push(new TextDecoder().decode(whole).trim());
        line = line.slice(at + 3);
        at = -1;
      }
    }
  }
  const device = {
    vendorId: 0x0a5f, productId: 0x011c, manufacturerName: "Zebra", productName: "ZD421", serialNumber: "D2J1", opened: false, configuration: null, configurations: [configuration],
    async open() {
      if (!port.isThere) fail("the device is gone");
      device.opened = true;
    },
    async close() {
      device.opened = false;
      port.claims = 0;
      port.hang?.();
    },
    async selectConfiguration(value) {
      if (!device.opened || value !== 1) fail("not open");
      device.configuration = configuration;
    },
    async claimInterface(number) {
      if (port.isTaken) throw new DOMException("another program has it", "SecurityError");
      if (!device.configuration || number !== 1) fail("no such interface");
      port.claims += 1;
    },
    async releaseInterface() {
      port.claims -= 1;
    },
    async selectAlternateInterface() {},
    async transferOut(end, data) {
      if (!device.opened || !port.claims || end !== 1) fail("not claimed");
      if (!port.isThere) fail("the device is gone");
      if (port.isStill) {
        await new Promise((resolve) => (port.hang = resolve));
        fail("the transfer was cancelled");
      }
      await null;
      if (data.length >= port.left) {
        receive(data.subarray(0, port.left)); // then the cable is out
        port.isThere = false;
        line = new Uint8Array();
        fail("the device is gone");
      }
      port.left -= data.length;
      port.bytes.push(...data);
      receive(data);
      return { status: "ok", bytesWritten: data.length };
    },
  };
  port.plug = () => {
    port.isThere = true;
    port.left = Infinity;
    device.opened = false;
    device.configuration = null;
    port.claims = 0;
  };
  const usb = new EventTarget();
  usb.getDevices = async () => (port.isChosen ? [device] : []);
  usb.requestDevice = async ({ filters }) => {
    if (filters.length !== 1 || filters[0].classCode !== 7) throw new TypeError("printers alone");
    if (!navigator.userActivation.isActive) throw new DOMException("after a click alone", "SecurityError");
    port.isChosen = true;
    return device;
  };
  Object.defineProperty(Navigator.prototype, "usb", { get: () => usb, configurable: true });
  window.port = port;
})();
