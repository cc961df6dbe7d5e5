// What somebody typed, kept in this browser: each window has its own, and a new window begins
// with what was typed last.

import { msgid } from "./words.js";
import { trouble } from "./ask.js";

export const FULL = msgid("This browser has no room left to keep what you type. Save your work as a file now.");

export function keep(name, value) {
  const text = JSON.stringify(value);
  try {
    sessionStorage.setItem(`cardgen:${name}`, text);
    localStorage.setItem(`cardgen:${name}`, text);
  } catch {
    trouble(FULL);
  }
}

export function kept(name, otherwise) {
  for (const store of [() => sessionStorage, () => localStorage]) {
    try {
      const text = store().getItem(`cardgen:${name}`);
      if (text) return { ...otherwise, ...JSON.parse(text) };
    } catch {
      // an entry that is damaged, or a browser that keeps nothing
    }
  }
  return otherwise;
}

export function forget(name) {
  try {
    sessionStorage.removeItem(`cardgen:${name}`);
    localStorage.removeItem(`cardgen:${name}`);
  } catch {
    // then nothing is kept
  }
}
