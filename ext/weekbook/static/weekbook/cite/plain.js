// References as those at the end of a week, from CSL-JSON: authors, title, where it appeared, year, identifier.

import { datePartsOf, end, hasOthers, namesOf, oneLine, pagesOf, titleOf, writeFullName } from "./item.js";

const ARXIV_DOI = /^10\.48550\/arxiv\./i;

export function writeReference(item) {
  const [year] = datePartsOf(item.issued);
  const eprint = item.type === "article" && item.number;
  const volume = (item.volume ?? "") + (item.issue ? `(${item.issue})` : "");
  const number = ["report", "patent"].includes(item.type) && item.number;
  const venue = eprint || item["container-title"] || item.publisher;
  const sentences = [
    [...namesOf(item).map(writeFullName), ...(hasOthers(item) ? ["et al."] : [])].join(", "),
    titleOf(item),
    [venue, number, volume, pagesOf(item, "–"), year].filter(Boolean).join(", "),
  ];
  // that of a preprint says its number again
  if (item.DOI && !(eprint && ARXIV_DOI.test(item.DOI))) sentences.push(`doi:${item.DOI}`);
  else if (item.URL && !eprint) sentences.push(item.URL);
  return oneLine(sentences.filter(Boolean).map(end).join(" "));
}
