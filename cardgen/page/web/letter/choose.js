// The kinds of letters, with small pictures of their pages.

import { $, button, made, select, showPicture } from "../dom.js";
import { ask } from "../ask.js";
import { languageName, word } from "../words.js";
import { change, choose, work } from "./work.js";
import { faultsBox, openLetter } from "./file.js";

let turn = 0;
const drawn = new Map(); // pictures by their question

export async function openChoice(place, about) {
  turn += 1;
  const own = turn;
  const file = made("input", { type: "file", accept: ".toml", class: "unseen", tabindex: "-1", "aria-label": word("Open a saved letter") });
  file.addEventListener("change", async () => {
    const answer = await openLetter(file.files[0], about).catch(() => ({})); // it is said where all failures are
    file.value = ""; // the same file may be chosen again
    if (answer.data) location.hash = "#letter/write";
    else $("letter-faults").replaceChildren(...faultsBox());
  });
  const { letters = [] } = await ask("letters", { pair: work.pair });
  const groups = [...new Set(letters.map(({ group }) => group))];
  const pairs = about.pairs.map(({ pair, langs }) => [pair, langs.map(({ lang }) => languageName(lang)).join(" – ")]);
  place.replaceChildren(
    made("section", { class: "letters", "aria-label": word("Letters") }, [
      made("div", { class: "letters-head" }, [
        made("h2", { text: word("Which letter do you want to write?") }),
        made("label", { class: "field" }, [made("span", { text: word("Two languages") }), select(pairs, work.pair, (pair) => { change({ pair }); dispatchEvent(new Event("cardgen:again")); }, { id: "letter-pair" })]),
        ...(work.letter ? [made("a", { class: "button", href: "#letter/write", text: word("Go on with the letter") })] : []),
        button(word("Open a saved letter"), () => file.click()), file,
      ]),
      made("div", { id: "letter-faults", "aria-live": "polite" }, faultsBox()),
      ...groups.flatMap((group) => [
        made("h3", { text: group }),
        made("ul", { class: "letter-cards" }, letters.filter((each) => each.group === group).map(card)),
      ]),
    ]),
  );
  for (const each of letters) {
    if (own !== turn || !document.querySelector(".letters")) return;
    const pages = await drawPages(each);
    const images = document.querySelectorAll(`.letter-card[data-letter="${each.name}"] img`);
    images.forEach((image, at) => showPicture(image, pages[at] ?? ""));
  }
}

function card({ name, title, about, registers }) {
  const picture = made("span", { class: "picture two-pages" }, [made("img", { alt: "", hidden: true }), made("img", { alt: "", hidden: true })]);
  const take = (register) => {
    choose(name, register);
    location.hash = "#letter/write";
  };
  const one = button("", () => take(registers[0]), { class: "card letter-card", "data-letter": name });
  one.append(picture, made("b", { text: title }), made("span", { class: "hint", text: about }));
  return made("li", {}, [one]);
}

// Pages with examples, one of each language.
async function drawPages({ name, registers }) {
  const question = { data: { letter: name, pair: work.pair, register: registers[0] }, example: true };
  const key = `${document.documentElement.lang} ${JSON.stringify(question)}`;
  if (!drawn.has(key)) {
    const { pages = [] } = await ask("letter", question).catch(() => ({}));
    if (!pages.length) return []; // another time it is asked again
    drawn.set(key, pages.length > 1 ? [pages[0], pages[Math.ceil(pages.length / 2)]] : pages);
  }
  return drawn.get(key);
}
