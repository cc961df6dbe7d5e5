// One label on a printer, without a shipment: no ledger has it, so a label that may have come out
// half is said to be so, and nothing is sent a second time by itself.

import { ask, bytesOf, download } from "../ask.js";
import { asChoice, connect, isInBrowser } from "./choice.js";
import { followAnswer } from "./printing.js";
import { Torn } from "./usb.js";

// A file for a printer has the bytes of the label once for each copy, as printers get them.
const repeat = (data, copies) => btoa(atob(data).repeat(copies));

// Print a label; returns { findings } or { certainty: "printed" | "sent" | "doubtful" | "" | "file" }.
export async function printOne(question, printer, copies, told) {
  const { kind, language, dpi } = printer;
  if (kind === "server") return followAnswer(await ask("print-label", { ...question, printer: asChoice(printer), copies }), told);
  const answer = await ask("label", { ...question, format: language, dpi });
  if (!answer.files) return answer;
  if (!isInBrowser(printer)) {
    for (const file of answer.files) download({ ...file, data: repeat(file.data, copies) });
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
