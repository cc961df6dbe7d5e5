// Elements of the page.

export const $ = (id) => document.getElementById(id);

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
