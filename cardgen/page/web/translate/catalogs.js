// What the files of a pair are called.

import { msgid } from "../words.js";

export const CATALOGS = {
  slogans: msgid("Messages"),
  captions: msgid("Captions"),
  letters: msgid("Letters"),
  glossary: msgid("Glossary"),
};
