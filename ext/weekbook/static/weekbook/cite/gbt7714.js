// References in the numeric system of GB/T 7714—2025, which is in force since 2026-07-01, from CSL-JSON.
//
// Marks between names, numbers and dates are full-width whatever the language of the work; of more than three authors
// the first three are named; given names are initials without points. What may change in its place, a preprint or a
// page of the web, tells the day on which it was read.

import { datePartsOf, end, hasHan, hasOthers, namesOf, oneLine, pagesOf, titleOf } from "./item.js";

const KINDS = {
  article: "PP",
  "article-journal": "J",
  "paper-conference": "C",
  book: "M",
  chapter: "M",
  thesis: "D",
  report: "R",
};
const MOST_NAMES = 3;

const writeDate = (parts) => parts.map((part) => String(part).padStart(2, "0")).join("-");

// "Jean-Pierre": J-P. What is written in initials already has points.
function writeInitials(given) {
  const initial = (part) => [...part][0].toUpperCase();
  const words = given.split(/[\s.]+/u).map((word) => word.split("-").filter(Boolean));
  return words.map((parts) => parts.map(initial).join("-")).filter(Boolean).join(" ");
}

function writeName({ family, given, suffix, literal }) {
  if (literal) return literal;
  if (hasHan(family)) return family + (given ?? "");
  return [family, given && writeInitials(given), suffix?.replace(/\.$/, "")].filter(Boolean).join(" ");
}

function writeNames(item, isHan) {
  const names = namesOf(item);
  const others = names.length > MOST_NAMES || hasOthers(item) ? [isHan ? "等" : "et al."] : [];
  return [...names.slice(0, MOST_NAMES).map(writeName), ...others].join("，");
}

// Where a work stands: "Journal，2025，12（3）：1-9".
function writePlace(item, name) {
  const [year] = datePartsOf(item.issued);
  const volume = (item.volume ?? "") + (item.issue ? `（${item.issue}）` : "");
  const place = [name, year, volume].filter(Boolean).join("，");
  return [place, pagesOf(item, "-")].filter(Boolean).join("：");
}

export function writeReference(item) {
  const kind = KINDS[item.type] ?? "EB";
  const issued = datePartsOf(item.issued), accessed = datePartsOf(item.accessed);
  const isHan = item.language ? item.language.startsWith("zh") : hasHan(item.title);
  const address = item.DOI ? `https://doi.org/${item.DOI}` : item.URL;
  const name = item.type === "report" && item.number ? `${titleOf(item)}：${item.number}` : titleOf(item);
  const title = name + (address ? `[${kind}/OL]` : `[${kind}]`);
  const made = issued.length ? `（${writeDate(issued)}）` : "";
  const days = made + (accessed.length ? `[${writeDate(accessed)}]` : "");
  const { publisher, "container-title": container } = item;

  let middle;
  if (kind === "PP") {
    const version = item.version && `V${String(item.version).replace(/^v/i, "")}`;
    middle = [title, version, (publisher ?? "") + days];
  } else if (kind === "EB") {
    middle = [days ? `${title}.${days}` : title];
  } else if (kind === "C" && container) {
    middle = [`${title}//${writePlace(item, container)}`];
  } else if (item.type === "chapter" && container) {
    middle = [`${title}//${container}`, writePlace(item, publisher)];
  } else {
    middle = [title, writePlace(item, container ?? publisher)];
  }
  const sentences = [writeNames(item, isHan), ...middle, address];
  return oneLine(sentences.filter(Boolean).map(end).join(" "));
}
