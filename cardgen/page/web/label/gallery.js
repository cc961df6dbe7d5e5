// All messages of a pair on one design, as small pictures.

import { made, showPicture } from "../dom.js";
import { ask } from "../ask.js";
import { word } from "../words.js";
import { work } from "./work.js";

// Fill a list with the pictures; `draw` makes the picture of a message on a design and says if it
// fits, and `choose` gets the id of the message that somebody clicks.
export async function showMessages(list, design, draw, choose) {
  const { messages = [] } = await ask("messages", { pair: work.pair }).catch(() => ({}));
  const printable = messages.filter(({ findings }) => !findings.length);
  const cards = new Map(printable.map((message) => [message.id, card(message, choose)]));
  list.replaceChildren(...[...cards.values()].map(({ item }) => item));
  const seen = new Set();
  const watcher = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) isIntersecting ? seen.add(target.dataset.id) : seen.delete(target.dataset.id);
  });
  for (const { button } of cards.values()) watcher.observe(button);
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  // Those in sight first; a list that was replaced needs no more pictures.
  for (const waiting = new Set(cards.keys()); waiting.size && list.isConnected; ) {
    const id = [...waiting].find((each) => seen.has(each)) ?? waiting.values().next().value;
    waiting.delete(id);
    const { button, image } = cards.get(id);
    const answer = await draw({ id }, design);
    button.classList.toggle("over", answer?.fits === false);
    if (answer?.fits === false) button.title = word("This message does not fit this design");
    else if (answer?.svg) showPicture(image, answer.svg);
  }
  watcher.disconnect();
}

function card({ id, source, target }, choose) {
  const image = made("img", { alt: "", hidden: true });
  const button = made("button", { type: "button", "data-id": id, title: `${source}\n${target}`, "aria-pressed": String(id === work.message.id) }, [
    made("span", { class: "picture" }, [image]), made("span", { text: id }),
  ]);
  button.addEventListener("click", () => choose(id));
  return { item: made("li", {}, [button]), button, image };
}
