// A letter that was saved before is opened again; its faults are shown with their lines.

import { made } from "../dom.js";
import { ask, base64 } from "../ask.js";
import * as findings from "../findings.js";
import { word } from "../words.js";
import { take } from "./work.js";

let faults = []; // of the file that was opened last

export async function openLetter(file, about) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const answer = await ask("letter-file", { name: file.name, data: base64(bytes) });
  faults = answer.findings ?? [];
  if (answer.data) take(answer.data, about.pairs);
  return answer;
}

// The faults of the file, once.
export function faultsBox() {
  const found = faults;
  faults = [];
  if (!found.length) return [];
  return [made("div", { role: "alert", class: "letter-group" }, [made("p", { class: "wrong-text", text: word("The file has faults:") }), findings.list(found)])];
}
