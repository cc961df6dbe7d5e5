// What else there is about an entry: terms in its source, similar texts, comments, what it said
// before, and the other pairs. The latter four share one place, as tabs.

import { $, made } from "../dom.js";
import { entryOf, here, state, tell } from "./state.js";
import * as server from "./server.js";
import { CATALOGS } from "./catalogs.js";
import { day, languageName, msgid, number, word } from "../words.js";
import { trouble } from "./trouble.js";

const REST = 120; // milliseconds: who walks through the list waits for nothing
const TABS = {
  similar: msgid("Said before"),
  comments: msgid("Comments"),
  history: msgid("History"),
  others: msgid("Other languages"),
};
const REASONS = {
  same: msgid("the same source"),
  beginning: msgid("the same beginning"),
  end: msgid("the same end"),
  parts: msgid("the same words"),
};
const BY = "cardgen:by"; // the name under which somebody comments

let waiting = 0;
let tab = "similar";
let about = null;
let insert = () => {};
let commented = () => {};

export function beginAbout(inserted, changed) {
  insert = inserted;
  commented = changed;
  for (const name of Object.keys(TABS)) $(`tab-${name}`).addEventListener("click", () => choose(name));
  $("tabs").addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const names = Object.keys(TABS);
    choose(names[(names.indexOf(tab) + step + names.length) % names.length]);
    $(`tab-${tab}`).focus();
    event.preventDefault();
  });
  try {
    $("comment-by").value = localStorage.getItem(BY) ?? "";
  } catch {
    // the name is written once more, then
  }
  $("comment-form").addEventListener("submit", (event) => {
    event.preventDefault();
    addComment();
  });
}

export function drawAbout() {
  about = null;
  clearTimeout(waiting);
  drawTerms();
  drawTabs();
  const where = here();
  waiting = setTimeout(() => ask(where), REST);
}

// Ask once more about the entry that is open, whose comments may be others now.
export const askAbout = () => ask(here());

async function ask(where) {
  if (where.id !== state.id) return;
  try {
    const found = await server.about(where);
    if (where.id !== state.id || where.pair !== state.pair || where.domain !== state.domain) return;
    about = found;
    drawTerms();
    drawTabs();
  } catch {
    // it is only an aside
  }
}

// The texts between places of characters: [text, whether it is in a place].
function divide(text, places) {
  const chars = [...text];
  const parts = [];
  let at = 0;
  for (const [start, end] of places) {
    if (start < at) continue;
    parts.push([chars.slice(at, start).join(""), false], [chars.slice(start, end).join(""), true]);
    at = end;
  }
  return [...parts, [chars.slice(at).join(""), false]].filter(([part]) => part);
}

// Terms of the glossary in the source, each a button that inserts its translation.
function drawTerms() {
  const terms = about?.terms ?? [];
  const places = terms.flatMap((each) => each.places).sort(([one], [other]) => one - other);
  const source = entryOf()?.source ?? "";
  $("source").replaceChildren(...divide(source, places).map(([part, isTerm]) => (isTerm ? made("u", { text: part }) : part)));
  const texts = terms.flatMap(({ source: term, names }) => names.map((name) => [term, name]));
  const buttons = texts.map(([term, name], at) => {
    const keys = at < 9 ? [made("kbd", { text: `Alt+${at + 1}` })] : [];
    const button = made("button", { type: "button", class: "term", "data-term": String(at + 1), "aria-keyshortcuts": at < 9 ? `Alt+${at + 1}` : undefined, title: word("Insert the term") }, [
      made("span", { text: term, ...state.catalog.source }), " ", made("b", { text: name, ...state.catalog.target }), ...keys,
    ]);
    button.addEventListener("click", () => insert(name));
    return button;
  });
  $("terms").replaceChildren(...buttons);
  $("terms").hidden = !buttons.length;
}

// Insert the term of a number, as its key asks for.
export const insertTerm = (at) => $("terms").querySelector(`[data-term="${at}"]`)?.click();

// --- tabs

function choose(name) {
  tab = name;
  drawTabs();
}

function drawTabs() {
  const past = pastOf(about?.history ?? []);
  const counts = { similar: about?.similar.length, comments: about?.comments.length, history: past.length, others: about?.others.length };
  for (const name of Object.keys(TABS)) {
    const is = name === tab;
    $(`tab-${name}`).setAttribute("aria-selected", String(is));
    $(`tab-${name}`).tabIndex = is ? 0 : -1;
    $(`tab-${name}`).replaceChildren(word(TABS[name]), ...(counts[name] ? [" ", made("b", { text: number(counts[name]) })] : []));
    $(`${name}-box`).hidden = !is;
  }
  const known = about ?? { similar: [], comments: [], history: [], others: [] };
  $("similar").replaceChildren(...orNothing(known.similar.map(shownSimilar), msgid("Nothing like this was said before.")));
  $("said").replaceChildren(...known.comments.map(shownComment));
  $("history").replaceChildren(...orNothing(past.map(shownVersion), msgid("git knows no earlier text.")));
  $("others").replaceChildren(...orNothing(known.others.map(shownOther), msgid("This message is in no other language.")));
  const { visitor, approver } = state.desk ?? {};
  if (visitor) $("comment-by").value = visitor; // who has signed in comments under that name
  $("comment-by").readOnly = Boolean(visitor);
  $("comment-by").placeholder = (approver ?? "").replace(/\s*<.*>/, "");
}

const orNothing = (items, said) => (items.length || !about ? items : [made("li", { class: "empty", text: word(said) })]);

function shownSimilar({ said, reason, share, common }) {
  const [domain, isBundled] = [said.place.replace("*", ""), said.place.endsWith("*")];
  const why = reason === "same" ? word(REASONS.same) : word("{reason}, {share} %", { reason: word(REASONS[reason]), share: number(Math.round(share * 100)) });
  const where = isBundled ? word("from cardgen") : domain === state.domain ? "" : word(CATALOGS[domain]);
  const button = made("button", { type: "button", text: word("Insert at the cursor") });
  button.addEventListener("click", () => insert(said.translation));
  return made("li", {}, [
    made("p", { class: "aside-text" }, [made("span", { class: "entry-name", text: said.name }), ...[where, why].filter(Boolean).map((each) => ` · ${each}`)]),
    made("p", { class: "words", ...state.catalog.source }, divide(said.source, common).map(([part, is]) => (is ? made("b", { text: part }) : part))),
    made("p", { class: "words", text: said.translation, ...state.catalog.target }),
    made("p", { class: "buttons" }, [button]),
  ]);
}

function shownComment({ text, by, date }) {
  const who = [by, date && (date.length > 10 ? day(date) : dayOnly(date))].filter(Boolean).join(" · ");
  return made("li", {}, [made("p", { class: "aside-text", text: who || word("not committed yet") }), made("p", { class: "note-text", text })]);
}

const dayOnly = (date) => new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium" }).format(new Date(`${date}T12:00:00`));

async function addComment() {
  const text = $("comment").value.trim();
  const where = here();
  if (!text || !entryOf()) return $("comment").focus();
  const by = $("comment-by").value.trim() || state.desk.approver;
  try {
    const answer = await server.texts("comment", { ...where, text, by });
    trouble("");
    try {
      localStorage.setItem(BY, $("comment-by").value.trim());
    } catch {
      // the name is written once more, then
    }
    $("comment").value = "";
    tell(word("The comment is in the file."));
    commented(where, answer);
    await ask(where);
  } catch (error) {
    trouble("The comment is not in the file.", error);
  }
}

const pastOf = (history) => {
  const now = entryOf();
  const past = history.filter((each, at) => at > 0 || each.text !== now?.text);
  return past.length ? history : history.slice(0, 1);
};

function shownVersion({ text, fuzzy, author, date, summary }) {
  return made("li", {}, [
    made("p", text ? { class: "words", text, ...state.catalog.target } : { class: "empty", text: word("No translation") }),
    made("p", { class: "aside-text" }, [
      author,
      " · ",
      made("time", { datetime: date, text: day(date) }),
      ...(fuzzy ? [" · ", word("Needs review")] : []),
      " · ",
      summary,
    ]),
  ]);
}

function shownOther({ lang, dir, text }) {
  return made("li", {}, [
    made("p", { class: "aside-text", text: languageName(lang) }),
    made("p", text ? { class: "words", text, lang, dir } : { class: "empty", text: word("No translation") }),
  ]);
}
