// Elements and words of the interface. Text is always text: nothing is ever read as HTML.

import texts from "../search-texts.js";

const language = document.documentElement.lang || undefined;
const rules = new Intl.PluralRules(language);
const figures = new Intl.NumberFormat(language);

export { texts };

// Makes an element; attributes that are undefined or false are left out.
export function make(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

export const makeIcon = (name) => make("span", { class: "weekbook-icon", "data-icon": name, "aria-hidden": "true" });

// Puts values in their places: `%(name)s`, or `%s` for a single one.
export function fill(template, values) {
  if (typeof values !== "object") return template.replace("%s", () => values);
  return template.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
}

export const figure = (number) => figures.format(number);

// "1 result", "2 results": the form is the language's.
export const count = (forms, number) => (forms[rules.select(number)] ?? forms.other).replace("%d", figure(number));

// Pieces of text, of which those that match are marked.
export const markPieces = (pieces) => pieces.map(([text, isMatch]) => (isMatch ? make("mark", {}, text) : text));

export const nameWeek = (week) => week.replace("-", " ");

// Writes a point of time as readers do: a year, a month, a day, or a week.
export function nameTime(time) {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(time) ?? [];
  if (!year) return nameWeek(time);
  const style = { year: "numeric", month: month && "long", day: day && "numeric", timeZone: "UTC" };
  const date = new Date(`${year}-${month ?? "01"}-${day ?? "01"}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? time : new Intl.DateTimeFormat(language, style).format(date);
}
