// Boxes and shipments by their numbers and names.

// The numbers of boxes in words: 3, 17-18, 40.
export function format(numbers) {
  const parts = [];
  for (const each of [...numbers].sort((one, two) => one - two)) {
    const before = parts.at(-1);
    if (before && before[1] === each - 1) before[1] = each;
    else parts.push([each, each]);
  }
  return parts.map(([first, end]) => (first === end ? `${first}` : `${first}-${end}`)).join(", ");
}

// The address of a shipment that is made.
export const link = (name) => `#shipment/made/${encodeURIComponent(name)}`;
