// The way in for a team: its words in the language of the browser.
import { speak, usual } from "./words.js";

await speak(usual());
document.getElementById("wrong").hidden = location.pathname !== "/sign-in"; // what a form gets back
