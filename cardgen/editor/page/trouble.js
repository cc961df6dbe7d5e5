// What stands above all else when something does not work.

import { $ } from "./state.js";
import { word } from "./words.js";

// Show what is wrong by the name of its words; an empty one takes it away.
export function trouble(name, error = null) {
  const found = error?.data?.findings?.map((each) => `${each.message}${each.hint ? ` (${each.hint})` : ""}`) ?? [];
  const said = error?.status === 401 ? "closed" : error?.status === 429 ? "slow" : "";
  $("trouble").textContent = name ? [word(name), ...found, said && word(said)].filter(Boolean).join(" ") : "";
  $("trouble").hidden = !name;
}
