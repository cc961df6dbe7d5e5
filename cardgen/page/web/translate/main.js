// The page: what is open, and what changes by itself.

import { $, made } from "../dom.js";
import { entryOf, here, renewEntries, setCatalog, state, tell } from "./state.js";
import * as server from "./server.js";
import { beginAdding, drawAdding } from "./adding.js";
import { beginApproving, drawWaiting } from "./approving.js";
import { CATALOGS } from "./catalogs.js";
import { beginEditing, goToText, openEntry, refresh } from "./editing.js";
import { beginFigures } from "./figures.js";
import { beginLabel, drawTemplates, findOverflowing } from "./label.js";
import { beginKeeping, drawKeeping } from "./keeping.js";
import { beginKeys } from "./keys.js";
import { beginList, drawList, focusOpen, showAll, visible } from "./list.js";
import { begin, dropUnsaved, unsaved, unsavedIds } from "./unsaved.js";
import { current, keep, languageName, speak, word } from "../words.js";
import { ANSWERS, LOST, trouble } from "./trouble.js";

let unread = false; // whether the file could not be read last time
let asked = 0; // of the questions which slogans are too large, the latest

// The token in the address is not needed any more, and should not be seen or kept.
history.replaceState(null, "", `${location.pathname}${location.hash}`);

await speak();
$("language").value = current();
beginList((id, focus) => openEntry(id, focus), drawWaiting);
beginEditing(() => drawOverflowing());
beginApproving(refresh);
beginAdding(openAdded);
beginFigures();
beginLabel(() => {
  refresh();
  drawOverflowing();
});
beginKeys();
$("back").addEventListener("click", () => {
  document.body.dataset.view = "list";
  focusOpen();
});
$("skip").addEventListener("click", (event) => {
  event.preventDefault(); // the address says which entry is open
  if (state.id) openEntry(state.id, true);
});
$("pair").addEventListener("change", () => choose($("pair").value, state.domain));
$("domain").addEventListener("change", () => choose(state.pair, $("domain").value));
$("language").addEventListener("change", async () => {
  keep($("language").value);
  await speak($("language").value);
  drawChoices();
  drawTemplates();
  await ask();
  if (state.catalog) drawFile();
  drawList();
  if (state.id) openEntry(state.id);
});

server.hearLate((is) => {
  $("waits").hidden = !is;
  document.body.classList.toggle("waits", is);
});

try {
  state.desk = await server.desk();
  await begin(state.desk.key, { tellFull: () => trouble("The browser has no room for texts that are not saved: save this one now."), changed: found });
  $("project").textContent = state.desk.project || "cardgen";
  document.title = `${$("project").textContent} · cardgen`;
  $("visitor").textContent = state.desk.visitor;
  $("visitor").hidden = !state.desk.visitor;
  $("places").hidden = !state.desk.places;
  $("folder-place").hidden = !state.desk.folder;
  drawTemplates();
  if (state.desk.keeps) await beginKeeping(reread);
  await choose(...address());
  // Who has the text before them may type at once; on a narrow page they choose a message first.
  if (state.id && $("text").offsetParent) goToText();
} catch (error) {
  trouble("The messages cannot be read.", error);
}
document.body.removeAttribute("aria-busy");

server.listen({
  changed: async (event) => {
    if (event.changed === "templates") await renew();
    else if (event.cause !== server.WINDOW && event.pair === state.pair && event.domain === state.domain) await reread();
  },
  again: async () => {
    trouble("");
    await renew();
    await reread();
  },
  lost: (closed) => trouble(closed ? ANSWERS[401] : LOST),
});
addEventListener("hashchange", () => {
  const [pair, domain, id] = address();
  if (!(pair in state.desk.pairs)) return;
  if (pair !== state.pair || domain !== state.domain) choose(pair, domain, id);
  else if (named(id) && named(id).id !== state.id) openEntry(named(id).id);
});

// Ask for the catalog anew, since what is wrong with its texts is said in the reader's language.
async function ask() {
  const { pair, domain } = state;
  try {
    const catalog = await server.catalog(pair, domain);
    if (state.catalog && pair === state.pair && domain === state.domain) setCatalog(catalog);
  } catch {
    // the next question says what is wrong
  }
}

// Texts of another window have come, which is gone.
function found() {
  if (!state.catalog) return;
  drawFile();
  drawList();
  refresh();
}

// The pair, catalog and entry that the address names; it may name anything.
function address() {
  const [pair, domain, ...name] = location.hash.slice(1).split("/");
  return [pair, domain, name.join("/")];
}

// The entry of an id, or of its name, which people write into links.
function named(id) {
  if (!id) return null;
  let name = id;
  try {
    name = decodeURIComponent(id);
  } catch {
    // it is no name, then
  }
  return entryOf(id) ?? state.catalog.entries.find((entry) => entry.name === name);
}

// Open a catalog, and in it an entry.
async function choose(pair, domain, id) {
  const { pairs } = state.desk;
  state.pair = pair in pairs ? pair : Object.keys(pairs)[0];
  const domains = pairs[state.pair] ?? [];
  state.domain = domains.includes(domain) ? domain : domains[0];
  state.id = "";
  drawChoices();
  if (!state.domain) return;
  try {
    setCatalog(await server.catalog(state.pair, state.domain));
  } catch (error) {
    trouble("The messages cannot be read.", error);
    return;
  }
  trouble("");
  state.overflowing = {};
  showAll();
  drawFile();
  drawList();
  const first = named(id)?.id ?? visible()[0]?.id;
  $("entry").hidden = $("label").hidden = !first;
  if (first) openEntry(first);
  if (!id) document.body.dataset.view = "list";
  drawAdding();
  drawKeeping();
  drawOverflowing();
  readRest();
}

// Of a large catalog the server reads the last entries later: take their findings part by part.
async function readRest() {
  const { catalog, pair, domain } = state;
  try {
    for (let from = catalog.from; from !== null && from !== undefined; ) {
      const part = await server.texts("findings", { pair, domain, start: from });
      if (pair !== state.pair || domain !== state.domain) return;
      renewEntries(part.entries);
      from = part.from;
      if (from === null) drawList();
    }
  } catch {
    // the list does without
  }
}

// A message or term was added here: show it.
async function openAdded(name) {
  await reread();
  const entry = named(name);
  if (entry) openEntry(entry.id, true);
}

function drawChoices() {
  const { pairs } = state.desk;
  const names = (pair) => state.desk.langs[pair].map(languageName).join(" → ");
  const option = (value, text, chosen) => made("option", { value, text, selected: value === chosen });
  $("pair").replaceChildren(...Object.keys(pairs).map((pair) => option(pair, names(pair), state.pair)));
  $("domain").replaceChildren(...(pairs[state.pair] ?? []).map((each) => option(each, word(CATALOGS[each]), state.domain)));
}

// What is wrong with the file besides its entries, and texts of entries that it has no more.
function drawFile() {
  const known = new Set(state.catalog.entries.map((entry) => entry.id));
  const lost = [...unsavedIds(state.pair, state.domain)].filter((id) => !known.has(id));
  const findings = state.catalog.findings.map(({ place, message, hint }) =>
    made("p", {}, [
      ...(place ? [made("b", { text: place })] : []),
      ...[message, ...(hint ? [hint] : [])].map((each) => made("span", { text: each })),
    ]),
  );
  const texts = lost.map((id) => {
    const button = made("button", { type: "button", text: word("Let it go") });
    button.addEventListener("click", () => {
      dropUnsaved(here(id));
      drawFile();
    });
    const { text, note, asides } = unsaved(here(id));
    const words = [text, note, ...asides.flatMap((each) => [each.text, each.note])].filter(Boolean);
    const shown = words.map((each) => made("p", { class: "words", text: each, ...state.catalog.target }));
    return made("div", {}, [...shown, button]);
  });
  if (lost.length) texts.unshift(made("p", { text: word("Not saved, and of messages that the file no longer has:") }));
  $("file-findings").replaceChildren(...findings, ...texts);
  $("file-findings").hidden = !findings.length && !texts.length;
}

async function drawOverflowing() {
  asked += 1;
  const mine = asked;
  const still = () => mine === asked;
  try {
    const found = await findOverflowing(still);
    if (!still() || Object.keys(found).join() === Object.keys(state.overflowing).join()) return;
    state.overflowing = found;
    drawList();
  } catch {
    // the list does without
  }
}

// The file has changed on the disk.
async function reread() {
  const { pair, domain } = state;
  try {
    const catalog = await server.catalog(pair, domain);
    if (pair !== state.pair || domain !== state.domain) return;
    if (unread) trouble("");
    unread = false;
    const before = JSON.stringify(state.catalog.entries);
    if (before === JSON.stringify(catalog.entries)) return;
    setCatalog(catalog);
    readRest();
    trouble("");
    drawFile();
    drawList();
    refresh();
    tell(word("The file has changed."));
    drawOverflowing();
  } catch (error) {
    unread = true;
    trouble("The messages cannot be read.", error);
  }
}

async function renew() {
  try {
    state.desk = await server.desk();
    drawChoices();
    drawTemplates();
    if (state.id) refresh();
    drawOverflowing();
  } catch (error) {
    trouble(LOST, error);
  }
}
