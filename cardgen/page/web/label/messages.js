// The message of a label: one of the catalog, or the person's own words in both languages.

import { made } from "../dom.js";
import { ask } from "../ask.js";
import { languageName, word } from "../words.js";
import { change, work } from "./work.js";

const known = {}; // messages by pair

export async function openMessages(place, form, { changed, taken }) {
  known[work.pair] ??= (await ask("messages", { pair: work.pair })).messages;
  const messages = known[work.pair];
  const isOwn = !work.message.id;
  const choice = made("div", { class: "segments", role: "group", "aria-label": word("Message") }, [
    segment(word("Choose"), !isOwn, () => {
      change({ message: { ...work.message, id: messages[0]?.id ?? "" } });
      taken();
    }),
    segment(word("Write my own"), isOwn, () => {
      const now = messages.find(({ id }) => id === work.message.id);
      const { source, target } = work.message;
      change({ message: { id: "", source: source || now?.source || "", target: target || now?.target || "" } });
      taken();
    }),
  ]);
  place.replaceChildren(
    made("div", { class: "message-head" }, [made("h3", { text: word("Message") }), choice]),
    isOwn ? ownWords(form, changed) : chosen(form, messages, taken),
  );
}

function segment(text, isOn, clicked) {
  const button = made("button", { type: "button", text, "aria-pressed": String(isOn) });
  if (!isOn) button.addEventListener("click", clicked);
  return button;
}

function ownWords(form, changed) {
  return made("div", { class: "own-words" }, ["source", "target"].map((side, at) => {
    const { lang, dir } = form.langs[at];
    const text = made("textarea", { id: `own-${side}`, lang, dir, rows: "2", maxlength: "2000", class: "words" });
    text.value = work.message[side];
    text.addEventListener("input", () => {
      change({ message: { ...work.message, id: "", [side]: text.value } });
      changed();
    });
    return made("label", { class: "field" }, [made("span", { text: languageName(lang) }), text]);
  }));
}

function chosen(form, messages, taken) {
  const now = messages.find(({ id }) => id === work.message.id) ?? messages[0];
  const more = made("button", { type: "button", class: "quiet", text: word("Another message") });
  const box = made("div", { class: "message-box" }, [...(now ? texts(form, now) : []), more]);
  more.addEventListener("click", () => box.replaceWith(picker(form, messages, taken)));
  return box;
}

const texts = (form, message) => [
  made("p", { lang: form.langs[0].lang, class: "words small", text: message.source }),
  made("p", { lang: form.langs[1].lang, class: "words small", text: message.target }),
];

function picker(form, messages, taken) {
  const search = made("input", { type: "search", placeholder: word("Search"), "aria-label": word("Search") });
  const list = made("ul", { class: "messages" });
  const draw = () => {
    const text = search.value.trim().toLowerCase();
    const found = messages.filter((each) => !text || `${each.id} ${each.source} ${each.target} ${each.gloss}`.toLowerCase().includes(text));
    list.replaceChildren(...found.map((each) => {
      const button = made("button", { type: "button" }, [
        ...texts(form, each),
        ...(each.findings.length ? [made("span", { class: "doubt-text", text: `▲ ${each.findings[0].message}` })] : []),
        made("span", { class: "hint", text: each.id }),
      ]);
      button.addEventListener("click", () => {
        change({ message: { ...work.message, id: each.id } });
        taken();
      });
      return made("li", {}, [button]);
    }));
  };
  search.addEventListener("input", draw);
  draw();
  setTimeout(() => search.focus());
  return made("div", { class: "message-box" }, [search, list]);
}
