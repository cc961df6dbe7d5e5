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

// A work that somebody changes step by step, and can take back: kept after each step. `most` steps
// are remembered, until the window is closed.
export function makeHistory(name, work, most) {
  const past = [];
  return {
    change(some) {
      past.push(structuredClone(work));
      if (past.length > most) past.shift();
      Object.assign(work, some);
      keep(name, work);
    },
    canUndo: () => past.length > 0,
    undo() {
      const before = past.pop();
      if (!before) return;
      Object.assign(work, before);
      keep(name, work);
    },
    clearPast: () => past.splice(0),
  };
}

export function forget(name) {
  try {
    sessionStorage.removeItem(`cardgen:${name}`);
    localStorage.removeItem(`cardgen:${name}`);
  } catch {
    // then nothing is kept
  }
}
