// A label sheet as a picture: the place where printing starts is chosen by a click.

import { made } from "./dom.js";
import { word } from "./words.js";

export function sheetGrid({ columns, rows }, place, choose) {
  const grid = made("div", { class: "sheet", role: "group", "aria-label": word("Place where printing starts") });
  grid.style.setProperty("--columns", columns);
  for (let at = 1; at <= columns * rows; at += 1) {
    const cell = made("button", { type: "button", text: String(at), "aria-pressed": String(at === place), class: at < place ? "used" : "" });
    cell.addEventListener("click", () => choose(at));
    grid.append(cell);
  }
  return grid;
}
