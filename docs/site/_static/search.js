// The search of the documentation, with the index that Pagefind has made.
//
// People ask questions. Pagefind alone wants every word of them on a page, and cuts no Chinese
// or Japanese question into words. So a question is cut here, each word is searched alone, and a
// page counts the more, the more words it has and the rarer they are.

const WORDS = {
  en: { none: "Nothing found. Try fewer or other words.", count: (n) => `${n} pages` },
  zh: { none: "没有找到。请换个词，或少用几个词。", count: (n) => `${n} 个页面` },
  ko: { none: "찾지 못했습니다. 다른 낱말로, 또는 더 적은 낱말로 찾아 보십시오.", count: (n) => `${n}쪽` },
  ja: { none: "見つかりませんでした。別の言葉か、少ない言葉でお試しください。", count: (n) => `${n}ページ` },
};
const MOST = 20;
// Pages that have every word, and are seldom the answer.
const LISTS = /reference\/(api|command-line|errors|templates)\./;
const PAGES = 40; // about as many as the site has
// Words of questions that say nothing about their subject.
const IDLE = new Set(
  ("a an and are can do does for from how i in is it my not of on or the to what when where which " +
    "why with 的 了 吗 呢 是 在 我 你 您 和 与 或 把 被 要 能 会 可以 怎么 怎样 如何 什么 哪里 为什么 请问 " +
    "は が を に で と の も へ や か ます です する し て た い な どう どの どこ 何 なぜ ください たい できる " +
    "어떻게 무엇 무엇을 어디 어디에 왜 나는 내 제 수 있나요 하나요 합니까 됩니까 되나요 하려면 할 좀").split(" "),
);

const root = new URL(document.documentElement.dataset.content_root, location.href);
const language = document.documentElement.lang.split("-")[0];
const words = WORDS[language] ?? WORDS.en;
const form = document.getElementById("search-form");
const status = document.getElementById("search-status");
const list = document.getElementById("search-results");

function cut(question) {
  const cutter = new Intl.Segmenter(document.documentElement.lang, { granularity: "word" });
  const found = [];
  for (const { segment, isWordLike } of cutter.segment(question.toLowerCase())) {
    if (isWordLike && !IDLE.has(segment)) found.push(segment);
  }
  return [...new Set(found)];
}

// A Korean word with its particle is cut at its end, until something has it; two syllables stay.
async function look(pagefind, word) {
  let term = word;
  for (;;) {
    const { results } = await pagefind.search(term);
    if (results.length || term.length <= 2 || !/\p{sc=Hangul}$/u.test(term)) return [term, results];
    term = term.slice(0, -1);
  }
}

async function rank(pagefind, question) {
  const pages = new Map();
  const terms = [];
  for (const word of cut(question)) {
    const [term, results] = await look(pagefind, word);
    terms.push(term);
    const rarity = Math.log(1 + PAGES / (1 + results.length));
    const best = Math.max(...results.map((each) => each.score), 0) || 1;
    for (const result of results) {
      const page = pages.get(result.id) ?? { result, score: 0, own: 0 };
      const share = rarity * Math.sqrt(result.score / best);
      page.score += share;
      if (share > page.own) Object.assign(page, { result, own: share });
      pages.set(result.id, page);
    }
  }
  const best = [...pages.values()].sort((a, b) => b.score - a.score).slice(0, MOST);
  const found = await Promise.all(
    best.map(async ({ result, score }) => ({ data: await result.data(), score })),
  );
  const named = ({ meta }) => terms.some((term) => meta.title.toLowerCase().includes(term));
  const weigh = ({ data, score }) =>
    score * (LISTS.test(data.url) ? 0.6 : 1) * (named(data) ? 1.5 : 1);
  return found.sort((a, b) => weigh(b) - weigh(a)).map(({ data }) => data);
}

function show(data) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = data.url;
  link.textContent = data.meta.title;
  const text = document.createElement("p");
  text.innerHTML = data.excerpt; // escaped by Pagefind, but for its <mark>
  const parts = document.createElement("ul");
  const best = data.sub_results.filter((each) => each.anchor);
  best.sort((a, b) => b.locations.length - a.locations.length);
  for (const part of best.slice(0, 3)) {
    const row = document.createElement("li");
    const place = document.createElement("a");
    place.href = part.url;
    place.textContent = part.title;
    row.append(place);
    parts.append(row);
  }
  item.append(link, text, parts);
  return item;
}

async function search(question) {
  list.replaceChildren();
  status.textContent = "…";
  const pagefind = await import(new URL("../pagefind/pagefind.js", root));
  const found = await rank(pagefind, question);
  status.textContent = found.length ? words.count(found.length) : words.none;
  list.replaceChildren(...found.map(show));
  list.dataset.question = question;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const question = form.elements.q.value;
  history.replaceState(null, "", `?q=${encodeURIComponent(question)}`);
  search(question);
});
const linked = new URLSearchParams(location.search).get("q");
if (linked) {
  form.elements.q.value = linked;
  search(linked);
}
