// The head of a list's places: its file, and the three steps, open at any time.

import { made } from "../dom.js";
import { word } from "../words.js";
import { close, work } from "./work.js";

export function steps(now, about = "") {
  const links = [["list", "#shipment/list", word("Check the list")], ["paper", "#shipment/paper", word("Label and paper")], ["making", "#shipment/making", word("Make")]];
  const shut = made("button", { type: "button", class: "quiet", text: word("Another list") });
  shut.addEventListener("click", () => {
    close();
    location.hash = "#shipment";
  });
  return made("div", { class: "steps-head" }, [
    made("h2", { text: work.file.name }),
    made("p", { class: "hint", id: "list-about", text: about }),
    shut,
    made("nav", { class: "step-links", "aria-label": word("Steps") }, links.map(([name, href, text], at) =>
      made("a", { href, text: `${at + 1} ${text}`, "aria-current": name === now ? "step" : undefined }))),
  ]);
}
