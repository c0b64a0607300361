// Citing: the panel of a work, the reading basket, and what is taken from lists. Loaded by weekbook.js when it is
// wanted, which hands over the basket of the page.

import { makeBasketSheet, takePapers } from "./cite/basket.js";
import texts from "./cite-texts.js";
import { readList } from "./cite/files.js";
import { findFormat } from "./cite/formats.js";
import { makePanel } from "./cite/panel.js";
import { saveFile } from "./cite/sheet.js";
import { count, fill } from "./elements.js";

let panel, sheet;

// Opens the panel of the work that a link to its BibTeX stands for.
export function openPanel(link, work, basket) {
  panel ??= makePanel(basket);
  panel.open({ ...work, name: link.href.replace(/\.bib$/, "") });
}

export function openBasket(list, basket) {
  sheet ??= makeBasketSheet(basket, list);
  sheet.open();
}

// Says that a paper was picked or put back.
export function tellPick({ title }, isPicked) {
  return fill(isPicked ? texts.addedTitle : texts.removedTitle, title);
}

function tellAdded(number, all, without = 0) {
  const words = number || !all ? count(texts.addedCount, number) : texts.addedBefore;
  return without ? `${words} ${count(texts.without, without)}` : words;
}

// Puts a list into the basket that stands in a file, and gives what there is to say.
export async function pickList(address, basket) {
  try {
    const items = await readList(address);
    return tellAdded(basket.add(items), items.length);
  } catch {
    return texts.failed;
  }
}

// Puts what a page shows into the basket; `without` is the number of papers that have no entry.
export function pickItems(items, without, basket) {
  return tellAdded(basket.add(items), items.length, without);
}

// Saves what a page shows as one file.
export async function saveItems(items, without, id) {
  const format = findFormat(id);
  try {
    const taken = await takePapers(items.map(({ key }) => key), "papers", format);
    const file = taken.file + format.ending;
    saveFile(taken.text, file, format.type);
    const left = without ? count(texts.without, without) : "";
    return [fill(texts.saved, file), taken.note, left].filter(Boolean).join(" ");
  } catch {
    return texts.failed;
  }
}
