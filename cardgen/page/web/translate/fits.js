// All designs as small pictures with the open text: which of them hold it.

import { $, made, showPicture } from "../dom.js";
import { here, state } from "./state.js";
import * as server from "./server.js";
import { ruleName } from "./rules.js";
import { number, word } from "../words.js";

const REST = 700; // milliseconds without a key, after which pictures in sight are drawn
const LONG_REST = 2500; // after which all designs are counted
const UNFINISHED = ["untranslated", "fuzzy", "copied", "wrong-language"]; // no fault of a design
const cards = new Map(); // by the names of designs
const inSight = new Set();
let later = 0;
let turn = 0; // of drawing; an older one ends
let drawing = false;
let choose = () => {};
let watcher = null;

export function beginFits(chosen) {
  choose = chosen;
  watcher = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) inSight.add(target.dataset.name);
      else inSight.delete(target.dataset.name);
    }
    drawPictures();
  });
}

// Look at all designs once nobody types any more.
export function drawFitsSoon() {
  clearTimeout(later);
  turn += 1;
  later = setTimeout(() => {
    const names = Object.keys(state.desk.templates);
    if (names.join() !== [...cards.keys()].join()) makeCards(names);
    drawPictures();
    later = setTimeout(drawFits, LONG_REST - REST);
  }, REST);
}

// Mark the design whose label is shown large.
export function markChosen() {
  for (const [name, { button }] of cards) button.setAttribute("aria-pressed", String(name === state.template));
}

async function drawFits() {
  if (!state.catalog?.labels || !state.id) return;
  const mine = turn;
  try {
    const found = await server.fits({ ...here(), text: $("text").value });
    if (mine !== turn) return;
    const names = Object.keys(found).filter((name) => cards.has(name));
    for (const name of names) drawCard(name, found[name]);
    const over = names.filter((name) => wrongIn(found[name])).length;
    $("fits-said").textContent = over ? word("{count} of {all} designs do not hold this text", { count: number(over), all: number(names.length) }) : word("✓ All {all} designs hold this text", { all: number(names.length) });
    $("fits-said").className = over ? "hint doubt-text" : "hint";
  } catch (error) {
    // A busy server answers later; else the next key asks again.
    if (mine === turn && error.status === 503) drawFitsSoon();
  }
}

const wrongIn = ({ findings }) => findings.find((each) => each.severity === "error" && !UNFINISHED.includes(each.rule));

function makeCards(names) {
  watcher.disconnect();
  inSight.clear();
  cards.clear();
  for (const name of names) {
    const image = made("img", { alt: "", hidden: true });
    const said = made("span", { class: "aside-text" });
    const button = made("button", { type: "button", "data-name": name, title: state.desk.templates[name]?.description }, [made("span", { class: "picture" }, [image]), made("span", { class: "fit-name", text: name }), said]);
    button.addEventListener("click", () => choose(name));
    cards.set(name, { button, image, said, of: "" });
    watcher.observe(button);
  }
  $("fits").replaceChildren(...[...cards.values()].map(({ button }) => made("li", {}, [button])));
  markChosen();
}

function drawCard(name, preview) {
  const { button, said } = cards.get(name);
  const wrong = wrongIn(preview);
  const least = Math.min(...preview.sizes.filter((each) => each.side === "target").map((each) => each.size));
  button.classList.toggle("over", Boolean(wrong));
  said.textContent = wrong ? `△ ${ruleName(wrong.rule)}` : Number.isFinite(least) ? word("{points} pt", { points: number(least) }) : "";
}

// Draw the pictures that are in sight, one after the other.
async function drawPictures() {
  if (drawing) return;
  drawing = true;
  try {
    for (;;) {
      const now = { ...here(), text: $("text").value, fuzzy: $("fuzzy").checked };
      const of = JSON.stringify([turn, now]);
      const name = [...inSight].find((each) => cards.get(each)?.of !== of);
      if (!name || !state.id) return;
      const card = cards.get(name);
      card.of = of;
      const preview = await server.picture({ ...now, template: name, values: {} });
      if (cards.get(name) !== card) continue;
      drawCard(name, preview);
      const { svg } = preview;
      if (!svg) continue;
      showPicture(card.image, svg);
      await card.image.decode().catch(() => {});
    }
  } catch (error) {
    if (error.status === 503) drawFitsSoon();
  } finally {
    drawing = false;
  }
}
