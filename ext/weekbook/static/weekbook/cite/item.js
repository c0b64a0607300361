// What the written forms have in common: the parts of a CSL-JSON item (https://docs.citationstyles.org/) as text.

const HAN = /\p{Script=Han}/u;
const DASHES = /\s*(?:--+|[–—]+)\s*/u;
const ROMAN = /^[ivxlcdm]+$/iu;

export const hasHan = (text) => HAN.test(text ?? "");

// Year, month and day, as far as they are known.
export const datePartsOf = (date) => date?.["date-parts"]?.[0] ?? [];

// Authors, or the editors of what has none.
export const namesOf = (item) => item.author ?? item.editor ?? [];

// Whether a source ends its authors in "and others": how many they are, nobody knows.
export const hasOthers = (item) => Boolean(item.author && item.custom?.["et-al"]);

export const titleOf = (item) => item.title ?? item.id;

// A form that has lines of its own takes no others.
export const oneLine = (text) => String(text).replace(/\s+/gu, " ").trim();

// Pages that stand for one place: "12–19, 24" has two.
const placesOf = (item) => item.page?.split(/\s*,\s*/u) ?? [];

const formOf = (page) => (ROMAN.test(page) ? "i" : page.replace(/\d+/gu, "0"));

// The first page and the last, or all in one. A hyphen may be a page's own ("A12-1"): it is between two only if they
// are of one form.
function cutRange(place) {
  const dashed = place.split(DASHES);
  if (dashed.length === 2) return dashed;
  const pages = place.split(/\s*-\s*/u);
  return pages.length === 2 && formOf(pages[0]) === formOf(pages[1]) ? pages : [place];
}

// "12–19": with a mark of the form's own between first and last page, but where that is in the pages themselves.
export function pagesOf(item, dash, comma = ", ") {
  const places = placesOf(item).map(cutRange);
  return places.map((pages) => pages.join(pages.some((page) => page.includes("-")) ? "–" : dash)).join(comma);
}

// The first page and the last; where there are several places, all of them and nothing.
export const endsOf = (item) => (placesOf(item).length === 1 ? cutRange(item.page) : [pagesOf(item, "-")]);

// Ends a sentence, unless it ends by itself ("et al.", "Why?").
export const end = (text) => (/[.?!。？！]$/u.test(text) ? text : `${text}.`);

// A name in its own order; Chinese ones have the family first, and no blank.
export function writeFullName({ family, given, suffix, literal }) {
  if (literal) return literal;
  if (hasHan(family)) return family + (given ?? "");
  return [given, family, suffix].filter(Boolean).join(" ");
}
