// Labels that somebody sees on boxes: scanned by a scanner, read by the camera, in photographs, in
// a file of codes, or ticked. The ledger has each before the answer is shown.

import { $, made } from "../dom.js";
import { ask, base64 } from "../ask.js";
import * as findings from "../findings.js";
import { day, msgid, number, word } from "../words.js";
import { desk, drawChosen, drawCounts, live } from "./made.js";
import { format } from "./numbers.js";

const VERDICTS = {
  seen: ["✓", "good-text", msgid("Box {box}: seen")],
  twice: ["✓", "good-text", msgid("Box {box}: seen before, {time}")],
  voided: ["×", "wrong-text", msgid("Box {box} is voided: do not send it")],
  superseded: ["△", "doubt-text", msgid("Box {box} has an old label: print the new one")],
  unprinted: ["?", "doubt-text", msgid("Box {box} was never printed here")],
  foreign: ["×", "wrong-text", msgid("A box of another shipment: {text}")],
  misread: ["×", "wrong-text", msgid("Read wrongly, the check digit does not match: {text}")],
  "no-box": ["×", "wrong-text", msgid("Not the code of a box: {text}")],
  "two-labels": ["△", "doubt-text", msgid("Box {box} has two labels")],
  unseen: ["○", "", msgid("Box {box}: taken back")],
  lost: ["△", "doubt-text", msgid("Not recorded: {text}. Scan it again")],
  "not-seen": ["○", "doubt-text", msgid("Box {box} was not recorded as seen")],
};
const MOST_SHOWN = 200; // answers in the list
const PAUSE = 700; // milliseconds between two pictures of the camera
const AWAY = 5000; // milliseconds after which a label that comes again is said again
const SIDE = 1600; // pixels of a picture of the camera at most
let said = []; // the answers, the last one first
let stream = null; // of the camera
const inView = new Map(); // what the camera found last, each with the time
let asking = Promise.resolve(); // one scan after the other

export function openSeen(panel) {
  said = [];
  const field = made("input", { id: "scan", autocomplete: "off", "aria-describedby": "scan-hint", maxlength: "2000" });
  const form = made("form", { class: "scan-form" }, [
    made("label", { class: "field" }, [made("span", { text: word("Scan labels") }), field]),
    made("button", { text: word("Record") }),
  ]);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    field.value = "";
    if (text) note(/^[\d\s,;、~-]{1,80}$/.test(text.normalize("NFKC")) && !/\d{10}/.test(text) ? { boxes: text } : { codes: [text] });
  });
  const pictures = file("seen-pictures", "image/*", true, readPictures);
  const codes = file("seen-codes", ".txt,.csv,text/plain", false, readCodes);
  panel.replaceChildren(
    made("h2", { text: word("Labels seen on arrival") }),
    form,
    made("p", { id: "scan-hint", class: "hint", text: word("Put the cursor here and scan: a scanner types the code and Enter. You can also type box numbers, as in 3, 17-18.") }),
    made("div", { class: "buttons" }, [
      ...(navigator.mediaDevices?.getUserMedia ? [button("camera", word("Camera"), toggleCamera)] : []),
      ...pictures(word("Photographs…")), ...codes(word("File of codes…")),
    ]),
    made("div", { id: "camera-box", class: "camera", hidden: true }, [made("video", { id: "video", muted: true, playsinline: true, "aria-label": word("Picture of the camera") }), made("p", { id: "camera-said", class: "hint", role: "status" })]),
    made("div", { id: "ask-unprinted", "aria-live": "polite" }),
    made("p", { id: "last-seen", class: "last-seen", role: "status" }),
    made("div", { id: "seen-found" }),
    made("p", { id: "missing", class: "hint" }),
    made("ul", { id: "seen-list", class: "seen-list" }),
    made("div", { class: "buttons" }, [button("undo-seen", word("Take back: chosen boxes were not seen"), () => note({ boxes: format(desk.chosen), undo: true }))]),
  );
  desk.drawChosen = drawUndo;
  drawUndo();
  drawMissing(live().filter(({ paper }) => paper !== "seen").map((box) => box.number));
  if (matchMedia("(pointer: fine)").matches) field.focus();
}

function button(id, text, clicked) {
  const each = made("button", { type: "button", id, text });
  each.addEventListener("click", clicked);
  return each;
}

function file(id, accept, multiple, read) {
  const input = made("input", { type: "file", id, accept, multiple, class: "unseen", tabindex: "-1" });
  input.addEventListener("change", async () => {
    await read([...input.files]);
    input.value = "";
  });
  return (text) => {
    input.setAttribute("aria-label", text);
    return [button(`${id}-pick`, text, () => input.click()), input];
  };
}

function drawUndo() {
  const each = $("undo-seen");
  if (!each) return;
  each.disabled = !desk.chosen.size;
  each.textContent = desk.chosen.size ? word("Take back: boxes {boxes} were not seen", { boxes: format(desk.chosen) }) : word("Take back: choose boxes first");
}

function drawMissing(unseen) {
  if (!$("missing")) return;
  $("missing").textContent = unseen.length ? word("Not seen yet ({count}): {boxes}", { count: number(unseen.length), boxes: format(unseen.slice(0, 300)) }) : word("✓ All boxes are seen");
}

// Record labels; what was never printed asks. Scans wait for one another. Nothing is recorded if
// the answer has no labels in it; then the page says what was not, by the question or its `text`.
function note(question, text = question.boxes ?? question.codes?.[0] ?? "") {
  const { shipment } = desk;
  asking = asking.then(async () => {
    const answer = await ask("seen", { shipment: shipment.folder, ...question }).catch(() => ({}));
    const lost = { ...answer, seen: [{ verdict: "lost", text }] };
    if (desk.shipment.folder === shipment.folder && $("seen-list")) show(answer.seen ? answer : lost, question);
    return answer.seen ?? null;
  });
  return asking;
}

function show({ seen, unseen, picture, findings: found = [] }, question) {
  $("seen-found").replaceChildren(...(found.length ? [findings.list(found)] : []));
  if (unseen) drawMissing(unseen);
  const isFrame = Boolean(question.frame);
  const told = isFrame ? seen.filter(isNews) : seen;
  for (const each of told) mark(each);
  said = [...told.toReversed(), ...said].slice(0, MOST_SHOWN);
  const [first] = said;
  if (told.length && first) {
    $("last-seen").className = `last-seen ${VERDICTS[first.verdict][1]}`;
    $("last-seen").textContent = told.length > 1 ? word("{count} codes read", { count: number(told.length) }) : line(first);
    if (!told.every(({ verdict }) => ["seen", "twice", "unseen"].includes(verdict))) beep();
  }
  $("seen-list").replaceChildren(...said.map((each) => made("li", { class: VERDICTS[each.verdict][1], text: line(each) })));
  if (picture && !isFrame) showPicture(picture);
  const unprinted = told.filter(({ verdict }) => verdict === "unprinted").map((each) => each.number);
  if (unprinted.length) askUnprinted(unprinted);
}

// A label stays before the camera for many pictures, and is said once.
function isNews({ verdict, number: box, text }) {
  const name = `${box ?? 0} ${text} ${verdict}`;
  const before = inView.get(name) ?? -AWAY;
  inView.set(name, performance.now());
  return verdict !== "twice" && performance.now() - before > AWAY;
}

const line = ({ verdict, text, number: box, before }) =>
  `${VERDICTS[verdict][0]} ${word(VERDICTS[verdict][2], { box: number(box ?? 0), text: text.slice(0, 60), time: before ? day(before) : "" })}`;

// The cell of the box shows it at once, without another question.
function mark({ verdict, number: box }) {
  const known = desk.shipment.boxes.find((each) => each.number === box);
  const cell = document.querySelector(`[data-box="${box}"]`);
  if (!known || (verdict !== "seen" && verdict !== "unseen")) return;
  known.paper = verdict === "seen" ? "seen" : "";
  if (verdict === "unseen") return void desk.refreshBoxes();
  if (cell) { // else it is in another part of many boxes
    cell.className = "seen";
    cell.querySelector(".sign").textContent = "◉";
    cell.querySelector(".unseen").textContent = word("seen on arrival");
  }
  drawCounts();
  drawChosen();
}

function askUnprinted(numbers) {
  const boxes = format(numbers);
  const yes = button("force-seen", word("Record them as seen anyway"), async () => {
    $("ask-unprinted").replaceChildren();
    await note({ boxes, force: true });
  });
  const no = button("leave-unseen", word("Do not record them"), () => $("ask-unprinted").replaceChildren());
  $("ask-unprinted").replaceChildren(made("div", { class: "doubts" }, [
    made("h2", { text: word("cardgen never printed these labels: {boxes}", { boxes }) }),
    made("p", { text: word("They may come from another program, or be of another box. Are they really on these boxes?") }),
    made("div", { class: "buttons" }, [yes, no]),
  ]));
}

function showPicture({ boxes, twice, voided, others, unread }) {
  const rows = [
    word("In the picture: {count} boxes", { count: number(boxes.length) }),
    ...(twice.length ? [word("Two labels of one box: {boxes}", { boxes: format(twice) })] : []),
    ...(voided.length ? [word("Voided boxes: {boxes}", { boxes: format(voided) })] : []),
    ...(others.length ? [word("{count} other codes", { count: number(others.length) })] : []),
    ...(unread ? [word("{count} codes cannot be read: take a closer picture", { count: number(unread) })] : []),
  ];
  $("seen-found").append(...rows.map((text) => made("p", { class: "hint", text })));
}

let sound = null;

// A short low tone, as scanners make it, for what is wrong.
function beep() {
  try {
    sound ??= new AudioContext();
    const tone = sound.createOscillator();
    tone.frequency.value = 220;
    tone.connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + 0.15);
  } catch {
    // then it is only seen
  }
}

// --- files and the camera

async function readPictures(files) {
  for (const [at, each] of files.entries()) {
    if (!(await note({ picture: base64(new Uint8Array(await each.arrayBuffer())) }, each.name))) return stopReading(at, files.length);
  }
  return undefined;
}

// The rest of the files or codes is not sent after one that was not recorded.
function stopReading(count, total) {
  $("seen-found")?.append(made("p", { class: "doubt-text", text: word("{count} of {total} are recorded. Choose the rest again.", { count: number(count), total: number(total) }) }));
}

async function readCodes([given]) {
  if (!given) return undefined;
  const codes = (await given.text()).split(/\r?\n/).map((each) => each.trim().slice(0, 2000)).filter(Boolean);
  for (let at = 0; at < codes.length; at += 1000) {
    if (!(await note({ codes: codes.slice(at, at + 1000) }))) return stopReading(at, codes.length);
  }
  return undefined;
}

async function toggleCamera() {
  if (stream) return stopCamera();
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 } } });
  } catch {
    $("camera-box").hidden = false;
    $("camera-said").textContent = word("The browser gives no picture: allow the camera for this page, or take photographs.");
    return undefined;
  }
  const video = $("video");
  $("camera-box").hidden = false;
  $("camera").textContent = word("Camera off");
  $("camera-said").textContent = word("Hold labels before the camera, one after the other. The pictures stay on this computer.");
  inView.clear();
  video.srcObject = stream;
  await video.play();
  return watchCamera(video, stream);
}

function stopCamera() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  if ($("camera-box")) {
    $("camera-box").hidden = true;
    $("camera").textContent = word("Camera");
  }
}

async function watchCamera(video, own) {
  const canvas = document.createElement("canvas");
  while (stream === own && video.isConnected) {
    const scale = Math.min(1, SIDE / Math.max(video.videoWidth, video.videoHeight, 1));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    if (canvas.width) {
      canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
      await frame(new Uint8Array(await blob.arrayBuffer()));
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  if (stream === own) stopCamera(); // another place is open
}

// What is wrong with labels before the camera. Cartons have codes of others, too, which are no faults.
const faultsOf = ({ voided, twice, others }) => [
  ...voided.map((box) => ({ verdict: "voided", number: box, text: "" })),
  ...twice.map((box) => ({ verdict: "two-labels", number: box, text: "" })),
  ...others.filter(({ verdict }) => verdict !== "no-box"),
];

async function frame(bytes) {
  const { shipment } = desk;
  const answer = await ask("seen", { shipment: shipment.folder, picture: base64(bytes) }).catch(() => null);
  if (answer?.seen && desk.shipment.folder === shipment.folder && $("seen-list")) show({ ...answer, seen: [...answer.seen, ...faultsOf(answer.picture)], findings: [] }, { frame: true });
}
