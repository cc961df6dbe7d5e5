// Filters, languages and copying. Without this script all is there, in English.
"use strict";

const { words, occasions, said } = JSON.parse(document.getElementById("data").textContent);
const LANGUAGES = Object.keys(words);
const FILTERS = ["occasion", "size", "pair"];
const $ = (id) => document.getElementById(id);
const frames = [...document.querySelectorAll(".frame")];
let language = "en";

// A text by its English, with values for {name}.
const word = (text, values = {}) =>
  (words[language][text] ?? text).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

// What to look for among texts of several languages: zh is for all Chinese that has no own.
const languagesOf = () => [language, language.split("-")[0], "en"];

// The command puts labels on the sheet that is chosen, which says the size of a template of any,
// and has the colours of the occasion that is.
function fitCommand(frame) {
  const { value, selectedOptions: [chosen] } = $("size");
  const sheet = chosen.parentElement.id === "sheets" ? value : "";
  const occasion = frame.dataset.coloured ? $("occasion").value : "";
  for (const code of frame.querySelectorAll("code")) {
    code.dataset.plain ??= code.textContent;
    const said = code.dataset.plain.split(" ");
    const at = said.indexOf("--template") + 1;
    if (at > 0) {
      const { name } = frame.dataset;
      const page = sheet ? "" : said[at].slice(name.length);
      if (said[at].startsWith(name)) said[at] = name + (occasion && `:${occasion}`) + page;
      if (sheet) {
        said.splice(said.lastIndexOf("-o"), 0, "--sheet", sheet);
        said.push(said.pop().replace(/\.png$/, ".pdf"));
      }
    }
    code.replaceChildren(...said.flatMap((each, number) => {
      const span = document.createElement("span");
      span.textContent = each;
      return number ? [" ", span] : [span];
    }));
  }
  frame.querySelector(".colours").hidden = !occasion;
}

// What is asked for stands in the address, so that it can be kept and sent to somebody.
function asked() {
  const given = new URLSearchParams(location.hash.slice(1));
  for (const name of FILTERS) {
    const wanted = given.get(name) ?? "";
    $(name).value = [...$(name).options].some((each) => each.value === wanted) ? wanted : "";
  }
  const known = [given.get("lang"), ...navigator.languages].map(languageLike);
  language = known.find((tag) => LANGUAGES.includes(tag)) ?? "en";
}

// The language of the page that is nearest to a tag.
function languageLike(tag) {
  const [first, ...rest] = (tag ?? "").toLowerCase().split("-");
  if (first !== "zh") return first;
  return rest.some((each) => ["hant", "tw", "hk", "mo"].includes(each)) ? "zh-Hant" : "zh-Hans";
}

function remember() {
  const given = new URLSearchParams();
  for (const name of FILTERS) if ($(name).value) given.set(name, $(name).value);
  given.set("lang", language);
  history.replaceState(null, "", `#${given}`);
}

const has = (frame, name) => {
  const wanted = $(name).value;
  const all = frame.dataset[`${name}s`].split(" ").filter(Boolean);
  return !wanted || all.includes(wanted) || (name === "occasion" && all.length === 0);
};

function filter() {
  const pair = $("pair").value;
  let shown = 0;
  for (const frame of frames) {
    frame.hidden = !FILTERS.every((name) => has(frame, name));
    shown += !frame.hidden;
    fitCommand(frame);
    const mine = pair && has(frame, "pair") ? pair : frame.dataset.pairs.split(" ")[0];
    for (const part of frame.querySelectorAll("[data-pair]")) part.hidden = part.dataset.pair !== mine;
  }
  // What is made for an occasion comes before what is for every one.
  const plain = (frame) => Number(Boolean($("occasion").value) && !frame.dataset.occasions);
  $("frames").append(...frames.toSorted((a, b) => plain(a) - plain(b)));
  $("count").textContent = word("{count} of {all}", { count: shown, all: frames.length });
  $("nothing").hidden = shown > 0;
}

function pairName(pair) {
  try {
    const names = new Intl.DisplayNames([language], { type: "language" });
    return document.querySelector(`#pair option[value="${pair}"]`).dataset.langs
      .split(" ").map((tag) => names.of(tag)).join(" – ");
  } catch {
    return pair;
  }
}

function speak() {
  document.documentElement.lang = language;
  $("language").value = language;
  document.title = `cardgen: ${word("Templates")}`;
  for (const each of document.querySelectorAll("[data-word]")) each.textContent = word(each.dataset.word);
  for (const each of document.querySelectorAll("optgroup[data-label]")) each.label = word(each.dataset.label);
  for (const each of document.querySelectorAll("[data-occasion]"))
    each.textContent = languagesOf().map((tag) => occasions[each.dataset.occasion][tag]).find(Boolean);
  for (const each of document.querySelectorAll("[data-said]")) {
    const texts = said[each.dataset.said];
    const tag = [...languagesOf(), ...Object.keys(texts)].find((lang) => texts[lang]);
    each.lang = tag ?? "";
    each.textContent = texts[tag] ?? "";
  }
  for (const each of document.querySelectorAll("#pair option[data-langs]")) each.textContent = pairName(each.value);
  for (const each of document.querySelectorAll("img[data-pair]"))
    each.alt = word("{template} with a sample message, {pair}", { template: each.closest(".frame").dataset.name, pair: pairName(each.dataset.pair) });
  filter();
}

async function copy(button) {
  const code = button.parentElement.querySelector("code:not([hidden])");
  try {
    await navigator.clipboard.writeText(code.textContent);
    $("status").textContent = word("Copied: {command}", { command: code.textContent });
  } catch {
    getSelection().selectAllChildren(code);
    $("status").textContent = word("The command is selected. Copy it with your keyboard.");
  }
}

for (const name of FILTERS)
  $(name).addEventListener("change", () => {
    remember();
    filter();
  });
$("language").addEventListener("change", () => {
  language = $("language").value;
  remember();
  speak();
});
$("reset").addEventListener("click", () => {
  for (const name of FILTERS) $(name).value = "";
  remember();
  filter();
  $("occasion").focus();
});
$("frames").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) copy(button);
});
addEventListener("hashchange", () => {
  asked();
  speak();
});
for (const each of document.querySelectorAll("[data-scripted]")) each.hidden = false;
asked();
speak();
