// What else there is about an entry: the other pairs, and what it said before.

import { $, made } from "../dom.js";
import { entryOf, here, state } from "./state.js";
import * as server from "./server.js";
import { day, languageName, word } from "../words.js";

const REST = 120; // milliseconds: who walks through the list waits for nothing

let waiting = 0;

export function drawAbout() {
  $("others-box").hidden = $("history-box").hidden = true;
  clearTimeout(waiting);
  const where = here();
  waiting = setTimeout(() => ask(where), REST);
}

async function ask(where) {
  if (where.id !== state.id) return;
  try {
    const about = await server.about(where);
    if (where.id !== state.id || where.pair !== state.pair || where.domain !== state.domain) return;
    drawOthers(about.others);
    drawHistory(about.history);
  } catch {
    // it is only an aside
  }
}

function drawOthers(others) {
  $("others-box").hidden = !others.length;
  $("others").replaceChildren(
    ...others.map(({ lang, dir, text }) =>
      made("div", {}, [
        made("dt", { text: languageName(lang) }),
        made("dd", text ? { class: "words", text, lang, dir } : { class: "empty", text: word("No translation") }),
      ]),
    ),
  );
}

function drawHistory(history) {
  const now = entryOf();
  const past = history.filter((each, at) => at > 0 || each.text !== now?.text);
  $("history-box").hidden = !history.length;
  $("history").replaceChildren(
    ...(past.length ? history : history.slice(0, 1)).map(({ text, fuzzy, author, date, summary }) =>
      made("li", {}, [
        made("p", text ? { class: "words", text, ...state.catalog.target } : { class: "empty", text: word("No translation") }),
        made("p", { class: "aside-text" }, [
          author,
          " · ",
          made("time", { datetime: date, text: day(date) }),
          ...(fuzzy ? [" · ", word("Needs review")] : []),
          " · ",
          summary,
        ]),
      ]),
    ),
  );
}
