// The places of the page, by the part of the address behind #.

import { $, made } from "./dom.js";
import { current, keep, speak, word } from "./words.js";
import { ask } from "./ask.js";
import * as label from "./label/place.js";
import * as shipment from "./shipment/place.js";
import * as start from "./start.js";

const PLACES = { start, label, shipment };
let shown = "";
let about = null; // pairs and usual choices of the project

async function show() {
  const [name, ...rest] = location.hash.slice(1).split("/");
  const place = PLACES[name] ? name : "start";
  for (const link of document.querySelectorAll("[data-place]")) {
    if (link.dataset.place === place) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${word({ start: "Start", label: "Label", shipment: "Shipment" }[place])} – cardgen`;
  document.body.dataset.place = place;
  shown = place;
  await PLACES[place].open($("place"), rest, about);
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
  addEventListener("hashchange", show);
  document.addEventListener("keydown", (event) => {
    if (!event.isComposing) PLACES[shown]?.press?.(event);
  });
  // A file that is dropped anywhere opens where it belongs.
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) shipment.take(file);
  });
  await show();
}

await begin();
