// The way in for a team: its words in the language of the browser.
import { speak, usual, word } from "./words.js";

await speak(usual());
const wrong = document.getElementById("wrong");
wrong.textContent = word(wrong.dataset.word, wrong.dataset.seconds); // "too-many-tries" has a number
wrong.hidden = location.pathname !== "/sign-in"; // what a form gets back
