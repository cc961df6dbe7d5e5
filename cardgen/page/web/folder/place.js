// The place of the watched folder: what its lists, shipments and printers do. It renews itself,
// and changes only what is new, so that nobody loses their place in it.

import { $, button, made } from "../dom.js";
import { ask, bytesOf, load, trouble } from "../ask.js";
import { msgid, number, word } from "../words.js";
import { format, link as madeLink } from "../shipment/numbers.js";
import { takeFailed } from "../shipment/work.js";

const RENEWED = 3000; // milliseconds
export const FILES = ".csv,.tsv,.txt,.xlsx,.xlsm,.ods";
const STATES = {
  left: ["○", "", msgid("Waiting")], waiting: ["○", "", msgid("Waiting")], making: ["↻", "", msgid("Labels are being made")],
  queued: ["○", "", msgid("Waiting for the printer")], printing: ["↻", "", msgid("Printing")], held: ["△", "doubt-text", msgid("Must wait")],
  ending: ["△", "doubt-text", msgid("Must wait")], done: ["✓", "good-text", msgid("Done")], failed: ["×", "wrong-text", msgid("Failed")],
};
const WAITS = {
  resting: msgid("is still being copied"), open: msgid("is open in another program"), empty: msgid("is still empty"),
  "cut-off": msgid("is not complete yet"), "same-name": msgid("waits for another list with the same name"),
  linked: msgid("is not taken: the file has a second name elsewhere"), "not-a-list": msgid("is not taken: a list is a CSV, XLSX or ODS file"),
};
const PRINTERS = { ready: msgid("ready to print"), "not-asked": msgid("cannot be asked"), unreachable: msgid("cannot be reached") };
const PAPER = [["printed", msgid("printed")], ["sent", msgid("sent to the printer")], ["seen", msgid("seen on the box")]];
let known = null; // about the page: who comes over the network sees the folder alone
let taken = ""; // the list that was sent last
let before = ""; // what is shown, as it was answered
let turn = 0; // of the place that is open

export async function open(place, [part, name], about) {
  known = about;
  place.className = "folder-place";
  before = "";
  turn += 1;
  if (part === "taken") {
    taken = decodeURIComponent(name);
    history.replaceState(null, "", "#folder");
  }
  if (part === "list") return openList(place, decodeURIComponent(name ?? ""));
  const file = made("input", { type: "file", id: "send-file", accept: FILES, multiple: true, class: "unseen", tabindex: "-1", "aria-label": word("List (CSV, XLSX, ODS)") });
  file.addEventListener("change", () => take(...file.files));
  place.replaceChildren(made("div", { class: "start folder" }, [
    made("h2", { text: word("Labels from lists") }),
    made("div", { id: "folder-said", role: "status", class: "folder-said" }),
    made("p", { class: "drop" }, [made("span", { text: word("Put lists into the folder, or drop them here.") }), button(word("Send a list"), () => file.click(), { id: "send", class: "main" }), file]),
    made("div", { id: "folder-lists", class: "folder-lists" }),
  ]));
  return renew(turn);
}

// Look again and again, as long as this place is open and somebody can see it.
async function renew(own) {
  if (own !== turn || !$("folder-lists")) return;
  if (!document.hidden) {
    const state = await load("/shipments").catch(() => null);
    if (own !== turn || !$("folder-lists")) return;
    if (state) draw(state);
  }
  setTimeout(() => renew(own), RENEWED);
}

function draw(state) {
  const now = JSON.stringify([state, taken]);
  if (now === before) return;
  before = now;
  const focused = document.activeElement?.closest("#folder-lists [href]")?.getAttribute("href");
  const { lists, shipments, printers } = state;
  const printing = new Set(lists.filter((each) => each.state === "printing").map((each) => each.shipment));
  const doubts = shipments.filter((each) => Object.keys(each.doubtful ?? {}).length && !printing.has(each.shipment));
  $("folder-said").replaceChildren(...[
    state.folder === "gone" && made("p", { class: "trouble", text: word("The folder cannot be reached. cardgen tries again and again. Nothing is lost.") }),
    state.stopping && made("p", { class: "calm-note", text: word("cardgen is stopping.") }),
    taken && made("p", { class: "good-note", text: word("The list {name} was accepted. See below.", { name: taken }) }),
  ].filter(Boolean));
  $("folder-lists").replaceChildren(
    part(word("Now"), lists.filter((each) => !["done", "failed"].includes(each.state)).map(listItem), word("Nothing is waiting.")),
    part(word("Doubtful"), doubts.map(doubtItem)),
    part(word("Failed"), lists.filter((each) => each.state === "failed").map(listItem)),
    part(word("Printers"), printers.map(printerItem)),
    part(word("Shipments"), shipments.map(shipmentItem)),
    part(word("Done"), lists.filter((each) => each.state === "done").map(listItem)),
  );
  if (focused) [...document.querySelectorAll("#folder-lists [href]")].find((each) => each.getAttribute("href") === focused)?.focus();
}

function part(heading, items, nothing = "") {
  if (!items.length && !nothing) return "";
  return made("section", {}, [made("h3", { text: heading }), items.length ? made("ul", { class: "recent" }, items) : made("p", { class: "hint", text: nothing })]);
}

// A line of a section: a name, what to do about it, and a state by word and shape.
function item(name, href, [sign, kind, state], more = []) {
  const about = [made("b", { text: visible(name) }), ...more, made("span", { class: `state-text ${kind}`, text: `${sign} ${state}` })];
  return made("li", {}, [href ? made("a", { href }, about) : made("div", { class: "recent-line" }, about)]);
}

function listItem({ list, state, said, waits, labels }) {
  const [sign, kind, text] = STATES[state];
  const more = [];
  if (waits || said) more.push(made("span", { text: waits ? word(WAITS[waits]) : visible(said) }));
  if (labels && ["making", "printing"].includes(state)) {
    more.push(made("progress", { value: labels.done, max: labels.total, "aria-label": word(text) }), made("span", { text: word("{count} of {all} labels", { count: number(labels.done), all: number(labels.total) }) }));
  }
  return item(list, `#folder/list/${encodeURIComponent(list)}`, [sign, kind, word(text)], more);
}

const shipmentLink = (name) => (known.places.includes("shipment") ? madeLink(name) : "");

function shipmentItem(each) {
  if (each.error) return item(each.shipment, "", ["△", "doubt-text", ""], [made("span", { text: visible(each.error) })]);
  const { shipment, boxes, paper, voided } = each;
  const there = PAPER.reduce((sum, [state]) => sum + (paper[state] ?? 0), 0);
  const counts = [...PAPER.map(([state, text]) => [text, paper[state] ?? 0]), [msgid("voided"), voided]].filter(([, count]) => count).map(([text, count]) => `${word(text)} ${number(count)}`);
  const all = there >= boxes ? ["✓", "good-text"] : ["○", ""];
  return item(shipment, shipmentLink(shipment), [...all, word("{count} of {all} on paper", { count: number(there), all: number(boxes) })], [made("span", { text: counts.join(" · ") })]);
}

function doubtItem({ shipment, doubtful }) {
  const numbers = format(Object.keys(doubtful).map(Number));
  const printers = [...new Set(Object.values(doubtful).map(({ printer }) => printer))].join(", ");
  const href = shipmentLink(shipment);
  const said = href
    ? word("Look at the paper: did the labels of boxes {boxes} come out? Answer here.", { boxes: numbers })
    : word("Box {boxes}: check if the label is there. If not, somebody prints it again at the computer of cardgen.", { boxes: numbers });
  return item(shipment, href, ["△", "doubt-text", numbers], [made("span", { text: said }), made("span", { text: printers })]);
}

function printerItem({ name, state, trouble: why }) {
  const kind = why || state === "unreachable" ? "wrong-text" : state === "ready" ? "good-text" : "";
  const said = why && state !== "unreachable" ? word("Must wait") : state ? word(PRINTERS[state]) : "…";
  return item(name, "", [{ "wrong-text": "×", "good-text": "✓" }[kind] ?? "○", kind, said], why ? [made("span", { text: visible(why) })] : []);
}

// --- one list, and its report

async function openList(place, name) {
  const own = turn;
  const found = await load(`/shipments/${encodeURIComponent(name)}`).catch(() => null);
  const back = made("a", { href: "#folder", class: "back", text: `‹ ${word("Back")}` });
  if (!found?.state) {
    place.replaceChildren(made("div", { class: "start" }, [back, made("p", { text: word("There is no such list.") })]));
    return;
  }
  const box = made("div", { id: "failed-found", "aria-live": "polite" });
  const isMendable = found.state === "failed" && known.places.includes("shipment");
  place.replaceChildren(made("div", { class: "start folder" }, [
    back, made("h2", { text: visible(name) }),
    ...(isMendable ? [
      made("p", {}, [button(word("Mend the list here"), () => mend(name, box), { id: "mend-failed", class: "main" })]),
      made("p", { class: "hint", text: word("It opens as a table, with each finding in its cell. Then it can go into the folder again.") }), box,
    ] : []),
    found.report ? made("pre", { id: "report", class: "report", dir: "auto", tabindex: "0", text: visible(found.report.replaceAll("\r", "")) }) : made("ul", { class: "recent" }, [listItem(found)]),
  ]));
  if (!found.report) setTimeout(() => own === turn && $("place").querySelector(".back") && openList(place, name), RENEWED);
}

async function mend(name, box) {
  const answer = await ask("folder-open", { list: name }).catch(() => ({}));
  if (!answer.data) {
    box.replaceChildren(...(answer.findings ?? []).map(({ message }) => made("p", { class: "wrong-text", text: message })));
    return;
  }
  await takeFailed(new File([bytesOf(answer.data)], answer.name), { ...answer.options, pair: answer.options.pair || known.pair });
  location.hash = "#shipment/list";
}

// --- lists that somebody sends

export async function take(...files) {
  for (const file of files) {
    const body = await file.arrayBuffer();
    const answer = await load(`/shipments?name=${encodeURIComponent(file.name)}`, { method: "POST", body }).catch(() => null);
    if (answer === null) return; // and the page says so
    if (answer.error) return trouble(`${file.name}: ${answer.error}`);
    taken = answer.list;
  }
  if (location.hash === "#folder") dispatchEvent(new Event("cardgen:again"));
  else location.hash = "#folder";
}

// Characters that cannot be seen, or turn the direction of a text, as their codes.
const visible = (text) => text.replace(/[\0-\b\v-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, (each) => `\\u${each.codePointAt(0).toString(16).padStart(4, "0")}`);
