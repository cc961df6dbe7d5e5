export async function open(place) { place.className = "shipment"; place.replaceChildren(); }
export function take() {}
