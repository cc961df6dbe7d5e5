// The place of labels: choose a design by eye, fill it in, print.

import { begin, take, work } from "./work.js";
import { openChoice, pressChoice } from "./choose.js";
import { openForm, pressForm } from "./make.js";

let view = "";

export async function open(place, [part, filled], about) {
  begin(about);
  if (part === "filled" && take(filled)) history.replaceState(null, "", "#label/make");
  view = part === "make" || part === "filled" ? "make" : "choose";
  place.className = `label-${view}`;
  await (view === "make" ? openForm(place, about) : openChoice(place, about));
}

export function press(event) {
  (view === "make" ? pressForm : pressChoice)(event);
}

export { work };
