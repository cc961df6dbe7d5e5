// The first place: what to make, by what comes out of the printer.

import { made } from "./dom.js";
import { msgid, word } from "./words.js";
import { recent } from "./shipment/recent.js";
import * as shipment from "./shipment/place.js";

const JOBS = [
  ["label", "#label", msgid("One label or card"), msgid("Choose a design and a message, fill in what the label shows, and print.")],
  ["shipment", "#shipment", msgid("Labels from a list"), msgid("Open an Excel, ODS or CSV file: one label for each box, and the packing list.")],
  ["letter", "#letter", msgid("A letter"), msgid("Write to one office or to all of a list, in both languages, as a PDF or for Word.")],
  ["folder", "#folder", msgid("The watched folder"), msgid("See what became of the lists in the folder, and send one more.")],
  ["translate", "/translate", msgid("Translate messages"), msgid("Write and approve the texts of labels in both languages.")],
];

export async function open(place, _, about) {
  const file = made("input", { type: "file", accept: shipment.FILES, class: "unseen", tabindex: "-1", "aria-label": word("Open a file") });
  file.addEventListener("change", () => file.files[0] && shipment.take(file.files[0]));
  const pick = made("button", { type: "button", text: word("Open a file") });
  pick.addEventListener("click", () => file.click());
  place.replaceChildren(
    made("div", { class: "start" }, [
      made("h2", { text: word("What do you want to make?") }),
      made("ol", { class: "jobs" }, JOBS.filter(([kind]) => about.places.includes(kind)).map(([kind, href, name, text], at) =>
        made("li", {}, [made("a", { href, class: `job ${kind}`, "aria-keyshortcuts": String(at + 1) }, [
          made("b", { text: word(name) }), made("span", { text: word(text) }),
        ])]))),
      made("p", { class: "drop" }, [made("span", { text: word("Or drop a list anywhere on this page.") }), pick, file]),
      ...(about.is_local ? [] : [made("p", { class: "hint", text: word("This page works without a network. It keeps lists and shipments in this browser; nothing leaves this computer.") })]),
      ...(await works()),
    ]),
  );
}

async function works() {
  const found = await recent();
  if (!found.length) return [];
  return [
    made("h2", { text: word("Recent work") }),
    made("ul", { class: "recent" }, found.map(({ href, name, about, state }) =>
      made("li", {}, [made("a", { href }, [made("b", { text: name }), made("span", { text: about }), made("span", { class: "state-text", text: state })])]))),
  ];
}

export function press(event) {
  const at = ["Digit1", "Digit2", "Digit3", "Digit4", "Digit5"].indexOf(event.code);
  if (at < 0 || event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
  document.querySelectorAll(".job")[at]?.click();
}
