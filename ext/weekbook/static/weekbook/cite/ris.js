// RIS from CSL-JSON, a record for each item.
//
// The tags: https://github.com/MrTango/rispy/blob/main/rispy/config.py and EndNote's, which agree. None of the types is
// a preprint: UNPB, unpublished work, is what EndNote has for it. M1 and L1 are left out: Zotero takes the first for an
// issue, and the second for a file on the disk. So the number in a series is VL, or stands behind the series where a
// volume has that. Of the papers of conferences C1 is the place; LA of software would be a language of programming.

import { datePartsOf, endsOf, oneLine, titleOf } from "./item.js";

const TYPES = {
  article: "UNPB",
  "article-journal": "JOUR",
  "paper-conference": "CPAPER",
  book: "BOOK",
  chapter: "CHAP",
  thesis: "THES",
  report: "RPRT",
  dataset: "DATA",
  software: "COMP",
  patent: "PAT",
  manuscript: "UNPB",
};

// "Family, Given, Jr."; a name in one piece has no comma.
function writeName({ family, given, suffix, literal }) {
  const parts = suffix ? [family, given ?? "", suffix] : [family, given];
  return literal ?? parts.filter((part) => part !== undefined).join(", ");
}

// "2025/04/22/": what is not known stays empty.
function writeDate([year, month, day]) {
  const two = (number) => (number ? String(number).padStart(2, "0") : "");
  return `${year}/${two(month)}/${two(day)}/`;
}

export function writeRis(item) {
  const issued = datePartsOf(item.issued), accessed = datePartsOf(item.accessed);
  const [first, last] = endsOf(item);
  const isPart = ["paper-conference", "chapter"].includes(item.type);
  const isNumbered = ["report", "patent"].includes(item.type);
  const { volume, "collection-title": series, "collection-number": inSeries } = item;
  const rows = [
    ["TY", TYPES[item.type] ?? "ELEC"],
    ["ID", item.id],
    ...(item.author ?? []).map((name) => ["AU", writeName(name)]),
    ...(item.editor ?? []).map((name) => [isPart ? "A2" : "A3", writeName(name)]),
    ["TI", titleOf(item)],
    ["T2", item["container-title"]],
    ["T3", [series, volume && inSeries].filter(Boolean).join(", ")],
    ["PY", issued[0]],
    ["DA", issued[1] && writeDate(issued)],
    ["VL", volume ?? inSeries],
    ["IS", item.issue],
    ["SP", first],
    ["EP", last],
    ["ET", item.edition ?? (["dataset", "software"].includes(item.type) && item.version)],
    [item.type === "paper-conference" ? "C1" : "CY", item["publisher-place"]],
    ["PB", item.publisher],
    ["AN", item.type === "article" && item.number],
    ["SN", isNumbered ? item.number : (item.ISBN ?? item.ISSN)],
    ["DO", item.DOI],
    ["UR", item.URL],
    ["Y2", accessed[0] && writeDate(accessed)],
    ["LA", item.type !== "software" && item.language],
  ];
  const lines = rows.filter(([, value]) => value).map(([tag, value]) => `${tag}  - ${oneLine(value)}`);
  return [...lines, "ER  - ", ""].join("\r\n");
}
