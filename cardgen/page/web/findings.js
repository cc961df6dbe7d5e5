// Findings, as every place shows them: what stops the job and what does not, by word and shape.

import { made } from "./dom.js";
import { word } from "./words.js";

export function list(findings) {
  return made("ul", { class: "findings" }, findings.map(item));
}

export function item({ severity, message, hint, place, about }) {
  const isWrong = severity === "error";
  const head = made("b", { text: isWrong ? word("To mend") : word("To check") });
  const said = made("span", { text: [place, about, message].filter(Boolean).join(": ") });
  const rows = [head, said];
  if (hint) rows.push(made("span", { class: "hint", text: hint }));
  return made("li", { class: isWrong ? "error" : "warning" }, [made("div", {}, rows)]);
}

export const wrong = (findings) => findings.filter((each) => each.severity === "error");
