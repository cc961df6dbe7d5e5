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

// A picture of an SVG text in an image, or no picture for an empty text.
export function showPicture(image, svg) {
  if (!image) return;
  if (image.src) URL.revokeObjectURL(image.src);
  if (svg) image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  else image.removeAttribute("src");
  image.hidden = !svg;
}

// A button with a text, which does something.
export function button(text, clicked, attributes = {}) {
  const made_ = made("button", { type: "button", text, ...attributes });
  made_.addEventListener("click", clicked);
  return made_;
}

// A choice of [value, text], with one of them chosen.
export function select(options, value, changed, attributes = {}) {
  const control = made("select", attributes, options.map(([key, text]) => made("option", { value: key, text })));
  control.value = value;
  control.addEventListener("change", () => changed(control.value));
  return control;
}

// A control with its name above it.
export const labelled = (text, control) => made("label", { class: "field" }, [made("span", { text }), control]);

// One of a few, as buttons side by side.
export function segments(label, options, value, chosen) {
  return made("div", { class: "segments", role: "group", "aria-label": label }, options.map(([key, text]) =>
    button(text, () => chosen(key), { "aria-pressed": String(key === value) })));
}
