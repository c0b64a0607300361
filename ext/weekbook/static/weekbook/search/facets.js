// The filters beside the results: values with their exact counts, times, words to leave out.

import { TIME, TIMES } from "./asked.js";
import { figure, make, nameTime, nameWeek, texts } from "./dom.js";

const FEW = 8;
const NARROW = matchMedia("(max-width: 719.98px)");

// Rows with a box each; a row stays where it is while the reader presses boxes.
function makeValues({ node, onChange }) {
  const rows = new Map();
  const all = make("button", { type: "button", class: "weekbook-search-all", hidden: true, "aria-expanded": "false" });
  let isWhole = false, order = [];

  function makeRow(value, title, isInner) {
    const box = make("input", { type: "checkbox", value });
    const number = make("span", { class: "weekbook-count" });
    const name = make("span", {}, title);
    const row = make("label", { class: `weekbook-search-value${isInner ? " is-inner" : ""}` }, box, name, number);
    box.addEventListener("change", () => onChange(value, box.checked));
    return { node: row, box, number };
  }

  function cut() {
    order.forEach((value, place) => {
      const { node: row, box } = rows.get(value);
      row.hidden = !isWhole && place >= FEW && !box.checked;
    });
    all.hidden = order.length <= FEW;
    all.textContent = isWhole ? texts.fewer : texts.all.replace("%d", figure(order.length));
    all.setAttribute("aria-expanded", isWhole);
  }

  all.addEventListener("click", () => {
    isWhole = !isWhole;
    cut();
  });

  // `values`: `{ value, title, count, isChosen, isInner }` in order
  function update(values, isKept) {
    const byValue = new Map(values.map((one) => [one.value, one]));
    const kept = isKept ? order.filter((value) => byValue.has(value)) : [];
    const wanted = [...kept, ...values.map(({ value }) => value).filter((value) => !kept.includes(value))];
    for (const [value, { node: row }] of rows) {
      if (!byValue.has(value)) {
        row.remove();
        rows.delete(value);
      }
    }
    for (const { value, title, count, isChosen, isInner } of values) {
      if (!rows.has(value)) rows.set(value, makeRow(value, title, isInner));
      const { box, number } = rows.get(value);
      box.checked = isChosen;
      number.textContent = figure(count);
    }
    // what stays in its place keeps the focus
    if (wanted.join("\n") !== order.join("\n") || !all.isConnected) {
      const nodes = wanted.map((value) => rows.get(value).node);
      nodes.forEach((row, i) => node.children[i] !== row && node.insertBefore(row, node.children[i] ?? null));
      node.append(all);
    }
    order = wanted;
    cut();
  }

  return { update };
}

function makeFacet(name, isOpen) {
  const values = make("div", { class: "weekbook-search-values", role: "group", "aria-label": texts[name] });
  const chosen = make("span", { class: "weekbook-count" });
  const summary = make("summary", {}, texts[name], " ", chosen);
  const node = make("details", { class: "weekbook-search-facet", "data-facet": name }, summary, values);
  return { node, values, isOpen, tell: (number) => (chosen.textContent = number ? figure(number) : "") };
}

const byCount = (a, b) => b.count - a.count || (a.title < b.title ? -1 : 1);

// `onChange` and `onWords` take a function that changes what is asked, `countPeople` the records of an answer.
export function makeFacets({ onChange, onWords, countPeople }) {
  const facets = Object.fromEntries(
    ["kind", "topic", "week", "person", "words"].map((name) => [name, makeFacet(name, name === "kind" || name === "topic")]),
  );
  const node = make("div", { class: "weekbook-search-facets", role: "group", "aria-label": texts.filters });
  node.append(...Object.values(facets).map((facet) => facet.node));
  let last;

  const toggle = (name) => (value, isChosen) =>
    onChange(({ filters }) => {
      filters[name] = filters[name].filter((one) => fold(one) !== fold(value));
      // a year holds its weeks: one of both is meant
      if (name === "week") {
        const isRelated = (one) => one.startsWith(value.slice(0, 4)) && (value.length === 4) !== (one.length === 4);
        filters.week = filters.week.filter((one) => !isChosen || !isRelated(one));
      }
      if (isChosen) filters[name].push(value);
    });
  const fold = (text) => text.toLowerCase();
  const lists = Object.fromEntries(
    ["kind", "topic", "week", "person"].map((name) => {
      const rows = make("div", { class: "weekbook-search-rows" });
      facets[name].values.append(rows);
      return [name, makeValues({ node: rows, onChange: toggle(name) })];
    }),
  );

  // points of time
  const times = TIMES.map((name) => {
    const input = make("input", { type: "text", class: "weekbook-search-input", size: "10", "data-time": name });
    Object.assign(input, { autocomplete: "off", spellcheck: false, title: texts.time, placeholder: "2025-03" });
    input.addEventListener("change", () => {
      const time = input.value.trim();
      const isTime = !time || TIME.test(time);
      input.setAttribute("aria-invalid", !isTime);
      if (isTime) onChange(({ filters }) => (filters[name] = time.toUpperCase()));
    });
    facets.week.values.append(make("label", { class: "weekbook-search-line" }, texts[name], input));
    return [name, input];
  });

  // words: those to leave out, and all as one phrase
  const without = make("input", { type: "text", class: "weekbook-search-input", autocomplete: "off", "data-without": true });
  const phrase = make("input", { type: "checkbox", "data-phrase": true });
  facets.words.values.append(
    make("label", { class: "weekbook-search-line" }, texts.without, without),
    make("label", { class: "weekbook-search-value" }, phrase, make("span", {}, texts.phrase)),
  );
  const write = (text, kind) => ({ text, quoted: false, negated: false, ...kind });
  without.addEventListener("change", () =>
    onWords((wanted) => [...wanted, ...without.value.split(/\s+/).filter(Boolean).map((word) => write(word, { negated: true }))]),
  );
  phrase.addEventListener("change", () =>
    onWords((wanted, unwanted) => {
      const text = wanted.map((word) => word.text).join(" ");
      const parts = phrase.checked ? [write(text, { quoted: true })] : text.split(/\s+/).map((word) => write(word));
      return [...parts, ...unwanted];
    }),
  );

  async function showPeople(isKept) {
    const answer = last;
    if (!facets.person.node.open || !answer) return;
    const counted = await countPeople(answer.numbers);
    if (answer !== last) return;
    const chosen = answer.filters.person.map(fold);
    const rows = counted.map(({ handle, name, count }) => {
      const isChosen = [handle, name].some((one) => chosen.includes(fold(one)));
      return { value: handle, title: name || `@${handle}`, count, isChosen };
    });
    const missing = answer.filters.person.filter((one) => !counted.some(({ handle, name }) => [handle, name].map(fold).includes(fold(one))));
    rows.push(...missing.map((value) => ({ value, title: `@${value}`, count: 0, isChosen: true })));
    lists.person.update(rows, isKept);
  }
  facets.person.node.addEventListener("toggle", () => showPeople(true));

  function showKinds(name, counts, chosen, titles, isKept) {
    const values = [...new Set([...Object.keys(counts), ...chosen])];
    const rows = values.map((value) => ({
      ...{ value, title: titles[value] ?? value, count: counts[value] ?? 0, isChosen: chosen.includes(value) },
    }));
    lists[name].update(rows.sort(byCount), isKept);
  }

  function showWeeks(counts, chosen) {
    const known = [...new Set([...Object.keys(counts), ...chosen])];
    const years = [...new Set(known.map((week) => week.slice(0, 4)))].sort().reverse();
    const rows = years.flatMap((year) => {
      const weeks = known.filter((week) => week.length > 4 && week.startsWith(year)).sort().reverse();
      const isOpen = years.length === 1 || chosen.some((week) => week.startsWith(year));
      const inner = weeks.map((week) => ({ value: week, title: nameWeek(week).slice(5), count: counts[week] ?? 0, isInner: true }));
      const sum = weeks.reduce((total, week) => total + (counts[week] ?? 0), 0);
      return [{ value: year, title: nameTime(year), count: sum }, ...(isOpen ? inner : [])];
    });
    // years and weeks have an order of their own
    lists.week.update(rows.map((row) => ({ ...row, isChosen: chosen.includes(row.value) })), false);
  }

  // Shows the counts of an answer, and what of it is chosen.
  function update(answer, { words, filters }, topics) {
    const isKept = node.contains(document.activeElement);
    last = { numbers: answer.numbers, filters };
    showKinds("kind", answer.facets.kind, filters.kind, texts.kinds, isKept);
    showKinds("topic", answer.facets.topic, filters.topic, topics, isKept);
    showWeeks(answer.facets.week, filters.week);
    showPeople(isKept);
    for (const [name, input] of times) {
      if (input !== document.activeElement) input.value = filters[name];
    }
    const wanted = words.filter(({ negated }) => !negated), unwanted = words.filter(({ negated }) => negated);
    if (without !== document.activeElement) without.value = unwanted.map(({ text }) => text).join(" ");
    phrase.checked = wanted.length === 1 && wanted[0].quoted;
    phrase.disabled = !wanted.length;
    for (const name of ["kind", "topic", "person"]) facets[name].tell(filters[name].length);
    facets.week.tell(filters.week.length + TIMES.filter((time) => filters[time]).length);
    facets.words.tell(unwanted.length);
  }

  // On narrow screens they are a row of buttons, of which one is open.
  function arrange() {
    for (const { node: facet, isOpen } of Object.values(facets)) {
      facet.open = isOpen && !NARROW.matches;
      facet.name = NARROW.matches ? "weekbook-search-facet" : "";
    }
  }
  const close = () => {
    const open = NARROW.matches && Object.values(facets).find((facet) => facet.node.open);
    if (!open) return undefined;
    open.node.open = false;
    return open.node.firstElementChild;
  };
  NARROW.addEventListener("change", arrange);
  arrange();
  // Escape closes what is open here first
  node.addEventListener("keydown", (event) => {
    const summary = event.key === "Escape" && close();
    if (!summary) return;
    event.preventDefault();
    summary.focus();
  });

  return { node, update, close };
}
