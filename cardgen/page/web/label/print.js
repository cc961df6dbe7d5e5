// Pages for the browser's print window, at their true size.

import { $, made } from "../dom.js";
import { bytesOf } from "../ask.js";

let size = null; // the style sheet that gives the size of the paper

export async function printPages(files, width, height) {
  size ??= new CSSStyleSheet();
  size.replaceSync(`@page { size: ${width}mm ${height}mm; margin: 0 } #printed img { width: ${width}mm; height: ${height}mm }`);
  if (!document.adoptedStyleSheets.includes(size)) document.adoptedStyleSheets.push(size);
  const images = files.map(({ data }) => {
    const image = made("img", { alt: "" });
    image.src = URL.createObjectURL(new Blob([bytesOf(data)], { type: "image/svg+xml" }));
    return image;
  });
  $("printed").replaceChildren(...images);
  await Promise.all(images.map((each) => each.decode().catch(() => {})));
  window.print();
}
