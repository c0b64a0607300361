// What the written forms have in common: the parts of a CSL-JSON item (https://docs.citationstyles.org/) as text.

const HAN = /\p{Script=Han}/u;
const DASHES = /\s*[-–—]+\s*/gu;

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

// "12–19": with a mark of the form's own between first and last page.
export const pagesOf = (item, dash) => item.page?.replace(DASHES, dash);

// Ends a sentence, unless it ends by itself ("et al.", "Why?").
export const end = (text) => (/[.?!。？！]$/u.test(text) ? text : `${text}.`);

// A name in its own order; Chinese ones have the family first, and no blank.
export function writeFullName({ family, given, suffix, literal }) {
  if (literal) return literal;
  if (hasHan(family)) return family + (given ?? "");
  return [given, family, suffix].filter(Boolean).join(" ");
}
