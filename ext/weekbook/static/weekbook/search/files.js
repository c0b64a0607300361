// The files of an index: fetched, checked against its root, inflated, kept. So an answer is of one build, or none.

import { makeFold } from "./fold.js";
import { Shard, Terms, readPrefix, readVariants } from "./lists.js";

// Says what is wrong with the index.
export class IndexError extends Error {
  name = "IndexError";
}

const FORMAT = 2;
const FOLDER = 128;
// files in memory: some megabytes
const MOST = 600;

const CRC = Uint32Array.from({ length: 256 }, (_, value) => {
  for (let i = 0; i < 8; i++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes) {
  let crc = -1;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ CRC[(crc ^ bytes[i]) & 0xff];
  return ~crc >>> 0;
}

async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const readJson = (bytes) => JSON.parse(new TextDecoder().decode(bytes));
const escapePath = (name) => name.split("/").map(encodeURIComponent).join("/");

// The documents as rows; in the root they are columns, and first numbers differences.
function rowsOf({ name, first, count, stamp, ids, week, url }) {
  let begin = 0;
  return name.map((name, i) => {
    const row = { name, first: (begin += first[i]), count: count[i], stamp: stamp[i], ids: ids[i], week: week[i] };
    return i in url ? { ...row, url: url[i] } : row;
  });
}

// The files of one build.
export class Build {
  #files = new Map();
  #checks = [];

  // Loads the root, and the variants of characters, without which no query can be folded.
  static async open(folder, cache) {
    const build = Object.assign(new Build(), { folder, cache });
    const root = await build.#get("root.bin", "", undefined, readJson);
    if (root.format !== FORMAT) throw new IndexError("the search index is of another version than this page");
    const { capacity } = (build.root = root);
    const documents = (root.documents = rowsOf(root.documents));
    // the address of each other file changes with its content
    if (cache === "no-cache") build.cache = "default";
    const [variants] = await Promise.all([
      build.#get("simplified.bin", root.simplified, root.simplified, readVariants),
      // only a small index has shards without a term, for which there are no files
      ...(root.folders.length < 3 ? root.folders.map((_, folder) => build.#checksOf(folder)) : []),
    ]);
    build.fold = makeFold(variants);
    build.documentOf = new Uint16Array(capacity);
    documents.forEach(({ first, count }, i) => build.documentOf.fill(i, first, first + count));
    // the most recent week first, what is of none last; within a document as one reads it
    const byWeek = [...documents].sort((a, b) => (a.week < b.week) - (a.week > b.week));
    const numbersOf = ({ first, count }) => Array.from({ length: count }, (_, i) => first + i);
    build.newest = Uint32Array.from(byWeek.flatMap(numbersOf));
    build.rank = new Uint32Array(capacity);
    build.newest.forEach((number, i) => (build.rank[number] = i));
    return build;
  }

  // Gives a file from memory, or loads and keeps it. Its check is a number, or promised; 0 is that of no file at all.
  #get(path, version, check, decode, unpack = inflate) {
    const file = this.#files.get(path) ?? this.#load(path, version, check, decode, unpack);
    // what was not used for longest comes first
    this.#files.delete(path);
    this.#files.set(path, file);
    if (this.#files.size > MOST) this.#files.delete(this.#files.keys().next().value);
    return file;
  }

  async #load(path, version, check, decode, unpack) {
    try {
      const url = new URL(path, this.folder);
      url.search = version;
      const loading = fetch(url, { cache: this.cache });
      const [response, expected] = await Promise.all([loading, check?.call ? check() : check]);
      if (response.status === 404 && expected === 0) return undefined;
      if (!response.ok) throw new Error(response.status);
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (expected !== undefined && crc32(bytes) !== expected) throw new Error("not as its check says");
      return decode(await unpack(bytes));
    } catch (error) {
      // what fails is not kept
      this.#files.delete(path);
      if (error instanceof IndexError) throw error;
      throw new IndexError(`the search index cannot be read: ${path}: ${error.message}`);
    }
  }

  // The checks of a folder's shards.
  #checksOf(folder) {
    const check = this.root.folders[folder];
    const keep = ({ buffer }) => (this.#checks[folder] = new Uint32Array(buffer));
    return this.#get(`g/${folder}.bin`, check, check, keep, (bytes) => bytes);
  }

  async shard(number) {
    const folder = Math.floor(number / FOLDER), place = number % FOLDER;
    if (this.#checks[folder]?.[place] === 0) return undefined;
    // not one after the other: in the address the folder's check stands for that of its files
    const check = async () => (await this.#checksOf(folder))[place];
    return this.#get(`g/${folder}/${place}.bin`, this.root.folders[folder], check, (bytes) => new Shard(bytes));
  }

  terms(number) {
    const check = this.root.wordChecks[number];
    return this.#get(`w/${number}.bin`, check, check, (bytes) => new Terms(bytes));
  }

  prefix(number) {
    const check = this.root.prefixChecks[number];
    return this.#get(`p/${number}.bin`, check, check, readPrefix);
  }

  // What is shown of a record, also folded.
  text(number) {
    const { name, first, stamp } = this.root.documents[this.documentOf[number]];
    return this.#get(`t/${escapePath(name)}/${number - first}.bin`, stamp, undefined, (bytes) => {
      // Chinese is shorter in its own encoding
      const encoding = bytes[0] === 0x67 ? "gb18030" : "utf-8";
      const [own, end, title, ...lines] = new TextDecoder(encoding).decode(bytes.subarray(1)).split("\n");
      if (Number(own) !== stamp) throw new Error("of another build");
      const text = lines.join("\n");
      const foldedTitle = this.fold(title), foldedText = this.fold(text);
      const id = this.#permalink(this.documentOf[number], end);
      return { number, id, title, text, foldedTitle, foldedText, folded: `${foldedTitle}\n${foldedText}` };
    });
  }

  // What the name of a place on a page makes its permalink; of what is no page it is one.
  #permalink(document, end) {
    const { name, url = name + this.root.suffix } = this.root.documents[document];
    return url === null ? end : end ? `${url}#${end}` : url;
  }

  // The permalinks of a document's records.
  ids(document) {
    const { name, ids } = this.root.documents[document];
    const read = (bytes) => readJson(bytes).map((end) => this.#permalink(document, end));
    return this.#get(`i/${escapePath(name)}.bin`, ids, ids, read);
  }

  // Which of `root.paths` and of `root.kinds` each record has.
  facets() {
    const { facets, facetBytes, capacity } = this.root;
    const Column = facetBytes === 2 ? Uint16Array : Uint8Array;
    return this.#get("facets.bin", facets, facets, ({ buffer }) => ({
      topic: new Column(buffer, 0, capacity),
      kind: new Column(buffer, capacity * facetBytes),
    }));
  }

  people() {
    return this.#get("people.bin", this.root.people, this.root.people, readJson);
  }
}
