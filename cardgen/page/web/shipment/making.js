// The labels of a list are made: its name, one button, and how far it is.

import { $, made } from "../dom.js";
import { ask } from "../ask.js";
import * as findings from "../findings.js";
import { number, word } from "../words.js";
import { askList, change, close, work } from "./work.js";
import { steps } from "./steps.js";

const POLL = 400; // milliseconds

export async function openMaking(place) {
  const list = await askList("list").catch(() => null);
  if (!work.name) {
    const { shipment = "" } = await ask("name", { file: work.file.name }).catch(() => ({}));
    change({ name: shipment });
  }
  const wrong = findings.wrong(list?.findings ?? []);
  const name = made("input", { id: "shipment-name", value: work.name, autocomplete: "off", maxlength: "24", "aria-describedby": "name-hint" });
  name.addEventListener("input", () => change({ name: name.value.trim() }));
  const zpl = made("input", { type: "checkbox", id: "want-zpl" });
  zpl.checked = work.formats.includes("zpl");
  zpl.addEventListener("change", () => change({ formats: zpl.checked ? ["pdf", "zpl"] : ["pdf"] }));
  const main = made("button", { type: "button", class: "main wide", id: "make" }, [
    made("span", { text: wrong.length ? word("Go to the next cell to mend") : word("Make {count} labels", { count: number(list?.boxes ?? 0) }) }),
  ]);
  main.addEventListener("click", () => (wrong.length ? (location.hash = "#shipment/list") : make(false)));
  place.replaceChildren(
    steps("making"),
    made("section", { class: "form narrow", "aria-label": word("Make") }, [
      made("label", { class: "field" }, [made("span", { text: word("Name of the shipment") }), name]),
      made("p", { class: "hint", id: "name-hint", text: word("Letters, digits and hyphens: the numbers of the boxes begin with it.") }),
      made("label", { class: "check" }, [zpl, made("span", { text: word("Also files for a label printer (ZPL)") })]),
      made("p", { class: "hint", text: word("You get the labels in one PDF, the packing list, the list of boxes and the report.") }),
      main,
      made("div", { id: "progress-box", "aria-live": "polite" }),
      made("div", { id: "made-found" }),
    ]),
  );
}

async function make(amend) {
  $("make").disabled = true;
  $("made-found").replaceChildren();
  const order = work.stock ? { stock: work.stock, start: work.place } : null;
  const answer = await askList("make", { shipment: work.name, sheets: order, formats: work.formats, dpi: work.formats.includes("zpl") ? work.dpi : 300, amend }).catch(() => null);
  if (answer === null) {
    $("make").disabled = false; // what does not work stands above
    return;
  }
  if (!answer.job) {
    $("make").disabled = false;
    showFindings(answer.findings ?? []);
    return;
  }
  await watch(answer.job, answer.boxes);
}

async function watch(job, boxes) {
  const bar = made("progress", { max: String(boxes), value: "0" });
  const said = made("p", { class: "hint" });
  $("progress-box").replaceChildren(bar, said);
  for (;;) {
    const { done, total, result } = await ask("job", { job });
    if (!$("progress-box")) return;
    bar.max = total || boxes;
    bar.value = done;
    said.textContent = done < (total || boxes) ? word("{done} of {total} labels", { done: number(done), total: number(total || boxes) }) : word("Making the papers…");
    if (result) return finish(result);
    await new Promise((resolve) => setTimeout(resolve, POLL));
  }
}

function finish(result) {
  if (result.shipment && !result.failed) {
    close();
    location.hash = `#shipment/made/${encodeURIComponent(result.shipment)}`;
    return;
  }
  $("progress-box").replaceChildren();
  $("make").disabled = false;
  showFindings(result.findings ?? []);
}

function showFindings(found) {
  const isChanged = found.some(({ rule }) => rule === "changed");
  const amend = made("button", { type: "button", text: word("Take over the changes of the list") });
  amend.addEventListener("click", () => make(true));
  $("made-found").replaceChildren(findings.list(found), ...(isChanged ? [amend] : []));
}
