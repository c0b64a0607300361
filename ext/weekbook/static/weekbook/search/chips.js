// The filters that are set, below the field: each can be taken away.

import { FACETS, TIMES } from "./asked.js";
import { fill, make, makeIcon, nameTime, texts } from "./dom.js";

function titleOf(name, value, topics) {
  if (name === "person") return `@${value}`;
  if (name === "week" || TIMES.includes(name)) return nameTime(value);
  return (name === "kind" ? texts.kinds : topics)[value] ?? value;
}

// Gives each filter with its title and the function that takes it out of filters.
export function listFilters(filters, topics) {
  return [...FACETS, ...TIMES].flatMap((name) =>
    [filters[name]].flat().filter(Boolean).map((value) => ({
      title: fill(texts.filter, { name: texts[name], value: titleOf(name, value, topics) }),
      remove: (from) => (from[name] = FACETS.includes(name) ? from[name].filter((one) => one !== value) : ""),
    })),
  );
}

export function removeAll(filters) {
  for (const { remove } of listFilters(filters, {})) remove(filters);
}

export function makeChips({ onRemove }) {
  const node = make("div", { class: "weekbook-search-chips", role: "group", "aria-label": texts.filters, hidden: true });

  function makeChip(title, label, remove) {
    const chip = make("button", { type: "button", class: "weekbook-chip", "aria-label": label }, title, makeIcon("close"));
    chip.addEventListener("click", () => onRemove(remove));
    return chip;
  }

  function show(filters) {
    const place = [...node.children].indexOf(document.activeElement);
    const chips = filters.map(({ title, remove }) => makeChip(title, fill(texts.remove, title), remove));
    if (chips.length > 1) chips.push(makeChip(texts.removeAll, texts.removeAll, removeAll));
    node.replaceChildren(...chips);
    node.hidden = !chips.length;
    // the one that had the focus is gone
    if (place >= 0) (chips[Math.min(place, chips.length - 1)] ?? document.querySelector(".weekbook-search-field")).focus();
  }

  return { node, show };
}
