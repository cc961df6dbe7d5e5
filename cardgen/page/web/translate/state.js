// What the place is showing, which all of its parts share.

import { $ } from "../dom.js";

export const state = {
  desk: null, // pairs, templates, who is here
  pair: "",
  domain: "",
  catalog: null, // as the server has read it
  id: "", // of the entry that is open
  template: "",
  overflowing: {}, // previews by the ids of saved slogans that the template does not hold
};

let places = new Map(); // where each entry stands in the catalog, by its id

export const here = (id = state.id) => ({ pair: state.pair, domain: state.domain, id });

// Take a catalog as the server has read it.
export function setCatalog(catalog) {
  state.catalog = catalog;
  places = new Map((catalog?.entries ?? []).map(({ id }, at) => [id, at]));
}

// Take entries as the server has them after a change, and remove those that are gone.
export function renewEntries(entries, gone = []) {
  const { catalog } = state;
  for (const entry of entries) {
    if (places.has(entry.id)) catalog.entries[places.get(entry.id)] = entry;
    else catalog.entries.push(entry);
    if (!places.has(entry.id)) places.set(entry.id, catalog.entries.length - 1);
  }
  const lost = new Set(gone);
  if (lost.size) setCatalog({ ...catalog, entries: catalog.entries.filter(({ id }) => !lost.has(id)) });
}

export const placeOf = (id) => places.get(id) ?? -1;

export const entryOf = (id = state.id) => state.catalog?.entries[placeOf(id)] ?? null;

// Tell who listens to the page rather than looks at it; once things have come to rest.
let waiting = 0;
export function tell(text, wait = 0) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    $("status").textContent = text;
  }, wait);
}
