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


export const here = (id = state.id) => ({ pair: state.pair, domain: state.domain, id });

export const entryOf = (id = state.id) => state.catalog?.entries.find((each) => each.id === id) ?? null;

// Tell who listens to the page rather than looks at it; once things have come to rest.
let waiting = 0;
export function tell(text, wait = 0) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    $("status").textContent = text;
  }, wait);
}
