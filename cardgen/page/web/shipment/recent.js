// The work of before: the list that is open, and the shipments of this folder.

import { ask } from "../ask.js";
import { number, word } from "../words.js";
import { work } from "./work.js";

export async function recent() {
  const { shipments = [] } = await ask("shipments").catch(() => ({}));
  const open = work.file ? [{ href: "#shipment/list", name: work.file.name, about: word("A list that is being checked"), state: word("Continue") }] : [];
  return [...open, ...shipments.slice(0, 8).map(about)];
}

export function about({ shipment, list, states, doubtful }) {
  const total = Object.entries(states).reduce((sum, [state, count]) => sum + (state === "voided" ? 0 : count), 0);
  const ready = (states.rendered ?? 0) + (states.verified ?? 0);
  const said = doubtful ? word("△ {count} boxes are doubtful", { count: number(doubtful) })
    : ready < total ? word("{ready} of {total} labels made", { ready: number(ready), total: number(total) })
      : word("✓ {total} labels made", { total: number(total) });
  return { href: `#shipment/made/${encodeURIComponent(shipment)}`, name: shipment, about: list, state: said };
}
