// Texts that are not saved. They are kept in the browser with every key that is typed, each with
// the version that it was made of, so that neither moving on nor a crash loses one.

let prefix = "cardgen:";
let full = () => {};

// Whose texts these are, and whom to tell if there is no room for them.
export function begin(project, tellFull) {
  prefix = `cardgen:${project}:`;
  full = tellFull;
}

const key = ({ pair, domain, id }) => `${prefix}${pair}/${domain}/${id}`;

// What is not saved of an entry: {text, fuzzy, note, base, aside}, or null.
export function unsaved(where) {
  try {
    return JSON.parse(localStorage.getItem(key(where)));
  } catch {
    return null;
  }
}

export function keepUnsaved(where, record) {
  try {
    localStorage.setItem(key(where), JSON.stringify(record));
  } catch {
    full();
  }
}

export function dropUnsaved(where) {
  try {
    localStorage.removeItem(key(where));
  } catch {
    // it was never kept
  }
}

// The ids of a catalog's entries that have something unsaved.
export function unsavedIds(pair, domain) {
  const start = `${prefix}${pair}/${domain}/`;
  const found = new Set();
  try {
    for (let at = 0; at < localStorage.length; at++) {
      const name = localStorage.key(at);
      if (name.startsWith(start)) found.add(name.slice(start.length));
    }
  } catch {
    // there are none
  }
  return found;
}

// Hear of what another window of the same project types; `changed` gets pair, domain and id.
export function hearOthers(changed) {
  addEventListener("storage", (event) => {
    if (event.key?.startsWith(prefix)) {
      const [pair, domain, id] = event.key.slice(prefix.length).split("/");
      changed({ pair, domain, id });
    }
  });
}
