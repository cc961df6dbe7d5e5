// The label beside the text: asked for with every key, one at a time, the latest text wins.

import { $, made } from "../dom.js";
import { entryOf, here, state } from "./state.js";
import * as server from "./server.js";
import { beginFits, drawFitsSoon, markChosen } from "./fits.js";
import { ruleName } from "./rules.js";
import { languageName, msgid, number, word } from "../words.js";
import { LOST, trouble } from "./trouble.js";

const KEPT = "cardgen:template";
const MILLIMETRE = 96 / 25.4; // CSS pixels

let asked = null; // what was asked for last and not sent yet
let busy = false;
let shown = ""; // the address of the picture
let size = [0, 0];
let values = {}; // to try, by the names of placeholders
const tried = {}; // those that somebody typed, of all messages
let chosen = () => {};

export function beginLabel(templateChosen) {
  chosen = templateChosen;
  beginFits(choose);
  $("template").addEventListener("change", () => choose($("template").value));
  $("true-size").addEventListener("change", sizePicture);
  new ResizeObserver(sizePicture).observe($("desk"));
  // On a narrow page the label stays in sight as long as keys go to the text.
  for (const event of ["focus", "blur"]) {
    $("text").addEventListener(event, () => {
      document.body.classList.toggle("typing", event === "focus");
      sizePicture();
    });
  }
}

// The name is for commands; what it is for stands behind it in the reader's language.
const titleOf = (name) => [name, state.desk.templates[name].description].filter(Boolean).join(" – ");

// Fill the chooser; horizontal templates and vertical ones stand apart.
export function drawTemplates() {
  const names = Object.keys(state.desk.templates);
  if (!names.includes(state.template)) state.template = remembered(names) ?? names[0] ?? "";
  const groups = [false, true].map((vertical) => {
    const own = names.filter((name) => state.desk.templates[name].vertical === vertical);
    const options = own.map((name) => made("option", { value: name, text: titleOf(name), selected: name === state.template }));
    return made("optgroup", { label: word(vertical ? msgid("Vertical") : msgid("Horizontal")), hidden: !own.length }, options);
  });
  $("template").replaceChildren(...groups.filter((group) => !group.hidden));
}

function remembered(names) {
  try {
    return names.find((name) => name === localStorage.getItem(KEPT));
  } catch {
    return undefined;
  }
}

function choose(name) {
  state.template = name;
  $("template").value = name;
  markChosen();
  try {
    localStorage.setItem(KEPT, name);
  } catch {
    // then it is the first one, next time
  }
  chosen();
}

// Show the label of these words; `found` gets what is wrong with them.
export function drawLabel({ text, fuzzy }, found) {
  const has = state.catalog.labels && Boolean(state.template) && !entryOf()?.plural;
  document.body.classList.toggle("labelled", has);
  $("label").hidden = !has;
  drawValues();
  asked = { data: { ...here(), text, fuzzy, template: state.template, values }, found };
  if (!busy) next();
}

async function next() {
  busy = true;
  while (asked) {
    const { data, found } = asked;
    asked = null;
    try {
      const made = await server.preview(data);
      if (data.id !== state.id || data.pair !== state.pair) continue;
      found(made.findings, data.text);
      draw(made);
    } catch (error) {
      if (error.status === 503 || error.status === 429) {
        await new Promise((resolve) => setTimeout(resolve, 300));
        asked ??= { data, found };
      } else if (error.status !== 404) trouble(error.status ? msgid("There is no label.") : LOST, error);
    }
  }
  busy = false;
  drawFitsSoon();
}

function draw(preview) {
  const wrong = preview.findings.filter((each) => each.severity === "error");
  const over = wrong.some((each) => each.rule === "overflow");
  const kind = over ? "over" : wrong.length ? "wrong" : "fits";
  $("desk").className = `desk ${kind}`;
  $("verdict").className = `verdict ${kind}`;
  $("verdict").textContent = over ? word("Too large for this label: drawn smaller than it may be") : wrong.length ? ruleName(wrong[0].rule) : word("It fits");
  if (preview.svg) {
    const before = shown;
    shown = URL.createObjectURL(new Blob([preview.svg], { type: "image/svg+xml" }));
    $("picture").src = shown;
    $("picture").hidden = false;
    $("picture").alt = word("The label {template} with this text", { template: state.template });
    if (before) URL.revokeObjectURL(before);
  } else {
    $("desk").classList.add("stale");
  }
  size = [preview.width, preview.height];
  sizePicture();
  $("sizes").replaceChildren(...preview.sizes.map(shownSize));
}

function shownSize({ side, size: points, lines, least }) {
  const language = languageName(state.catalog[side === "source" ? "source" : "target"].lang);
  const small = least > 0 && points < least - 1e-6;
  const text = word(lines === 1 ? msgid("{language} {points} pt, 1 line") : msgid("{language} {points} pt, {lines} lines"), { language, points: number(points), lines: number(lines) });
  return made("span", { class: small ? "small" : "", text: small ? `${text} (${word("at least {points}", { points: number(least) })})` : text });
}

function sizePicture() {
  const [width, height] = size.map((length) => length * MILLIMETRE);
  if (!width) return;
  const room = $("desk").clientWidth - 24;
  const isBelow = getComputedStyle($("label")).position === "sticky";
  const most = window.innerHeight * (isBelow ? 0.3 : 0.62);
  const scale = $("true-size").checked && !isBelow ? 1 : Math.min(room / width, most / height, 1.6);
  $("picture").style.width = `${Math.max(width * scale, 40)}px`;
  $("picture").style.height = `${Math.max(height * scale, 40)}px`;
}

// Values to try for the placeholders of the message.
function drawValues() {
  const names = Object.keys(entryOf()?.placeholders ?? {});
  $("values").hidden = !names.length;
  const known = [...$("values").querySelectorAll("input")].map((each) => each.name);
  if (known.join() === names.join()) return;
  values = Object.fromEntries(names.filter((name) => name in tried).map((name) => [name, tried[name]]));
  $("values").replaceChildren(
    made("span", { class: "aside-text", text: word("Try with") }),
    ...names.map((name) => {
      const input = made("input", { name, value: tried[name] ?? "", autocomplete: "off", maxlength: "200", size: "10" });
      input.addEventListener("input", () => {
        const value = input.value.trim();
        for (const kept of [values, tried]) {
          if (value) kept[name] = value;
          else delete kept[name];
        }
        chosen();
      });
      return made("label", {}, [made("span", { text: `{${name}}` }), input]);
    }),
  );
}

// Which saved slogans the template does not hold, for the list; a large catalog comes in parts.
export async function findOverflowing(still) {
  const { pair, template } = state;
  const found = {};
  if (!state.catalog?.labels || !template) return found;
  for (let from = 0; from !== null && still(); ) {
    const part = await server.overflowing(pair, template, from);
    Object.assign(found, part.found);
    from = part.from;
  }
  return found;
}
