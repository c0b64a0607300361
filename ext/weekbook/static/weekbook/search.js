// The search, for any page: `(await open(root)).search(query)`. It needs what lies below `_static/weekbook/index`.

import { excerpt, mark } from "./search/excerpt.js";
import { Build, IndexError } from "./search/files.js";
import { phrase, place } from "./search/fold.js";
import { LOOKUPS, intersect, look, lookOn } from "./search/look.js";
import { format, mondayOf, parse, partsOf, tally } from "./search/query.js";

export { IndexError };

// so few candidates are read rather than narrowed down
const FEW = 12;
// texts that are read to be sure of a list
const CHECKS = 40;
// how many of the best are ranked by their texts, at least
const RANKED = 10;
// kinds of records that are no entries
const PAGES = ["week", "topic", "person", "page"];

// Opens the index of a site; `base` is the address of its root.
export async function open(base = ".") {
  const index = new Index(base);
  await index.topics();
  return index;
}

const withoutQuotes = (text) => text.replace(/["“”]/g, "");
const isPage = (kinds) => kinds.some((kind) => PAGES.includes(kind));
const has = ({ folded }, parts) => parts.every((part) => place(folded, part) >= 0);

// How well a record fits: its title is the query, holds it, or holds all parts; or its text holds the query.
function levelOf({ foldedTitle, folded }, parts, whole) {
  const title = withoutQuotes(foldedTitle), within = { ...phrase(whole), ends: false };
  if (title === whole) return 4;
  if (place(title, within) >= 0) return 3;
  if (parts.every((part) => place(foldedTitle, part) >= 0)) return 2;
  return place(folded, within) >= 0 ? 1 : 0;
}

// Sorts records by how well they fit, entries before pages, and by what the lists say. `whole` is the whole query.
function rankAll(numbers, { texts, scores, parts, whole, isLast }) {
  const rows = numbers.map((number) => {
    const text = texts.get(number), level = levelOf(text, parts, whole);
    // of titles that hold the query the shortest comes first
    const more = level === 3 ? (1e5 * whole.length) / text.foldedTitle.length : 0;
    return { number, level, late: level < 4 && isLast(number), score: scores[number] + more };
  });
  // equal ones stay as they are: the newest first
  rows.sort((a, b) => b.level - a.level || a.late - b.late || b.score - a.score);
  return rows.map(({ number }) => number);
}

class Index {
  parse = parse;
  format = format;
  #root;
  #build;

  constructor(base) {
    this.#root = new URL(base, document.baseURI);
    if (!this.#root.pathname.endsWith("/")) this.#root.pathname += "/";
    this.#load("no-cache");
  }

  #load(cache) {
    this.#build = Build.open(new URL("_static/weekbook/index/", this.#root), cache);
  }

  // Does something with the files of a build; if they do not fit together, once more with those of the newest one.
  async #use(task) {
    const build = this.#build;
    try {
      return await task(await build);
    } catch (error) {
      if (!(error instanceof IndexError)) throw error;
    }
    if (this.#build === build) this.#load("reload");
    const newest = await this.#build;
    try {
      return await task(newest);
    } finally {
      newest.cache = "default";
    }
  }

  // The names of all topics, by key.
  topics() {
    return this.#use(({ root }) => root.topics);
  }

  // The function that folds as the index is folded, for `find` and `mark` of search/excerpt.js.
  fold() {
    return this.#use(({ fold }) => fold);
  }

  // The newest entries, as results of a search.
  recent(count = 10) {
    return this.#use(async (build) => {
      const columns = await build.facets();
      const pages = build.root.kinds.map(isPage);
      const newest = build.newest.filter((number) => !pages[columns.kind[number]]).subarray(0, count);
      return Promise.all([...newest].map(async (number) => this.#show(build, columns, await build.text(number), [])));
    });
  }

  // Who has most of some records (`numbers` of an answer): `[{ handle, name, count }]`.
  facet(name, numbers) {
    return this.#use(async (build) => {
      const isCounted = new Uint8Array(build.root.capacity);
      for (const number of numbers) isCounted[number] = 1;
      const rows = (await build.people()).map(([name, handle, steps]) => {
        let count = 0, number = 0;
        for (const step of steps) count += isCounted[(number += step)];
        return { handle, name, count };
      });
      return rows.filter(({ count }) => count).sort((a, b) => b.count - a.count);
    });
  }

  // Answers a query; docs/develop/search.md tells what it means and what an answer holds.
  search(query, options = {}) {
    return this.#use((build) => this.#answer(build, query, options));
  }

  async #answer(build, query, { limit = 10, offset = 0, filters = {}, sort = "relevance", ids = true, signal }) {
    const { root, fold, documentOf } = build;
    const asked = parse(query);
    const { required, excluded } = partsOf(asked.words, fold);
    const hasFilters = [asked.filters, filters].some((some) => Object.values(some).some((value) => value?.length));

    // the first wave: lists
    const budget = { left: LOOKUPS };
    const lookAll = (parts) => Promise.all(parts.map((part) => look(build, part, budget)));
    const [wanted, unwanted, failsOf] = await Promise.all([
      lookAll(required),
      Promise.all(excluded.map(lookAll)),
      hasFilters && import("./search/filter.js").then(({ makeFilters }) => makeFilters(build, asked.filters, filters)),
    ]);
    signal?.throwIfAborted();
    let { numbers, scores } = intersect(wanted, build);
    if (numbers.length > FEW && wanted.some(({ rest }) => rest.length)) {
      await Promise.all(wanted.map((found) => lookOn(found, budget)));
      signal?.throwIfAborted();
      ({ numbers, scores } = intersect(wanted, build));
    }

    // what is excluded: for sure, or perhaps
    const isOut = new Uint8Array(root.capacity), isDoubtful = new Uint8Array(root.capacity);
    for (const group of unwanted) {
      const { numbers: theirs } = intersect(group, build);
      const isSure = group.every((found) => found.isSure);
      // four units without a list of their own stand in the first record of the list they share, or nowhere
      const isGuess = isSure && theirs.length && group.some(({ lists }) => lists.some((list) => list.isGuess));
      if (isGuess && !has(await build.text(theirs[0]), group.map(({ part }) => part))) continue;
      for (const number of theirs) (isSure ? isOut : isDoubtful)[number] = 1;
    }
    numbers = numbers.filter((number) => !isOut[number]);
    const isUnsure = wanted.some((found) => !found.isSure);
    const fails = Uint8Array.from(numbers, failsOf || (() => 0));

    // the best first: the score, then the place among the newest, as one number
    const byDate = sort === "date" || !required.length;
    const { capacity } = root;
    const keys = Float64Array.from(
      numbers.filter((_, i) => !fails[i]),
      (number) => build.rank[number] - (byDate ? 0 : Math.round(scores[number] * 1024) * capacity),
    );
    let order = [...keys.sort()].map((key) => build.newest[((key % capacity) + capacity) % capacity]);

    // the second wave: texts, and what else is not there yet
    const texts = new Map(), wrong = new Set();
    const isOpen = (number) => !texts.has(number) && (isUnsure || isDoubtful[number]);
    let best, shown, isExact;
    const readTexts = async () => {
      for (;;) {
        best = byDate ? [] : order.slice(0, Math.max(RANKED, limit));
        shown = order.slice(offset, offset + limit);
        // all that the facets count, or else all that is listed
        const open = [[...numbers].filter(isOpen), order.filter(isOpen)].find(({ length }) => length <= CHECKS) ?? [];
        const next = [...new Set([...best, ...shown, ...open])].filter((number) => !texts.has(number));
        isExact = !next.length;
        if (isExact || texts.size > CHECKS) return;
        await Promise.all(next.map(async (number) => texts.set(number, await build.text(number))));
        signal?.throwIfAborted();
        for (const number of next) if (!fits(texts.get(number))) wrong.add(number);
        if (wrong.size === texts.size && isNowhere()) numbers.forEach((number) => wrong.add(number));
        order = order.filter((number) => !wrong.has(number));
      }
    };
    const fits = (text) => has(text, required) && !excluded.some((parts) => has(text, parts));
    // a list of n-grams holds all records with them; if one of those lacks it, another one has got the same numbers
    const isNowhere = () =>
      wanted.some(({ lists }) =>
        lists.some(({ gram }) => gram && [...texts.values()].every(({ folded }) => place(folded, gram) < 0)),
      );
    const documents = ids ? [...new Set(order.map((number) => documentOf[number]))] : [];
    const permalinks = [];
    const permalinkOf = (number, document) => permalinks[document][number - root.documents[document].first];
    const [columns] = await Promise.all([
      build.facets(),
      readTexts(),
      ...documents.map(async (document) => (permalinks[document] = await build.ids(document))),
    ]);

    best = best.filter((number) => texts.has(number));
    if (!byDate) {
      const whole = asked.words.map(({ text, negated }) => (negated ? "" : text)).join(" ");
      const isLast = (number) => isPage(root.kinds[columns.kind[number]] ?? []);
      best = rankAll(best, { texts, scores, parts: required, whole: withoutQuotes(fold(whole)), isLast });
      const ranked = new Set(best);
      order = [...best, ...order.filter((number) => !ranked.has(number))];
    }
    shown = order.slice(offset, offset + limit).filter((number) => texts.has(number));
    numbers.forEach((number, i) => wrong.has(number) && (fails[i] = 255));
    const unknown = wanted.find(({ part, lists }) => part.kind === "word" && lists[0]?.numbers.length === 0);
    const near = unknown && (await import("./search/near.js").then(({ nearest }) => nearest(build, unknown.part.text)));
    return {
      total: order.length,
      exact: isExact && !order.some(isOpen),
      ids: ids ? order.map((number) => permalinkOf(number, documentOf[number])) : [],
      results: shown.map((number) => this.#show(build, columns, texts.get(number), required)),
      facets: tally(build, columns, numbers, fails),
      suggestion: near && { word: unknown.part.text, nearest: near },
      // for `facet("person", numbers)`: all that pass the other filters
      numbers: [...numbers].filter((_, i) => !(fails[i] & ~4)),
      terms: required,
    };
  }

  #show({ root, fold, documentOf }, columns, { number, id, title, text, foldedText }, parts) {
    const { week } = root.documents[documentOf[number]];
    const topic = root.paths[columns.topic[number]]?.at(-1) ?? "";
    return {
      id,
      url: new URL(id, this.#root).href,
      title,
      titleParts: mark(title, parts, fold),
      week,
      topic,
      topicName: root.topics[topic] ?? "",
      kinds: root.kinds[columns.kind[number]] ?? [],
      date: week && new Date(mondayOf(week)).toISOString().slice(0, 10),
      excerpt: excerpt(text, foldedText, parts, fold),
    };
  }
}
