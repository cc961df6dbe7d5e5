// The envelope of a letter.

import { $, button, labelled, made, select, showPicture } from "../dom.js";
import { download } from "../ask.js";
import * as findings from "../findings.js";
import { languageName, msgid, word } from "../words.js";
import { askLetter, change, work } from "./work.js";

const FORMS = {
  "envelope-dl": msgid("Envelope DL, 220 × 110 mm"), "envelope-c5": msgid("Envelope C5, 229 × 162 mm"),
  "envelope-naga3": msgid("Japanese envelope, 120 × 235 mm"), "envelope-ko": msgid("Korean envelope"),
  "postcard-ja": msgid("Japanese postcard"), "address-l7163": msgid("Address label L7163"),
};
let turn = 0;

export async function openEnvelope(form) {
  turn += 1;
  const own = turn;
  const reader = document.documentElement.lang.split("-")[0];
  const { envelope } = work;
  const chosen = form.envelopes.includes(envelope.form) ? envelope.form : "envelope-dl";
  const langs = form.langs.map(({ lang }) => lang);
  const to = langs.includes(envelope.to) ? envelope.to : langs.find((lang) => lang.split("-")[0] !== reader) ?? langs[1];
  const sender = langs.find((lang) => lang !== to);
  const set = (some) => {
    change({ envelope: { ...work.envelope, ...some } });
    openEnvelope(form);
  };
  const printed = made("input", { type: "checkbox", id: "envelope-printed" });
  printed.checked = envelope.printed;
  printed.addEventListener("change", () => set({ printed: printed.checked }));
  const asked = { form: chosen, to, sender, is_printed: envelope.printed };
  const answer = await askLetter("letter-envelope", asked).catch(() => null);
  if (!answer || own !== turn || !$("envelope-box")) return;
  const image = made("img", { alt: word("The envelope as it is printed"), hidden: true });
  showPicture(image, answer.pages?.[0] ?? "");
  const get = button(word("Get the envelope as a PDF"), async () => {
    const { files = [] } = await askLetter("letter-envelope", { ...asked, format: "pdf" });
    files.forEach(download);
  }, { id: "get-envelope", disabled: !answer.pages });
  const focused = document.activeElement?.id;
  $("envelope-box").replaceChildren(
    made("div", { class: "both" }, [
      labelled(word("Form"), select(form.envelopes.map((name) => [name, FORMS[name] ? word(FORMS[name]) : name]), chosen, (name) => set({ form: name }), { id: "envelope-form" })),
      labelled(word("Language of the addressee"), select(langs.map((lang) => [lang, languageName(lang)]), to, (lang) => set({ to: lang }), { id: "envelope-to" })),
    ]),
    made("label", { class: "check" }, [printed, made("span", { text: word("The envelope has printed boxes and frames") })]),
    made("div", { class: "desk", hidden: !answer.pages }, [image]),
    ...(answer.findings?.length ? [findings.list(answer.findings)] : []),
    made("p", { class: "hint", text: word("Address, postcode and country stand below “More about” in the form.") }),
    get,
  );
  if (focused) $(focused)?.focus();
}
