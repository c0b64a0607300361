// References in the numeric system of GB/T 7714—2025, which is in force since 2026-07-01, from CSL-JSON.
//
// Marks between names, numbers and dates are full-width whatever the language of the work; of more than three authors
// the first three are named; given names are initials without points. What may change in its place, a preprint, data
// or a page of the web, tells the day on which it was read. What is not known is left out, without a mark for it.
// Forms: the examples of https://github.com/zotero-chinese/styles.

import { datePartsOf, end, hasHan, hasOthers, namesOf, oneLine, pagesOf, titleOf } from "./item.js";

const KINDS = {
  article: "PP",
  "article-journal": "J",
  "paper-conference": "C",
  book: "M",
  chapter: "M",
  thesis: "D",
  report: "R",
  dataset: "DS",
  software: "CP",
  patent: "P",
  manuscript: "A",
};
const FIRST_EDITION = /^(?:1(?:st)?|first)(?: ed(?:ition|\.)?)?$|^第?[1一]版$|^初版$/iu;
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

function writePeople(people, isHan, hasMore) {
  const others = people.length > MOST_NAMES || hasMore ? [isHan ? "等" : "et al."] : [];
  return [...people.slice(0, MOST_NAMES).map(writeName), ...others].join("，");
}

// "2nd ed." or "2版"; the first is not said.
function writeEdition(edition, isHan) {
  const text = String(edition ?? "").trim();
  if (!text || FIRST_EDITION.test(text)) return "";
  if (isHan) return text.replace(/^第(?=\d)/u, "") + (/[版本]$/u.test(text) ? "" : "版");
  if (/\bed/iu.test(text)) return text;
  const place = /^\d+$/u.test(text) && Number(text);
  if (!place) return `${text} ed.`;
  const ending = Math.floor((place % 100) / 10) === 1 ? "th" : (["th", "st", "nd", "rd"][place % 10] ?? "th");
  return `${place}${ending} ed.`;
}

// A book with the number of its volume: "Title：v.1".
function writeVolume(name, volume, isHan) {
  if (!volume) return name;
  return `${name}：${/^\d+$/u.test(volume) ? (isHan ? "卷" : "v.") : ""}${volume}`;
}

const writePages = (item) => pagesOf(item, "-", "，");

// Where an article stands: "Journal，2025，12（3）：1-9", "Journal，2025（3）：1-9".
function writeIssue(item) {
  const [year] = datePartsOf(item.issued);
  const numbers = [year, item.volume].filter(Boolean).join("，") + (item.issue ? `（${item.issue}）` : "");
  const place = [item["container-title"] ?? item.publisher, numbers].filter(Boolean).join("，");
  return [place, writePages(item)].filter(Boolean).join("：");
}

// Who published a work: "Place：Publisher，2025：1-9".
function writeImprint(item, date) {
  const publisher = [item["publisher-place"], item.publisher].filter(Boolean).join("：");
  return [[publisher, date].filter(Boolean).join("，"), writePages(item)].filter(Boolean).join("：");
}

// A part of a book or of proceedings: "Title//Editors. Book. 2nd ed. Place：Publisher，2025：1-9".
function writePart(item, title, isHan) {
  const [year] = datePartsOf(item.issued);
  const editors = item.author ? writePeople(item.editor ?? [], isHan) : "";
  const book = writeVolume(item["container-title"], item.volume, isHan);
  const edition = writeEdition(item.edition, isHan), imprint = writeImprint(item, year);
  const isPublished = item.publisher || item["publisher-place"] || edition || item.type === "chapter";
  const whole = isPublished ? [book, edition, imprint] : [[book, imprint].filter(Boolean).join("，")];
  const [first, ...rest] = [editors, ...whole].filter(Boolean);
  return [`${title}//${first}`, ...rest];
}

// As weekbook.ids.format_doi_url does.
const writeDoi = (doi) => `https://doi.org/${doi.replace(/[^A-Za-z0-9/:;().,_~-]/gu, encodeURIComponent)}`;

export function writeReference(item) {
  const kind = KINDS[item.type] ?? "EB";
  const issued = datePartsOf(item.issued), accessed = datePartsOf(item.accessed);
  const isHan = item.language ? item.language.startsWith("zh") : hasHan(item.title);
  const address = item.DOI ? writeDoi(item.DOI) : item.URL;
  const isPart = ["C", "M"].includes(kind) && item.type !== "book" && item["container-title"];
  const name = kind === "M" && !isPart ? writeVolume(titleOf(item), item.volume, isHan) : titleOf(item);
  const number = ["report", "patent"].includes(item.type) && item.number;
  const title = [name, number].filter(Boolean).join("：") + (address ? `[${kind}/OL]` : `[${kind}]`);
  const made = issued.length ? `（${writeDate(issued)}）` : "";
  const days = made + (accessed.length ? `[${writeDate(accessed)}]` : "");

  let middle;
  if (["PP", "DS", "CP"].includes(kind)) {
    const version = item.version && `V${String(item.version).replace(/^v/i, "")}`;
    middle = [title, version, (item.publisher ?? "") + days];
  } else if (kind === "EB") {
    middle = [days ? `${title}.${days}` : title];
  } else if (kind === "J") {
    middle = [title, writeIssue(item)];
  } else if (kind === "P") {
    middle = [title, writeDate(issued)];
  } else if (isPart) {
    middle = writePart(item, title, isHan);
  } else {
    const date = kind === "A" ? writeDate(issued) : issued[0];
    middle = [title, writeEdition(item.edition, isHan), writeImprint(item, date)];
  }
  const authors = writePeople(namesOf(item), isHan, hasOthers(item));
  return oneLine([authors, ...middle, address].filter(Boolean).map(end).join(" "));
}
