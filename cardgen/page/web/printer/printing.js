// Labels of a shipment on their way to a printer. The server has the ledger: a label that the
// browser sends itself is begun there before its first byte leaves, and ended after its last.

import { Refused, ask, bytesOf } from "../ask.js";
import { asChoice, connect, isInBrowser } from "./choice.js";
import { Torn } from "./usb.js";

const POLL = 400; // milliseconds between two questions about a job of the server
const NEXT = 100; // milliseconds between two questions for a label
const ALIVE = 2000; // milliseconds between two words while a label is on its way
const STALLED = 8000; // milliseconds without progress after which a printer counts as silent

const owned = new Set(); // what this page prints itself: { job, task, connection }

const rest = (time) => new Promise((resolve) => setTimeout(resolve, time));

// Print labels; `told` hears of the progress. Returns the result of the job, or its findings.
export async function printLabels(question, printer, told) {
  if (!isInBrowser(printer)) {
    return followAnswer(await ask("print", { ...question, printer: asChoice(printer) }), told);
  }
  const connection = connect(printer);
  if (!connection) return { away: true, findings: [] };
  try {
    await connection.open();
  } catch (error) {
    if (!(error instanceof Torn)) throw error;
    return { refused: true, findings: [] };
  }
  let own = null;
  try {
    const { name, language, dpi } = printer;
    const answer = await ask("print", { ...question, browser: { name, language, dpi } });
    if (!answer.job || answer.busy) return followAnswer(answer, told);
    own = { job: answer.job, task: 0, connection };
    owned.add(own);
    return await handOver(own, told);
  } finally {
    owned.delete(own);
    await connection.close();
  }
}

// Follow the job that an answer names. If it is another one that was at work, the result says so.
export async function followAnswer({ job, busy, ...answer }, told) {
  return job ? { ...(await follow(job, told)), ...(busy ? { busy } : {}) } : answer;
}

// Follow a job of the server to its end.
export async function follow(job, told) {
  for (;;) {
    const state = await ask("job", { job });
    told({ job, ...state });
    if (state.result) return state.result;
    await rest(POLL);
  }
}

export const stop = (job) => ask("stop", { job });

// A server that is busy for a moment, or a connection that breaks for a moment, loses no label.
async function tell(question, tries = 20) {
  for (let turn = 0; ; turn += 1) {
    try {
      return await ask("hand", question);
    } catch (error) {
      const isLasting = error instanceof Refused && error.status !== 429;
      if (isLasting || turn >= tries) throw error;
      await rest(500);
    }
  }
}

async function handOver(mine, told) {
  const { job, connection } = mine;
  for (;;) {
    const state = await tell({ job, stage: "next" });
    told({ job, ...state });
    if (state.result) return state.result;
    if (!state.task) {
      await rest(NEXT);
      continue;
    }
    mine.task = state.task;
    await sendOne(mine, state, told);
    mine.task = 0;
  }
}

// Send one label: it may leave only when the ledger has noted that it begins.
async function sendOne({ job, task, connection }, state, told) {
  const bytes = bytesOf(state.data);
  const { go } = await ask("hand", { job, task, stage: "begin" }).catch(() => ({ go: false }));
  if (!go) return tell({ job, task, stage: "end", given: 0, problem: "lost" });
  let given = 0;
  let moved = Date.now();
  let isStopped = false;
  const heard = setInterval(async () => {
    const isSilent = Date.now() - moved > STALLED;
    const answer = await ask("hand", { job, task, stage: "alive" }).catch(() => null);
    told({ job, ...state, isSilent });
    if (isSilent && answer?.stopping && !isStopped) {
      isStopped = true;
      await connection.close(); // the transfer that hangs ends with an error
    }
  }, ALIVE);
  try {
    await connection.send(bytes, (count) => {
      given = count;
      moved = Date.now();
    });
    return await tell({ job, task, stage: "end", given });
  } catch (error) {
    if (!(error instanceof Torn)) throw error;
    return await tell({ job, task, stage: "end", given: Math.max(given, error.given), problem: isStopped ? "stopped" : error.problem });
  } finally {
    clearInterval(heard);
  }
}

// A page that is closed says so with its last breath; if nobody hears it, its silence does.
addEventListener("pagehide", () => {
  for (const own of owned) {
    fetch("/api/ask/hand", { method: "POST", keepalive: true, credentials: "same-origin", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ job: own.job, task: own.task, stage: "end", given: own.task ? 1 : 0, problem: "closed" }) });
  }
});
addEventListener("beforeunload", (event) => {
  if (owned.size) event.preventDefault();
});
