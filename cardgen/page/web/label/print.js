// Pages for the browser's print window, at their true size.

import { $, made } from "../dom.js";
import { bytesOf } from "../ask.js";

const drawn = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

// Set the size of the paper, and of the pictures on it, in the style sheet of the page.
function setPaper(width, height) {
  const sheet = [...document.styleSheets].find(({ href }) => href?.endsWith("/page/print.css"));
  while (sheet.cssRules.length) sheet.deleteRule(0);
  sheet.insertRule(`@page { size: ${width}mm ${height}mm; margin: 0 }`);
  sheet.insertRule(`#printed img { width: ${width}mm; height: ${height}mm }`);
}

export async function printPages(files, width, height) {
  setPaper(width, height);
  const images = files.map(({ data }) => {
    const image = made("img", { alt: "" });
    image.src = URL.createObjectURL(new Blob([bytesOf(data)], { type: "image/svg+xml" }));
    return image;
  });
  $("printed").replaceChildren(...images);
  await Promise.all(images.map((each) => each.decode().catch(() => {})));
  await drawn();
  window.print();
}
