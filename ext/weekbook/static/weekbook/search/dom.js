// Elements and words of the search.

import { make } from "../elements.js";
import texts from "../search-texts.js";

export { count, figure, fill, make, makeIcon } from "../elements.js";
export { texts };

const language = document.documentElement.lang || undefined;

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
