// What stands above all else when something does not work.

import { $ } from "../dom.js";
import { msgid, word } from "../words.js";

export const LOST = msgid("The connection to cardgen is interrupted. What you type is kept in this browser.");

// What answers of the server mean.
export const ANSWERS = {
  401: msgid("Open the address that cardgen has printed. What you typed is kept in this browser."),
  429: msgid("Too much at once; wait a moment."),
};

// Show what is wrong, a text for `word`; an empty one takes it away.
export function trouble(text, error = null) {
  const found = error?.data?.findings?.map(shownFinding) ?? [];
  const answer = ANSWERS[error?.status];
  $("trouble").textContent = text ? [word(text), ...found, answer && word(answer)].filter(Boolean).join(" ") : "";
  $("trouble").hidden = !text;
}

// With its place, such as a file and a line, and the way out.
function shownFinding({ place, message, hint }) {
  const said = [place, message].filter(Boolean).join(": ");
  return hint ? `${said} (${hint})` : said;
}
