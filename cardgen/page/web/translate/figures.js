// How far the texts are: by language and file, and by person.

import { $, made } from "../dom.js";
import * as server from "./server.js";
import { languageName, msgid, number, word } from "../words.js";
import { CATALOGS } from "./catalogs.js";
import { trouble } from "./trouble.js";

export function beginFigures() {
  $("figures").addEventListener("click", openFigures);
}

async function openFigures() {
  try {
    const { files, people, approval } = await server.texts("figures", {});
    trouble("");
    const has = approval || files.some((each) => each.approved);
    const heads = [msgid("Texts"), msgid("Translated"), msgid("To review"), ...(has ? [msgid("Approved")] : []), msgid("Words")];
    const cells = (each) => [each.total, each.translated, each.review, ...(has ? [each.approved] : []), each.words];
    const pairs = [...new Set(files.map((each) => each.pair))];
    $("figures-box").replaceChildren(
      made("h3", { text: word("By language") }),
      table([word("Language"), ...heads.map((each) => word(each))], pairs.flatMap((pair) => {
        const own = files.filter((each) => each.pair === pair);
        const sum = Object.fromEntries(["total", "translated", "review", "approved", "words"].map((name) => [name, own.reduce((all, each) => all + each[name], 0)]));
        return [[languageName(own[0].lang), cells(sum), true], ...own.map((each) => [word(CATALOGS[each.domain]), cells(each), false])];
      })),
      made("h3", { text: word("By person") }),
      people.length
        ? table([word("Name"), word("Translated"), ...(has ? [word("Approved")] : []), word("Words")], people.map((each) => [each.name, [each.translated, ...(has ? [each.approved] : []), each.words], false]))
        : made("p", { class: "hint", text: word("Neither git nor this page knows yet who wrote the texts.") }),
      made("p", { class: "hint", text: word("In Chinese and Japanese, each character counts as a word. Who wrote a text is known from this page, or else from git.") }),
    );
    $("figures-dialog").showModal();
  } catch (error) {
    trouble("The figures cannot be read.", error);
  }
}

function table(heads, rows) {
  return made("table", {}, [
    made("thead", {}, [made("tr", {}, heads.map((text) => made("th", { scope: "col", text })))]),
    made("tbody", {}, rows.map(([name, cells, isSum]) =>
      made("tr", { class: isSum ? "sum" : "" }, [made("th", { scope: "row", text: name }), ...cells.map((each) => made("td", { text: number(each) || "0" }))]))),
  ]);
}
