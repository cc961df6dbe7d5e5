// Renews what the page shows, where it stands; says so if the server cannot be reached.
"use strict";

const SECONDS = 5;

async function renew() {
  const address = new URL(location.href);
  address.searchParams.delete("taken");
  address.searchParams.delete("token");
  const offline = document.querySelector("#offline");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector("main").replaceWith(page.querySelector("main"));
    offline.hidden = true;
  } catch {
    offline.hidden = false;
  }
  setTimeout(renew, SECONDS * 1000);
}

setTimeout(renew, SECONDS * 1000);
