// The search as readers use it: field, filters, results. The dialogue and the page are made of it.

import { open } from "../search.js";
import { hasOperators, isAsked, nothing, takeApart, writeAddress } from "./asked.js";
import { listFilters, makeChips, removeAll } from "./chips.js";
import { count, fill, make, texts } from "./dom.js";
import { makeFacets } from "./facets.js";
import { makeHits } from "./hits.js";
import { format } from "./query.js";

const STEP = 10;
const PAUSE = 150;
const SLOW = 400;

const root = new URL(document.documentElement.dataset.content_root, document.baseURI).href;
let index;

// Opens the index once for the page; what has failed is tried anew.
export function openIndex() {
  return (index ??= open(root).catch((error) => {
    index = undefined;
    throw error;
  }));
}

// `onAsk` is told what is asked, as an address and as words, and whether the reader has come to an end with it;
// `onFollow` of a link that is followed.
export function makePanel({ form, field, isPage, onAsk, onFollow }) {
  const asking = nothing();
  let topics = {}, answer, controller, timer, slow;

  // -- The parts --

  const chips = makeChips({ onRemove: (remove) => change(({ filters }) => remove(filters)) });
  const sum = make("p", { class: "weekbook-search-sum", role: "status" });
  const sorts = ["relevance", "date"].map((sort) => {
    const button = make("button", { type: "button", "aria-pressed": "false", "data-sort": sort }, texts[sort]);
    button.addEventListener("click", () => change((asked) => (asked.sort = sort)));
    return [sort, button];
  });
  const order = make("div", { class: "weekbook-search-sort", role: "group", "aria-label": texts.order }, ...sorts.map(([, button]) => button));
  const more = make("button", { type: "button", class: "weekbook-search-more", hidden: true }, texts.more);
  const note = make("div", { class: "weekbook-search-note", hidden: true });
  const hits = makeHits({ isPage, onMove: point, onEnd: showMore });
  const facets = makeFacets({ onChange: change, onWords: changeWords, countPeople: async (numbers) => (await openIndex()).facet("person", numbers) });
  const list = make("div", { class: "weekbook-search-list" }, hits.node, note, more);
  const head = make("div", { class: "weekbook-search-over" }, sum, order);
  const main = make("div", { class: "weekbook-search-main" }, head, list);
  const body = make("div", { class: "weekbook-search-body" }, facets.node, main);

  for (const [name, value] of Object.entries({
    ...{ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-label": texts.label },
    ...{ "aria-controls": hits.node.id, placeholder: texts.placeholder },
  })) {
    field.setAttribute(name, value);
  }

  function point(id) {
    if (id) field.setAttribute("aria-activedescendant", id);
    else field.removeAttribute("aria-activedescendant");
  }

  // -- What is asked --

  const apart = () => takeApart(asking, topics);

  // Operators that are typed become filters, and leave the field.
  function takeOperators() {
    if (!hasOperators(asking.text)) return;
    const { text, filters } = apart();
    Object.assign(asking, { text, filters });
    field.value = text;
  }

  // Changes what is asked by other means than the field, and looks at once.
  function change(edit) {
    const asked = apart();
    edit(asked);
    Object.assign(asking, { text: asked.text, filters: asked.filters, sort: asked.sort });
    field.value = asking.text;
    ask({ isSettled: true });
  }

  // Changes the words; `edit` gets those that are wanted and those that are not.
  function changeWords(edit) {
    change((asked) => {
      const [wanted, unwanted] = [false, true].map((isOut) => asked.words.filter(({ negated }) => negated === isOut));
      asked.text = format({ words: edit(wanted, unwanted) });
    });
  }

  // -- Asking --

  const tell = (isSettled) => onAsk(writeAddress(apart()), asking.text.trim(), isSettled);

  function ask({ isSettled = false, wanted = STEP } = {}) {
    tell(isSettled);
    return run(wanted);
  }

  async function run(wanted) {
    clearTimeout(timer);
    timer = undefined;
    controller?.abort();
    controller = new AbortController();
    const { signal } = controller;
    clearTimeout(slow);
    slow = setTimeout(() => (sum.textContent = texts.busy), SLOW);
    main.setAttribute("aria-busy", "true");
    try {
      const opened = await openIndex();
      topics = await opened.topics();
      signal.throwIfAborted();
      const asked = apart(), { text } = asking;
      const found = await look(opened, asked, { wanted, signal });
      signal.throwIfAborted();
      answer = { ...found, asked, text };
      showAnswer();
      if (!found.total) await help(opened, answer, signal);
    } catch (error) {
      if (signal.aborted) return;
      showTrouble(error);
    } finally {
      if (!signal.aborted) {
        clearTimeout(slow);
        // what is typed meanwhile is not answered yet
        if (!timer) main.removeAttribute("aria-busy");
      }
    }
  }

  async function look(opened, asked, { wanted, signal }) {
    const { text, filters, sort } = asked;
    const options = { limit: STEP, filters, sort, ids: false, signal };
    if (!isAsked(asked)) {
      const [all, results] = await Promise.all([opened.search("", { ...options, limit: 1 }), opened.recent(STEP)]);
      return { ...all, results, isRecent: true };
    }
    const found = await opened.search(text, options);
    // as many as were shown when the reader went away
    while (found.results.length < Math.min(wanted, found.total)) {
      const next = await opened.search(text, { ...options, offset: found.results.length });
      if (!next.results.length) break;
      found.results.push(...next.results);
    }
    return found;
  }

  async function showMore() {
    const asked = answer;
    if (!asked || asked.isRecent || more.disabled || hits.size() >= asked.total) return;
    more.disabled = true;
    try {
      const { text, filters, sort } = asked.asked;
      const options = { limit: STEP, offset: hits.size(), filters, sort, ids: false };
      const { results } = await (await openIndex()).search(text, options);
      if (asked !== answer) return;
      const place = hits.size(), wasFocused = more === document.activeElement;
      hits.add(results);
      offerMore(results.length > 0 && hits.size() < asked.total);
      if (hits.size() > place) hits.activate(place, !wasFocused);
      if (wasFocused) (isPage ? hits.active()?.node : field)?.focus({ preventScroll: true });
    } catch (error) {
      if (asked === answer) showTrouble(error);
    } finally {
      more.disabled = false;
    }
  }

  // -- Showing --

  function say() {
    const { isRecent, total, exact, facets: counts, asked } = answer;
    if (isRecent) return texts.recent;
    if (!total) return texts.nothing;
    const results = count(texts.result, total);
    const { week } = asked.filters;
    const isWanted = (name) => !week.length || week.some((one) => name === one || (one.length === 4 && name.startsWith(one)));
    const weeks = Object.keys(counts.week).filter(isWanted).length;
    const all = weeks ? fill(texts.sum, { results, weeks: count(texts.weeks, weeks) }) : results;
    return exact ? all : fill(texts.most, all);
  }

  function offerMore(isMore) {
    more.hidden = !isMore;
    // a list that scrolls has something in it that takes the focus, or takes it itself
    if (!isPage) list.tabIndex = isMore ? -1 : 0;
  }

  function showAnswer() {
    const { results, total, isRecent, asked } = answer;
    clearTimeout(slow);
    hits.show(results, !isPage && !isRecent);
    hits.node.hidden = !results.length;
    field.setAttribute("aria-expanded", results.length > 0);
    list.scrollTop = 0;
    offerMore(!isRecent && hits.size() < total);
    order.hidden = isRecent || !total;
    for (const [sort, button] of sorts) button.setAttribute("aria-pressed", sort === asked.sort);
    note.hidden = true;
    sum.textContent = say();
    facets.node.hidden = false;
    facets.update(answer, asked, topics);
    chips.show(listFilters(asked.filters, topics));
  }

  // The word that a text has in place of a folded one.
  function replaceWord(text, word, other) {
    const plain = text.normalize("NFKC"), place = plain.toLowerCase().indexOf(word);
    return place < 0 ? other : plain.slice(0, place) + other + plain.slice(place + word.length);
  }

  function makeWay(title, run) {
    const button = make("button", { type: "button", class: "weekbook-search-way" }, title);
    button.addEventListener("click", () => {
      run();
      field.focus();
    });
    return button;
  }

  // What a reader can do where nothing is found: another word, fewer words or filters, the rules.
  async function help(opened, { suggestion, asked }, signal) {
    const parts = [];
    if (suggestion) {
      const { word, nearest } = suggestion;
      const way = makeWay(nearest, () => {
        asking.text = field.value = replaceWord(asked.text, word, nearest);
        ask({ isSettled: true });
      });
      // the button stands in the sentence
      const [before, after] = fill(texts.nearest, { word, nearest: "\n" }).split("\n");
      parts.push(make("p", {}, before, way, after));
    }
    const rules = texts.rules.map(([rule, example]) => make("li", {}, rule, " ", make("code", {}, example)));
    parts.push(make("ul", { class: "weekbook-search-rules" }, ...rules));
    note.replaceChildren(...parts);
    note.hidden = false;

    const { words, filters } = asked;
    const fewer = [
      ...listFilters(filters, topics),
      ...words.map((word) => ({ title: format({ words: [word] }), remove: (_, from) => from.splice(from.indexOf(word), 1) })),
    ];
    if (Object.values(filters).flat().filter(Boolean).length > 1) fewer.push({ remove: removeAll });
    const ways = await Promise.all(
      fewer.map(async ({ title, remove }) => {
        const left = { words: [...words], filters: structuredClone(filters) };
        remove(left.filters, left.words);
        const text = format({ words: left.words });
        if (!isAsked({ text, filters: left.filters })) return undefined;
        const { total } = await opened.search(text, { limit: 1, filters: left.filters, ids: false, signal });
        const results = count(texts.result, total);
        const label = title ? fill(texts.dropped, { part: title, results }) : fill(texts.noFilter, results);
        const way = () => change((now) => Object.assign(now, { text, filters: left.filters }));
        return total && make("li", {}, makeWay(label, way));
      }),
    );
    signal.throwIfAborted();
    const found = ways.filter(Boolean);
    if (found.length) note.prepend(make("p", {}, texts.drop), make("ul", { class: "weekbook-search-ways" }, ...found));
  }

  // No list is shown that might be wrong.
  function showTrouble(error) {
    answer = undefined;
    hits.show([]);
    offerMore(false);
    hits.node.hidden = order.hidden = facets.node.hidden = true;
    field.setAttribute("aria-expanded", "false");
    sum.textContent = texts.broken;
    const again = makeWay(texts.again, () => ask());
    note.replaceChildren(make("p", {}, texts.brokenWhy), make("p", {}, again), make("p", { class: "weekbook-search-error", lang: "en" }, String(error.message)));
    note.hidden = false;
  }

  // -- What the reader does --

  function onInput(event) {
    if (event.isComposing) return;
    asking.text = field.value;
    // an operator is finished by a blank
    if (/\s$/.test(field.value) && field.selectionEnd === field.value.length && hasOperators(field.value)) {
      takeOperators();
      if (asking.text) asking.text = field.value += " ";
    }
    clearTimeout(timer);
    tell(false);
    main.setAttribute("aria-busy", "true");
    timer = setTimeout(() => run(STEP), PAUSE);
  }

  function settle() {
    takeOperators();
    ask({ isSettled: true });
  }

  let isWalking = false;

  function onKey(event) {
    const { key, ctrlKey, metaKey, shiftKey, altKey } = event;
    // it belongs to whatever composes characters
    if (event.isComposing || event.keyCode === 229 || altKey) return;
    const isPlain = !ctrlKey && !metaKey && !shiftKey;
    if (key === "Enter") {
      const active = isCurrent() && hits.active();
      if (!active) return;
      event.preventDefault();
      // as the browser does it, also in a new tab or window
      active.node.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }));
      return;
    }
    // in the text they go to its ends, in the list to those of the list
    if (!isPlain || ((key === "Home" || key === "End") && !isWalking)) return;
    if (hits.move(key)) {
      isWalking = true;
      event.preventDefault();
    } else if (key.length > 1) {
      isWalking = false;
    }
  }

  // Whether the results are those of what stands in the field.
  const isCurrent = () => answer?.text === field.value && !main.hasAttribute("aria-busy");

  function onFollowed(event) {
    const link = event.target.closest(".weekbook-search-hit");
    const result = link && hits.resultOf(link);
    if (!result || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    onFollow({ url: link.href, parts: answer.terms ?? [], shown: hits.size() });
  }

  field.addEventListener("input", onInput);
  // the last input of a composition still counts as part of it
  field.addEventListener("compositionend", onInput);
  field.addEventListener("keydown", onKey);
  field.addEventListener("pointerdown", () => (isWalking = false));
  field.addEventListener("change", () => hasOperators(asking.text) && settle());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    settle();
    // the keys of a phone would lie over the results
    if (matchMedia("(pointer: coarse)").matches) field.blur();
  });
  hits.node.addEventListener("click", onFollowed);
  // a press beside open filters closes them, and does nothing else
  let isClosing = false;
  main.addEventListener("pointerdown", () => (isClosing = Boolean(facets.close())));
  main.addEventListener(
    "click",
    (event) => {
      if (!isClosing) return;
      isClosing = false;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );
  more.addEventListener("click", showMore);

  // Asks for something else, as an address says it.
  function set({ text, filters, sort }, wanted) {
    Object.assign(asking, { text, filters, sort });
    takeOperators();
    field.value = asking.text;
    return ask({ wanted });
  }

  return { nodes: [chips.node, body], set, focus: () => field.select() };
}
