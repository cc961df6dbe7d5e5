// What stands above all else when something does not work.

import { $ } from "./state.js";
import { sentence, word } from "./words.js";

// Show what is wrong by the name of its words; an empty one takes it away.
export function trouble(name, error = null) {
  const found = error?.data?.findings?.map(shownFinding) ?? [];
  const said = error?.status === 401 ? "closed" : error?.status === 429 ? "slow" : "";
  $("trouble").textContent = name ? [word(name), ...found, said && word(said)].filter(Boolean).join(" ") : "";
  $("trouble").hidden = !name;
}

// With its place, such as a file and a line, and the way out.
function shownFinding({ place, message, hint }) {
  const said = [place, sentence(message).text].filter(Boolean).join(": ");
  return hint ? `${said} (${sentence(hint).text})` : said;
}
