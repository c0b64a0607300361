// Looks up the parts of a query in the lists: which records may have them, and whether that is sure.

import { cut, phrase, pieces } from "./fold.js";
import { firstNotBelow, keysOf, unite } from "./lists.js";

const LONGEST = 4;
const TERM = 24;
// n-grams that are looked up at first for a long run, and for a query in all
const PLACES = 7;
export const LOOKUPS = 24;
const NOTHING = { numbers: new Uint32Array(0), flags: new Uint8Array(0) };

// Cuts a text into sequences of units that n-grams may cross.
function sequences(text) {
  const found = [];
  for (const unit of cut(text)) {
    if (unit.gap === null) found.push([]);
    found.at(-1).push(unit);
  }
  return found;
}

const endOf = (units) => units.at(-1).at + units.at(-1).unit.length;

async function findGram(build, units, text) {
  const shard = await build.shard(Math.floor((keysOf(units).a24 * build.root.shards) / 2 ** 24));
  let list = shard?.find(units);
  // four units have no list of their own where it is that of the first three; or they stand nowhere
  const isGuess = !list && units.length === LONGEST;
  if (isGuess) list = shard?.find(units.slice(0, -1));
  return { ...(list ?? NOTHING), isGuess, gram: phrase(text.slice(units[0].at, endOf(units))) };
}

// The files of terms that hold what begins so.
export function rangesOf({ words }, prefix) {
  const above = firstNotBelow(words, prefix);
  let first = words[above] === prefix ? above : Math.max(0, above - 1), last = first;
  while (words[last + 1]?.startsWith(prefix)) last++;
  return words.slice(first, last + 1).map((_, i) => first + i);
}

async function findTerm(build, term) {
  const { prefixes, capacity } = build.root;
  if (prefixes.includes(term)) return build.prefix(prefixes.indexOf(term));
  const ranges = await Promise.all(rangesOf(build.root, term).map((range) => build.terms(range)));
  return unite(ranges.flatMap((range) => [...range.starting(term)]), capacity);
}

// Plans the look-ups of a part: the first ones, those for when many records are left, and whether the lists say all.
function plan(build, { kind, text }) {
  const lookUpTerm = (term) => () => findTerm(build, [...term].slice(0, TERM).join(""));
  if (kind === "word") {
    const isSure = [...text].length <= TERM;
    // a long address is told from others by its end
    const end = isSure ? undefined : cut(text).find(({ at }) => at && text.length - at <= TERM);
    return { first: [text, ...(end ? [text.slice(end.at)] : [])].map(lookUpTerm), rest: [], isSure };
  }
  const first = [], rest = [];
  const found = sequences(text);
  for (const units of found) {
    const last = Math.max(0, units.length - LONGEST);
    const step = Math.max(3, Math.ceil(last / (PLACES - 1)));
    for (let at = 0; at <= last; at++) {
      const chosen = at % step === 0 || at === last ? first : rest;
      chosen.push(() => findGram(build, units.slice(at, at + LONGEST), text));
    }
  }
  const [units] = found;
  const isWhole = found.length === 1 && units[0].at === 0 && endOf(units) === text.length;
  // signs that belong to no unit, as in "c++", are in terms
  if (!isWhole) {
    for (const { kind, text: term } of pieces(text)) {
      // a phrase may begin within a compound, where a point is no sign of a term
      if (kind === "word" && /[^\p{L}\p{N}\p{M}]/u.test(term)) first.push(lookUpTerm(term.replace(/^\./, "")));
    }
  }
  return { first, rest, isSure: isWhole && units.length <= LONGEST };
}

// Begins to look up a part: `{ part, lists, rest, isSure }`.
export async function look(build, part, budget) {
  const { first, rest, isSure } = plan(build, part);
  const allowed = first.slice(0, Math.max(0, budget.left));
  budget.left -= allowed.length;
  const lists = await Promise.all(allowed.map((lookUp) => lookUp()));
  return { part, lists, rest, isSure: isSure && lists.length === first.length };
}

// Looks up what was left out at first.
export async function lookOn(found, budget) {
  const allowed = found.rest.splice(0, Math.max(0, budget.left));
  budget.left -= allowed.length;
  found.lists.push(...(await Promise.all(allowed.map((lookUp) => lookUp()))));
}

// The records that are in all lists of all parts, or of all records; and how much the lists speak for each: rare parts
// more than frequent ones, and eight times as much where they stand in the title.
export function intersect(found, { root, newest }) {
  const counts = new Uint8Array(root.capacity), scores = new Float32Array(root.capacity);
  const lists = found.flatMap(({ lists }) => lists.map((list) => ({ ...list, share: 1 / lists.length })));
  lists.sort((a, b) => a.numbers.length - b.numbers.length);
  lists.forEach(({ numbers, flags, share }, k) => {
    const weight = share * Math.log(1 + root.records / (1 + numbers.length));
    for (let i = 0; i < numbers.length; i++) {
      const number = numbers[i];
      if (counts[number] !== k) continue;
      counts[number]++;
      scores[number] += weight * (1 + 7 * (flags[i] & 1) + (flags[i] >> 1));
    }
  });
  const all = lists[0]?.numbers ?? newest;
  return { numbers: all.filter((number) => counts[number] === lists.length), scores };
}
