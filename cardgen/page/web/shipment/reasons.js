// A reason that somebody chooses or types: why labels are printed again, or boxes are taken out.

import { made } from "../dom.js";
import { word } from "../words.js";

export function drawReasons(box, reasons, reason, chosen) {
  const other = made("input", { id: "reason", autocomplete: "off", maxlength: "200", value: reason });
  const buttons = reasons.map((text) => {
    const each = made("button", { type: "button", text: word(text), "aria-pressed": "false" });
    each.addEventListener("click", () => {
      other.value = word(text);
      choose(word(text));
    });
    return each;
  });
  const mark = (text) => {
    for (const each of buttons) each.setAttribute("aria-pressed", String(each.textContent === text));
  };
  const choose = (text) => {
    mark(text);
    chosen(text);
  };
  other.addEventListener("input", () => choose(other.value.trim()));
  mark(reason);
  box.replaceChildren(
    made("h3", { text: word("Reason") }),
    made("div", { class: "segments", role: "group", "aria-label": word("Reason") }, buttons),
    made("label", { class: "field" }, [made("span", { text: word("Another reason") }), other]),
  );
}
