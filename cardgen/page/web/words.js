// The words of the page in the reader's language. The server has them, and chooses the language
// by what the browser asks for; what is wrong with a text it says in that language, too.

const KEPT = "cardgen:language";
let words = {};
let language = "en";

// Set the page in a language: the one that is chosen, or was chosen here before, or the browser's.
export async function speak(chosen = stored()) {
  const answer = await fetch("/page/words.json", chosen ? { headers: asked(chosen) } : {});
  ({ language, words } = await answer.json());
  document.documentElement.lang = language;
  for (const each of document.querySelectorAll("[data-word]")) each.textContent = word(each.dataset.word);
  for (const [kind, attribute] of [["label", "aria-label"], ["title", "title"], ["placeholder", "placeholder"]]) {
    for (const each of document.querySelectorAll(`[data-word-${kind}]`)) {
      each.setAttribute(attribute, word(each.getAttribute(`data-word-${kind}`)));
    }
  }
}

// The header that asks for a language.
export const asked = (tag = language) => ({ "Accept-Language": tag });

export function keep(chosen) {
  try {
    localStorage.setItem(KEPT, chosen);
  } catch {
    // then it is the browser's language again, next time
  }
}

function stored() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

// A text by its English, with values for {name}.
export function word(text, values = {}) {
  return (words[text] ?? text).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// Marks a text that `word` will say.
export const msgid = (text) => text;

// Chinese without more is in simplified characters here.
export function languageName(tag) {
  const names = new Intl.DisplayNames([language], { type: "language" });
  return names.of(tag === "zh-Hans" ? "zh" : tag);
}

export function number(value) {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value);
}

export function day(text) {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(text));
}

export function current() {
  return language;
}
