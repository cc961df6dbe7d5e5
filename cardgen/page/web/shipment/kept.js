// A shipment that a browser keeps, without a folder on a computer: saved as a file, opened again,
// and removed.

import { made } from "../dom.js";
import { ask, base64, trouble } from "../ask.js";
import { word } from "../words.js";

let older = ""; // the shipment of which an older file was opened last

export const isAlone = () => document.body.classList.contains("alone");

// What there is to do with a shipment of this browser; nothing for one in a folder.
export function keeping(name) {
  if (!isAlone()) return [];
  const remove = made("button", { type: "button", id: "remove", text: word("Remove it from this browser") });
  remove.addEventListener("click", async () => {
    if (!confirm(word("Remove the shipment {name} from this browser? If you have not saved it as a file, nobody can print its labels again.", { name }))) return;
    const answer = await ask("remove", { shipment: name }).catch(() => null);
    if (!answer) return; // and the page says so
    if (answer.findings?.length) tell(answer.findings);
    else location.hash = "#shipment";
  });
  return [
    ...(older === name ? [made("p", { class: "calm-note", id: "older", role: "status", text: word("This browser has a newer state of the shipment; the file is older and was not taken.") })] : []),
    made("p", { class: "calm-note", text: word("Only this browser has this shipment. Save it as a file, too: you can open the file here again, or unpack it and go on with cardgen on a computer.") }),
    made("p", {}, [made("a", { class: "button", id: "save-shipment", href: `/api/file/${encodeURIComponent(name)}`, text: word("Save the shipment as a file (ZIP)") }), remove]),
  ];
}

// True if a file was the one of a shipment, which is opened here.
export async function openFile(file) {
  if (!isAlone() || !file.name.toLowerCase().endsWith(".zip")) return false;
  const data = base64(new Uint8Array(await file.arrayBuffer()));
  const { shipment, is_older: isOlder, findings = [] } = await ask("open", { data }).catch(() => ({}));
  older = isOlder ? shipment : "";
  if (shipment) {
    const there = `#shipment/made/${encodeURIComponent(shipment)}`;
    if (location.hash === there) dispatchEvent(new Event("cardgen:again"));
    else location.hash = there;
  } else if (findings.length) tell(findings);
  return true;
}

const tell = ([{ message, hint }]) => trouble(hint ? `${message}: ${hint}` : message);
