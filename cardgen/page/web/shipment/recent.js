// The shipments that are worked on, the last first.

export async function recent() {
  return [];
}
