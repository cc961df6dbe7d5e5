// What the page is showing, which all of its parts share.

export const state = {
  desk: null, // pairs, templates, who is here
  pair: "",
  domain: "",
  catalog: null, // as the server has read it
  id: "", // of the entry that is open
  template: "",
  overflowing: {}, // previews by the ids of saved slogans that the template does not hold
};

export const $ = (id) => document.getElementById(id);

export const here = (id = state.id) => ({ pair: state.pair, domain: state.domain, id });

export const entryOf = (id = state.id) => state.catalog?.entries.find((each) => each.id === id) ?? null;

// An element with a text, a class and other attributes.
export function made(tag, { text = "", ...attributes } = {}, children = []) {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

// Tell who listens to the page rather than looks at it; once things have come to rest.
let waiting = 0;
export function tell(text, wait = 0) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    $("status").textContent = text;
  }, wait);
}
