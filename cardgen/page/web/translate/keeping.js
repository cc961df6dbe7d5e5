// Message files where no server keeps them: a person opens one in the place of a catalog, and
// saves it as a file. The browser keeps all of them.

import { $ } from "../dom.js";
import { base64, download } from "../ask.js";
import { state } from "./state.js";
import * as server from "./server.js";
import { trouble } from "./trouble.js";
import { msgid, word } from "../words.js";

const KEEPS = msgid("This browser keeps the message files; nothing leaves this computer. Save one to send it.");
const KEEPS_NOT = msgid("This browser cannot keep message files here. Save the file before you close the page.");
const ROOM = "texts";
let before = null; // the catalog that a file was opened for, and its bytes before
let opened = async () => {};

// Begin; `done` is called when a catalog has become another file.
export async function beginKeeping(done) {
  opened = done;
  $("open-file").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", async () => {
    const [file] = $("file").files;
    if (file) await open(file.name, base64(new Uint8Array(await file.arrayBuffer())));
    $("file").value = "";
  });
  $("save-file").addEventListener("click", save);
  $("undo-file").addEventListener("click", () => open(before.name, before.data));
  $("keeping-said").dataset.word = (await canKeep()) ? KEEPS : KEEPS_NOT;
  $("keeping-said").textContent = word($("keeping-said").dataset.word);
  $("keeping").hidden = false;
}

// Another catalog is shown: what was opened before was not for it.
export function drawKeeping() {
  $("undo-file").hidden = before?.pair !== state.pair || before?.domain !== state.domain;
}

async function canKeep() {
  try {
    const folder = await navigator.storage.getDirectory();
    await folder.getDirectoryHandle(ROOM, { create: true });
    return Boolean(navigator.locks);
  } catch {
    return false;
  }
}

async function open(name, data) {
  const { pair, domain } = state;
  try {
    const answer = await server.texts("open", { pair, domain, name, data });
    navigator.storage?.persist?.();
    trouble("");
    before = { pair, domain, name, data: answer.before };
    await opened();
    drawKeeping();
  } catch (error) {
    trouble("The file cannot be opened.", error);
  }
}

async function save() {
  const { pair, domain } = state;
  try {
    download(await server.texts("file", { pair, domain }));
  } catch (error) {
    trouble("The messages cannot be read.", error);
  }
}
