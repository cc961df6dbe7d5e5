// The words of the page in its four languages, which are data: words/*.json. What is wrong with a
// text comes in English; phrases.json has it in the others, by what stands between its parts.

const KNOWN = ["en", "zh", "ko", "ja"];
const TAGS = { zh: "zh-Hans" };
const KEPT = "cardgen:language";
let words = {};
let language = "en";
let phrases = [];

// The language that somebody chose here, or the first of the browser's that there is.
export function usual() {
  const asked = [stored(), ...navigator.languages].filter(Boolean);
  return asked.map((tag) => tag.split("-")[0]).find((tag) => KNOWN.includes(tag)) ?? "en";
}

// Set the page in a language.
export async function speak(chosen) {
  const answer = await fetch(`/page/${chosen}.json`);
  words = await answer.json();
  language = chosen;
  phrases = chosen === "en" ? [] : await readPhrases();
  document.documentElement.lang = TAGS[chosen] ?? chosen;
  for (const each of document.querySelectorAll("[data-word]")) each.textContent = word(each.dataset.word);
  for (const [kind, attribute] of [["label", "aria-label"], ["title", "title"], ["placeholder", "placeholder"]]) {
    for (const each of document.querySelectorAll(`[data-word-${kind}]`)) {
      each.setAttribute(attribute, word(each.getAttribute(`data-word-${kind}`)));
    }
  }
}

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

// Patterns of English sentences, those that say most first, each with what it is here.
async function readPhrases() {
  const answer = await fetch("/page/phrases.json");
  const literal = (text) => text.replace(/\{\d\}/g, "").length;
  return (await answer.json())
    .sort((one, other) => literal(other.en) - literal(one.en))
    .map((each) => {
      const parts = each.en.split(/\{\d\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
      return [new RegExp(`^${parts.join("([\\s\\S]+?)")}$`), each[language]];
    });
}

// A sentence about a text in the language of the page, with its tag; English where there is none.
export function sentence(english) {
  // A pattern with several parts takes the cube of what it is given.
  for (const [pattern, own] of english.length > 2000 ? [] : phrases) {
    const found = pattern.exec(english);
    if (found) return { text: own.replace(/\{(\d)\}/g, (whole, at) => sentence(found[Number(at) + 1] ?? whole).text) };
  }
  return { text: english, lang: "en" };
}

// A text by its name, with {0}, {1} … replaced.
export function word(name, ...given) {
  const text = words[name] ?? name;
  return text.replace(/\{(\d)\}/g, (whole, at) => given[at] ?? whole);
}

// What a rule of findings is called, or its own name.
export function ruleName(rule) {
  return words[`rule-${rule}`] ?? rule;
}

// Chinese without more is in simplified characters here.
export function languageName(tag) {
  const names = new Intl.DisplayNames([document.documentElement.lang], { type: "language" });
  return names.of(tag === "zh-Hans" ? "zh" : tag);
}

export function number(value) {
  return new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(value);
}

export function day(text) {
  const format = { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(document.documentElement.lang, format).format(new Date(text));
}

export function current() {
  return language;
}
