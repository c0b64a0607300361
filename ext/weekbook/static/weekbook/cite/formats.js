// The forms in which papers are taken: what they are called, made of and saved as.

import texts from "../cite-texts.js";
import { writeReference as writeGbt7714 } from "./gbt7714.js";
import { writeReference as writePlain } from "./plain.js";
import { writeRis } from "./ris.js";

const isChinese = document.documentElement.lang.startsWith("zh");
const writeReference = isChinese ? writeGbt7714 : writePlain;

// GB/T 7714 numbers what it lists.
function writeReferences(items) {
  const isList = isChinese && items.length > 1;
  return items.map((item, place) => (isList ? `[${place + 1}] ` : "") + writeReference(item)).join("\n");
}

const joinEntries = (entries) => entries.join("\n");

// `source` ends the name of the file that it is made of, `ending` that of the file that is saved.
export const FORMATS = [
  { id: "bibtex", name: "BibTeX", source: ".bib", ending: ".bib", type: "application/x-bibtex", write: joinEntries },
  {
    id: "biblatex",
    name: "biblatex",
    source: ".biblatex.bib",
    ending: ".biblatex.bib",
    type: "application/x-bibtex",
    write: joinEntries,
  },
  {
    id: "ris",
    name: "RIS",
    source: ".json",
    ending: ".ris",
    type: "application/x-research-info-systems",
    write: (items) => items.map(writeRis).join("\r\n"),
  },
  {
    id: "csl-json",
    name: "CSL-JSON",
    source: ".json",
    ending: ".json",
    type: "application/vnd.citationstyles.csl+json",
    write: (items) => JSON.stringify(items, null, 2) + "\n",
  },
  {
    id: "reference",
    name: texts.reference,
    source: ".json",
    ending: ".txt",
    type: "text/plain",
    write: writeReferences,
  },
];

export const findFormat = (id) => FORMATS.find((format) => format.id === id) ?? FORMATS[0];
