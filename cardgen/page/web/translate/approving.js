// Approval of several texts at once: each is shown in full, and only what was on the screen in
// full counts as read.

import { $, made } from "../dom.js";
import { entryOf, renewEntries, state, tell } from "./state.js";
import * as server from "./server.js";
import { drawList, isToApprove } from "./list.js";
import { number, word } from "../words.js";
import { trouble } from "./trouble.js";

let approved = () => {};
let watcher = null;
let read = new Set(); // ids of entries whose rows were seen to their end
let asking = false;

export function beginApproving(done) {
  approved = done;
  $("approve-all").addEventListener("click", openApproval);
  $("approve-these").addEventListener("click", approveThese);
  $("approve-dialog").addEventListener("close", () => watcher?.disconnect());
  $("waiting").addEventListener("change", drawButton);
}

// How many texts wait for somebody, on the button below the list.
export function drawWaiting() {
  const count = state.desk?.approver && state.catalog ? state.catalog.entries.filter(isToApprove).length : 0;
  $("approve-all").hidden = !count;
  $("approve-all").textContent = word("Read and approve {count}…", { count: number(count) });
}

export async function openApproval() {
  if ($("approve-all").hidden) return;
  const { pair, domain } = state;
  try {
    const { waiting, by } = await server.texts("waiting", { pair, domain });
    trouble("");
    read = new Set();
    $("approve-trouble").textContent = "";
    $("approve-said").textContent = word("You approve as {name}. Texts with findings are not in this list, and your own cannot be ticked.", { name: by });
    $("waiting").replaceChildren(...waiting.filter(({ id }) => entryOf(id)).map(row));
    $("approve-dialog").showModal();
    watch();
    drawButton();
    $("approve-these").focus();
  } catch (error) {
    trouble("The texts to approve cannot be read.", error);
  }
}

function row({ id, findings }) {
  const { name, source, text, approval } = entryOf(id);
  const cannot = findings.length > 0;
  const box = made("input", { type: "checkbox", "data-id": id, "data-revision": approval.revision, checked: !cannot, disabled: cannot });
  return made("li", {}, [
    made("label", {}, [box, made("span", { class: "entry-name", text: name })]),
    made("p", { class: "words", text: source, ...state.catalog.source }),
    made("p", { class: "words", text, ...state.catalog.target }),
    ...findings.map(({ message }) => made("p", { class: "doubt-text", text: message })),
    made("span", { class: "end", "data-end": id }),
  ]);
}

// A text is read when the end of its row was in sight.
function watch() {
  watcher?.disconnect();
  watcher = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) if (isIntersecting) read.add(target.dataset.end);
      drawButton();
    },
    { root: $("waiting") },
  );
  for (const end of $("waiting").querySelectorAll(".end")) watcher.observe(end);
}

const ticked = () => [...$("waiting").querySelectorAll("input:checked")].filter((box) => read.has(box.dataset.id));

function drawButton() {
  const count = ticked().length;
  const rest = $("waiting").querySelectorAll("input:checked").length - count;
  $("approve-these").textContent = rest ? word("Approve {count} that you have seen; {rest} are below", { count: number(count), rest: number(rest) }) : word("Approve {count}", { count: number(count) });
  $("approve-these").setAttribute("aria-disabled", String(!count)); // it keeps the focus
}

async function approveThese() {
  const boxes = ticked();
  if (asking || !boxes.length) return;
  asking = true;
  const { pair, domain } = state;
  const revisions = Object.fromEntries(boxes.map(({ dataset }) => [dataset.id, dataset.revision]));
  try {
    const answer = await server.texts("approve", { pair, domain, revisions });
    const left = answer.left.map((id) => entryOf(id)?.name).filter(Boolean);
    if (pair === state.pair && domain === state.domain) renewEntries([...answer.entries, ...answer.changed], answer.gone);
    tell(word("Approved: {count}", { count: number(answer.entries.length) }));
    const done = new Set(answer.entries.map(({ id }) => id));
    for (const box of boxes) if (done.has(box.dataset.id)) box.closest("li").remove();
    if (left.length) $("approve-trouble").textContent = [word("Not approved, since somebody changed it meanwhile: {names}", { names: left.join(", ") }), ...answer.findings.map(({ message }) => message)].join(" ");
    else if (!$("waiting").querySelector("input:not(:disabled)")) $("approve-dialog").close();
    drawButton();
    drawList();
    approved();
  } catch (error) {
    $("approve-trouble").textContent = (error.data?.findings ?? []).map(({ message, hint }) => [message, hint].filter(Boolean).join(": ")).join(" ") || word("It is not approved.");
  } finally {
    asking = false;
  }
}
