// Pulls the cable of the fake printer at random bytes, plugs it in again, and answers the question
// about the label by what lies in the tray.

async ({ pulls, seed }) => {
  const { printer } = await import("/page/printer/choice.js");
  const { printLabels } = await import("/page/printer/printing.js");
  const { ask } = await import("/page/ask.js");
  const { port } = window;
  let state = seed;
  const chance = (most) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return 1 + (state % most);
  };
  const print = (boxes, answers) => printLabels({ shipment: "SD-2026", boxes, answers, reason: "" }, printer(), () => {});
  await print("1", {});
  const size = port.bytes.length; // of a label
  let answers = {};
  const rounds = [];
  for (let pulled = 0; pulled < pulls;) {
    port.plug();
    port.left = chance(Math.round(size * 1.12));
    const before = port.paper.length;
    const done = await print("", answers);
    const came = port.paper.length - before;
    const [box] = done.doubtful;
    rounds.push([done.sent.length, box ?? 0, came]);
    if (came > done.sent.length + (box ? 1 : 0)) throw new Error("more came out than cardgen knows");
    const { doubtful } = await ask("shipment", { shipment: "SD-2026" });
    const answer = came > done.sent.length ? "there" : "not-there";
    answers = Object.fromEntries(doubtful.map((each) => [each.number, { task: each.task, answer }]));
    if (!box && !done.left.length) break;
    pulled += 1;
  }
  port.plug();
  await print("", answers);
  return { rounds, paper: port.paper };
}
