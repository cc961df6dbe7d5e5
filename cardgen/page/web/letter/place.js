// The place of letters: choose a kind, write it, see its pages.

import { openChoice } from "./choose.js";
import { openLetter } from "./file.js";
import { begin, takeList, work } from "./work.js";
import { openWriting, pressWriting } from "./write.js";

let view = "";
let about = null;

export async function open(place, [part], known) {
  about = known;
  begin(about);
  view = part === "write" && work.letter ? "write" : "choose";
  place.className = `letter-${view}`;
  await (view === "write" ? openWriting(place, about) : openChoice(place, about));
}

export function press(event) {
  if (view === "write") pressWriting(event);
}

// True if a dropped file belongs here: a saved letter anywhere, a list while one writes a letter.
export const takes = (file) => isLetter(file) || (location.hash === "#letter/write" && work.letter !== "");

const isLetter = ({ name }) => name.toLowerCase().endsWith(".toml");

export async function take(file, known) {
  about = known;
  begin(about);
  if (isLetter(file)) await openLetter(file, about);
  else await takeList(file);
  if (location.hash === "#letter/write" || !work.letter) dispatchEvent(new Event("cardgen:again"));
  else location.hash = "#letter/write";
}
