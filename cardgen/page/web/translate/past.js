// What was typed before, so that it can be had back: steps of each entry, for as long as the
// window is open. A browser forgets its own where a page puts a text into a field.

const MOST = 300; // steps of an entry
const REST = 1000; // milliseconds after which typing is another step

const known = new Map(); // by pair/domain/id: {steps, at, kind, time}

const place = ({ pair, domain, id }) => `${pair}/${domain}/${id}`;
const same = (one, other) => one.text === other.text && one.fuzzy === other.fuzzy && one.note === other.note;

// Note how an entry stands now. Steps of one kind, such as letters that are typed, are one.
export function noteStep(where, now, kind = "") {
  const found = known.get(place(where));
  if (!found) {
    known.set(place(where), { steps: [now], at: 0, kind: "", time: 0 });
    return;
  }
  if (same(found.steps[found.at], now)) return;
  const joins = kind && kind === found.kind && Date.now() - found.time < REST && found.at > 0;
  found.steps.length = joins ? found.at : found.at + 1;
  found.steps.push(now);
  if (found.steps.length > MOST) found.steps.shift();
  Object.assign(found, { at: found.steps.length - 1, kind, time: Date.now() });
}

// How an entry stood so many steps before (-1) or after (1), or null.
export function stepBy(where, by) {
  const found = known.get(place(where));
  const to = found?.steps[found.at + by];
  if (!to) return null;
  Object.assign(found, { at: found.at + by, kind: "" });
  return to;
}
