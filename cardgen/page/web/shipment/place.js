// The place of shipments: a list is checked in its cells, its labels are made, and what is made
// is printed again.

import { made } from "../dom.js";
import { word } from "../words.js";
import { begin, reopen, takeFile, work } from "./work.js";
import { openCheck, pressCheck } from "./check.js";
import { openPaper, pressPaper } from "./paper.js";
import { openMaking } from "./making.js";
import { openMade, pressMade } from "./made.js";
import { openFile } from "./kept.js";
import { recent } from "./recent.js";

export const FILES = ".xlsx,.xlsm,.ods,.csv,.tsv,.txt,.zip"; // lists, and shipments of a browser

let press_ = null;

export async function open(place, [asked, name, more], about) {
  let part = asked;
  begin(about);
  if (part === "made") {
    place.className = "shipment-made";
    press_ = pressMade;
    return openMade(place, decodeURIComponent(name ?? ""), more);
  }
  if (part === "open") {
    reopen(name);
    history.replaceState(null, "", "#shipment/list");
    part = "list";
  }
  if (!work.file) {
    place.className = "shipment-start";
    press_ = null;
    return openStart(place);
  }
  place.className = `shipment-list shipment-${part ?? "check"}`;
  if (part === "paper") {
    press_ = pressPaper;
    return openPaper(place, about);
  }
  if (part === "making") {
    press_ = null;
    return openMaking(place, about);
  }
  press_ = pressCheck;
  return openCheck(place);
}

async function openStart(place) {
  const file = made("input", { type: "file", accept: FILES, class: "unseen", "aria-label": word("Open a file"), tabindex: "-1" });
  file.addEventListener("change", () => file.files[0] && take(file.files[0]));
  const pick = made("button", { type: "button", class: "main", text: word("Open a file") });
  pick.addEventListener("click", () => file.click());
  const works = await recent();
  place.replaceChildren(made("div", { class: "start" }, [
    made("h2", { text: word("Labels from a list") }),
    made("p", { text: word("Drop your list here: Excel (XLSX), ODS or CSV, with your own headings. Your file stays as it is.") }),
    made("p", { class: "drop" }, [pick, file]),
    ...(works.length ? [
      made("h2", { text: word("Recent work") }),
      made("ul", { class: "recent" }, works.map(({ href, name, about, state }) => made("li", {}, [made("a", { href }, [made("b", { text: name }), made("span", { text: about }), made("span", { class: "state-text", text: state })])]))),
    ] : []),
  ]));
}

// Take a file that was dropped or chosen.
export async function take(file) {
  if (await openFile(file)) return;
  await takeFile(file);
  if (location.hash === "#shipment/list") dispatchEvent(new Event("cardgen:again"));
  else location.hash = "#shipment/list";
}

export const press = (event) => press_?.(event);
