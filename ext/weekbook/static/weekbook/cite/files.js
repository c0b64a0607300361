// The files of the archive's papers, read as what stands in them: BibTeX entries or CSL-JSON items.

const root = new URL(document.documentElement.dataset.content_root ?? "./", location);

// More papers than these come out of the file that has all: a request for each would take longer.
const FEW = 16;

const files = new Map();

// What a file says, or null where there is none. What has failed is tried anew.
function load(address) {
  if (!files.has(address)) {
    const text = fetch(address).then((answer) => {
      if (answer.status === 404) return null;
      if (!answer.ok) throw new Error(`${answer.status} ${address}`);
      return answer.text();
    });
    text.catch(() => files.delete(address));
    files.set(address, text);
  }
  return files.get(address);
}

// An entry begins with an @ at the start of a line, and nothing else does; it ends with a brace there. What stands
// between entries is a comment.
function cutEntries(text) {
  const parts = [...text.matchAll(/^@\w+\{([^,\s]+),[\s\S]*?^\}\n/gm)];
  return new Map(parts.map(([entry, key]) => [key, entry]));
}

const cutItems = (text) => new Map(JSON.parse(text).map((item) => [item.id, item]));

// Reads a file into its parts by key; one that is not there has none.
async function read(address) {
  const text = await load(address);
  if (text === null) return new Map();
  return address.endsWith(".json") ? cutItems(text) : cutEntries(text);
}

// Gives the parts of a file in its order; `name` is its address without what tells the format.
export async function readFile(name, format) {
  const parts = [...(await read(name + format.source)).values()];
  if (!parts.length) throw new Error(name);
  return parts;
}

// Gives the parts of papers in the order of their keys, and the keys of those that the archive has no more.
export async function readPapers(keys, format) {
  const names = keys.length > FEW ? ["weekbook"] : keys.map((key) => `papers/${encodeURIComponent(key)}`);
  const found = await Promise.all(names.map((name) => read(new URL(`bib/${name}${format.source}`, root).href)));
  const known = new Map(found.flatMap((parts) => [...parts]));
  return {
    parts: keys.filter((key) => known.has(key)).map((key) => known.get(key)),
    missing: keys.filter((key) => !known.has(key)),
  };
}

// Gives what a list holds as the basket keeps it.
export async function readList(address) {
  const items = await read(address);
  return [...items.values()].map(({ id, title, language }) => ({ key: id, title: title ?? id, lang: language }));
}
