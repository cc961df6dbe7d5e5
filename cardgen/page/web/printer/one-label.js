// One label on a printer, without a shipment: no ledger has it, so a label that may have come out
// half is said to be so, and nothing is sent a second time by itself.

import { ask, bytesOf, download } from "../ask.js";
import { connect, isInBrowser } from "./choice.js";
import { follow } from "./printing.js";
import { Torn } from "./usb.js";

// Print a label; returns { findings } or { certainty: "printed" | "sent" | "doubtful" | "" | "file" }.
export async function printOne(question, printer, copies, told) {
  const { kind, to, language, dpi } = printer;
  if (kind === "server") {
    const isRaw = /^(socket|usb|winspool|file):/.test(to);
    const answer = await ask("print-label", { ...question, printer: { to, language: isRaw ? language : "", dpi: isRaw ? dpi : 0 }, copies });
    return answer.job ? follow(answer.job, told) : answer;
  }
  const answer = await ask("label", { ...question, format: language, dpi });
  if (!answer.files) return answer;
  if (!isInBrowser(printer)) {
    for (const file of answer.files) download(file);
    return { ...answer, certainty: "file" };
  }
  const connection = connect(printer);
  if (!connection) return { certainty: "", away: true, findings: [] };
  let sent = 0;
  try {
    await connection.open();
    for (; sent < copies; sent += 1) {
      told({ done: sent, total: copies });
      for (const { data } of answer.files) await connection.send(bytesOf(data));
    }
    return { certainty: "sent", findings: [] };
  } catch (error) {
    if (!(error instanceof Torn)) throw error;
    return { certainty: error.given || sent ? "doubtful" : "", sent, findings: [] };
  } finally {
    await connection.close();
  }
}
