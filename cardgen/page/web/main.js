// The places of the page, by the part of the address behind #.

import { $, made } from "./dom.js";
import { current, keep, msgid, speak, word } from "./words.js";
import { Refused, ask } from "./ask.js";
import * as folder from "./folder/place.js";
import * as label from "./label/place.js";
import * as letter from "./letter/place.js";
import * as shipment from "./shipment/place.js";
import * as start from "./start.js";

const PLACES = { start, label, shipment, letter, folder };
const NAMES = { start: msgid("Start"), label: msgid("Label"), shipment: msgid("Shipment"), letter: msgid("Letter"), folder: msgid("Folder") };
let shown = "";
let about = null; // pairs and usual choices of the project

// One place is opened after the other, and only the last one that is asked for: a place that
// still waits for an answer must not draw over the next one.
let opening = Promise.resolve();
let wanted = 0;
function show() {
  if (!about) return opening; // the page has not begun
  wanted += 1;
  const own = wanted;
  opening = opening.then(() => (own === wanted ? openPlace() : null)).catch((error) => {
    if (!(error instanceof Refused)) throw error;
  });
  return opening;
}

async function openPlace() {
  const [name, ...rest] = location.hash.slice(1).split("/");
  const place = PLACES[name] && about.places.includes(name) ? name : about.places.includes("start") ? "start" : about.places[0];
  for (const link of document.querySelectorAll("[data-place]")) {
    if (link.dataset.place === place) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${word(NAMES[place])} – cardgen`;
  document.body.dataset.place = place;
  shown = place;
  await PLACES[place].open($("place"), rest, about);
  scrollTo(0, 0);
  document.body.removeAttribute("aria-busy");
}

async function begin() {
  await speak();
  $("language").value = current();
  $("language").addEventListener("change", async (event) => {
    keep(event.target.value);
    await speak(event.target.value);
    await show();
  });
  try {
    about = await ask("start");
  } catch {
    $("place").replaceChildren(made("p", { class: "empty-place", text: word("cardgen does not answer. Start it again, then load this page.") }));
    return;
  }
  document.body.classList.toggle("alone", !about.is_local); // no server: this browser keeps shipments
  for (const link of document.querySelectorAll("[data-place]")) link.hidden = !about.places.includes(link.dataset.place);
  addEventListener("hashchange", show);
  addEventListener("cardgen:again", show); // the same place, with other choices
  document.addEventListener("keydown", (event) => {
    if (!event.isComposing) PLACES[shown]?.press?.(event);
  });
  // A file that is dropped anywhere opens where it belongs.
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (!file) return;
    if (shown === "folder") folder.take(...event.dataTransfer.files);
    else (about.is_local && letter.takes(file) ? letter : shipment).take(file, about);
  });
  await show();
}

await begin();
