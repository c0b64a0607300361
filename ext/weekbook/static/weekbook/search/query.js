// What a reader asks for: words, phrases and operators, written and taken apart; and the counts beside filters.

import { phrase, pieces } from "./fold.js";

// Those with several values; their order is that of the bits in `fails`.
export const FACETS = ["topic", "kind", "person", "week"];
const TOKENS = new RegExp(
  `(?<name>${FACETS.join("|")}|from|to)[:：](?:"(?<quoted>[^"]*)"?|(?<value>[^\\s"]*))` +
    `|(?<minus>-(?!-))?(?:"(?<straight>[^"]*)"?|“(?<curly>[^”"]*)[”"]?|(?<word>[^\\s"]+))`,
  "giu",
);

export const DAY = 864e5;

// When a week begins, in milliseconds.
export function mondayOf(week) {
  const [year, number] = week.split("-W").map(Number);
  // January 4th is always in the first week
  const fourth = Date.UTC(year, 0, 4);
  return fourth + DAY * (7 * (number - 1) - ((new Date(fourth).getUTCDay() + 6) % 7));
}

// Takes a query apart: `{ words: [{ text, quoted, negated }], filters }`, filters as `search` takes them.
export function parse(query) {
  const words = [], filters = {};
  for (const { groups } of query.matchAll(TOKENS)) {
    const { quoted, value, minus, straight, curly, word } = groups;
    const name = groups.name?.toLowerCase(), text = (word ?? straight ?? curly ?? quoted ?? value).trim();
    if (!text) continue;
    if (FACETS.includes(name)) (filters[name] ??= []).push(text);
    else if (name) filters[name] = text;
    else words.push({ text, quoted: word === undefined, negated: Boolean(minus) });
  }
  return { words, filters };
}

const quote = (text) => `"${text.replaceAll('"', " ")}"`;

// Writes a query that `parse` takes apart into the same.
export function format({ words = [], filters = {} }) {
  const written = words.map(({ text, quoted, negated }) => (negated ? "-" : "") + (quoted ? quote(text) : text));
  for (const name of [...FACETS, "from", "to"]) {
    for (const value of [filters[name] ?? []].flat()) {
      written.push(`${name}:${/[\s"]/.test(value) ? quote(value) : value}`);
    }
  }
  return written.join(" ");
}

// The parts that are required, and for each negated word those that exclude a record together.
export function partsOf(words, fold) {
  const required = new Map(), excluded = [];
  for (const { text, quoted, negated } of words) {
    const folded = fold(text);
    const parts = !quoted ? pieces(folded) : folded ? [phrase(folded)] : [];
    if (!negated) for (const part of parts) required.set(part.kind + part.text, part);
    else if (parts.length) excluded.push(parts);
  }
  return { required: [...required.values()], excluded };
}

// Counts the values of records. One that fails the filter of a facet, and no other, counts there all the same.
export function tally({ root, documentOf }, columns, numbers, fails) {
  const count = (facet, placeOf, lists) => {
    const bit = 1 << FACETS.indexOf(facet), places = new Uint32Array(lists.length), counts = {};
    numbers.forEach((number, i) => {
      if (!(fails[i] & ~bit)) places[placeOf[number]]++;
    });
    lists.forEach((values, place) => {
      if (places[place]) for (const value of new Set(values)) counts[value] = (counts[value] ?? 0) + places[place];
    });
    return counts;
  };
  return {
    topic: count("topic", columns.topic, root.paths),
    kind: count("kind", columns.kind, root.kinds),
    week: count("week", documentOf, root.documents.map(({ week }) => (week ? [week] : []))),
  };
}
