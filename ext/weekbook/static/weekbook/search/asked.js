// What is asked: words, filters and order, as they stand in an address, in the field, and among the filters.

import { FACETS, format, parse } from "./query.js";
import { texts } from "./dom.js";

export { FACETS };
export const TIMES = ["from", "to"];
export const TIME = /^\d{4}(?:-(?:W\d\d|\d\d(?:-\d\d)?))?$/i;

export const isAsked = ({ text, filters }) => Boolean(text.trim()) || countFilters(filters) > 0;

export const countFilters = (filters) =>
  FACETS.reduce((sum, name) => sum + filters[name].length, 0) + TIMES.filter((name) => filters[name]).length;

const noFilters = () => ({ ...Object.fromEntries(FACETS.map((name) => [name, []])), from: "", to: "" });

export const nothing = () => ({ text: "", filters: noFilters(), sort: "relevance" });

// Writes a value as the index has it: kinds and topics may be asked for by their names.
function normalize(name, value, topics) {
  const wanted = value.normalize("NFKC").toLowerCase();
  if (name === "person") return value.replace(/^@/, "");
  if (name === "week") return value.toUpperCase();
  const names = Object.entries(name === "kind" ? texts.kinds : topics);
  const known = names.filter(([key, title]) => [key, title].some((one) => one.normalize("NFKC").toLowerCase() === wanted));
  return known.length === 1 ? known[0][0] : value;
}

function merge(...several) {
  const merged = noFilters();
  for (const filters of several) {
    for (const name of FACETS) merged[name] = [...new Set([...merged[name], ...(filters[name] ?? [])])];
    for (const name of TIMES) merged[name] = filters[name] || merged[name];
  }
  return merged;
}

// Tells words and filters apart: operators that are typed are filters like those that are pressed.
export function takeApart({ text, filters, sort }, topics) {
  const asked = parse(text);
  const all = merge(filters, asked.filters);
  for (const name of FACETS) all[name] = [...new Set(all[name].map((value) => normalize(name, value, topics)))];
  return { words: asked.words, text: format({ words: asked.words }), filters: all, sort };
}

export const hasOperators = (text) => Object.keys(parse(text).filters).length > 0;

export function readAddress(search) {
  const params = new URLSearchParams(search);
  const filters = merge(Object.fromEntries(FACETS.map((name) => [name, params.getAll(name).filter(Boolean)])));
  for (const name of TIMES) filters[name] = params.get(name) ?? "";
  return { text: params.get("q") ?? "", filters, sort: params.get("sort") === "date" ? "date" : "relevance" };
}

// Gives the part of an address that says what is asked, empty if nothing is.
export function writeAddress({ text, filters, sort }) {
  const params = new URLSearchParams();
  if (text.trim()) params.set("q", text.trim());
  for (const name of [...FACETS, ...TIMES]) {
    for (const value of [filters[name]].flat().filter(Boolean)) params.append(name, value);
  }
  if (sort === "date") params.set("sort", sort);
  const written = params.toString();
  return written && `?${written}`;
}
