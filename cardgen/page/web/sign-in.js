// The way in for a team: its words in the language of the browser.
import { speak, word } from "./words.js";

await speak();
const wrong = document.getElementById("wrong");
wrong.textContent = word(wrong.dataset.word, wrong.dataset);
wrong.hidden = location.pathname !== "/sign-in"; // what a form gets back
