// A shipment that a browser keeps, without a folder on a computer: saved as a file, opened again,
// and removed.

import { made } from "../dom.js";
import { ask, base64, trouble } from "../ask.js";
import { word } from "../words.js";

export const isAlone = () => document.body.classList.contains("alone");

// What there is to do with a shipment of this browser; nothing for one in a folder.
export function keeping(name) {
  if (!isAlone()) return [];
  const remove = made("button", { type: "button", id: "remove", text: word("Remove it from this browser") });
  remove.addEventListener("click", async () => {
    if (!confirm(word("Remove the shipment {name} from this browser? If you have not saved it as a file, nobody can print its labels again.", { name }))) return;
    const { findings = [] } = await ask("remove", { shipment: name }).catch(() => ({}));
    if (findings.length) tell(findings);
    else location.hash = "#shipment";
  });
  return [
    made("p", { class: "calm-note", text: word("Only this browser has this shipment. Save it as a file, too: you can open the file here again, or unpack it and go on with cardgen on a computer.") }),
    made("p", {}, [made("a", { class: "button", id: "save-shipment", href: `/api/file/${encodeURIComponent(name)}`, text: word("Save the shipment as a file (ZIP)") }), remove]),
  ];
}

// True if a file was the one of a shipment, which is opened here.
export async function openFile(file) {
  if (!isAlone() || !file.name.toLowerCase().endsWith(".zip")) return false;
  const data = base64(new Uint8Array(await file.arrayBuffer()));
  const { shipment, findings = [] } = await ask("open", { data }).catch(() => ({}));
  if (shipment) location.hash = `#shipment/made/${encodeURIComponent(shipment)}`;
  else if (findings.length) tell(findings);
  return true;
}

const tell = ([{ message, hint }]) => trouble(hint ? `${message}: ${hint}` : message);
