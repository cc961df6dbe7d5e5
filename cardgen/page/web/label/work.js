// The label that somebody is making: it survives a change of design, and loading the page again.

import { kept, makeHistory } from "../kept.js";

const EMPTY = { pair: "", message: { id: "", source: "", target: "" }, template: "", size: "", fields: {}, how: "sheet", stock: "", place: 1, copies: 1, dpi: 300 };
export const work = { ...structuredClone(EMPTY) };
export const { change, canUndo, undo } = makeHistory("label", work, 200);

// Begin with what was typed here before, or with the usual choices of the project.
export function begin(about) {
  if (work.pair) return;
  Object.assign(work, kept("label", { ...structuredClone(EMPTY), pair: about.pair, template: about.template }));
  if (!about.pairs.some(({ pair }) => pair === work.pair)) work.pair = about.pair;
}

export const clear = () => change({ fields: {} });

// The address of a label with all that was filled in; it goes to nobody but who gets it.
export function address() {
  const { pair, message, template, size, fields } = work;
  const data = new TextEncoder().encode(JSON.stringify({ pair, message, template, size, fields }));
  const text = btoa(String.fromCharCode(...data)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return `${location.origin}${location.pathname}#label/filled/${text}`;
}

export function take(text) {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
    const { pair, message, template, size, fields } = JSON.parse(new TextDecoder().decode(bytes));
    change({ pair, message: { id: "", source: "", target: "", ...message }, template, size, fields: { ...fields } });
    return true;
  } catch {
    return false;
  }
}

// The question for the label, in the form of the protocol.
export const question = () => ({
  pair: work.pair,
  message: work.message.id ? { id: work.message.id } : { source: work.message.source, target: work.message.target },
  template: work.template,
  size: work.size,
  fields: Object.fromEntries(Object.entries(work.fields).filter(([, value]) => value.trim())),
});
