// Rows of a long list, of which only those in sight are elements. All rows are equally high.

const MORE = 6; // rows above and below those in sight
const REM = 5.25; // the height of a row, as the style has it

// Make the rows of a list. `box` is what scrolls, `list` holds the rows; `makeRow` makes the row
// of an item, and an item has an id.
export function makeRows(box, list, makeRow) {
  let items = [];
  let places = new Map();
  let made = new Map(); // rows by the ids of their items
  let asked = 0;

  const height = () => REM * parseFloat(getComputedStyle(document.documentElement).fontSize);

  function place(element, id) {
    const at = places.get(id);
    element.style.transform = `translateY(${at * height()}px)`;
    element.setAttribute("aria-setsize", String(items.length));
    element.setAttribute("aria-posinset", String(at + 1));
    return element;
  }

  function draw({ anew = false } = {}) {
    const row = height();
    list.style.height = `${items.length * row}px`;
    const first = Math.max(0, Math.floor(box.scrollTop / row) - MORE);
    const last = Math.min(items.length, Math.ceil((box.scrollTop + box.clientHeight) / row) + MORE);
    const wanted = new Set(items.slice(first, last).map(({ id }) => id));
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.id : "";
    if (places.has(focused)) wanted.add(focused); // the focus must not be lost
    const before = made;
    made = new Map();
    for (const id of [...wanted].sort((one, other) => places.get(one) - places.get(other))) {
      made.set(id, (!anew && before.get(id)) || place(makeRow(items[places.get(id)]), id));
    }
    const now = [...made.values()];
    const isSame = now.length === list.children.length && now.every((each, at) => each === list.children[at]);
    if (isSame) return;
    list.replaceChildren(...now);
    if (focused && made.has(focused)) made.get(focused).querySelector("[data-id]").focus({ preventScroll: true });
  }

  function drawSoon() {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(() => draw());
  }

  // Scroll until a row is in sight.
  function reveal(id) {
    const at = places.get(id);
    if (at === undefined || !box.clientHeight) return;
    const row = height();
    if (at * row < box.scrollTop) box.scrollTop = at * row;
    else if ((at + 1) * row > box.scrollTop + box.clientHeight) box.scrollTop = (at + 1) * row - box.clientHeight;
    draw();
  }

  box.addEventListener("scroll", drawSoon, { passive: true });
  new ResizeObserver(drawSoon).observe(box);
  return {
    // Show other items, or the same ones with other contents.
    show(next) {
      items = next;
      places = new Map(items.map(({ id }, at) => [id, at]));
      draw({ anew: true });
    },
    // Show the row of an item anew, if it is in sight.
    renew(item) {
      const old = made.get(item.id);
      if (!old) return;
      const isFocused = old.contains(document.activeElement);
      const row = place(makeRow(item), item.id);
      made.set(item.id, row);
      old.replaceWith(row);
      if (isFocused) row.querySelector("[data-id]").focus({ preventScroll: true });
    },
    reveal,
    focus(id) {
      reveal(id);
      made.get(id)?.querySelector("[data-id]").focus();
    },
    has: (id) => places.has(id),
    // The id of the item so many rows after another, or undefined.
    step: (id, by) => items[(places.get(id) ?? -1) + by]?.id,
    get items() {
      return items;
    },
    get first() {
      return items[0]?.id;
    },
    get last() {
      return items.at(-1)?.id;
    },
  };
}
