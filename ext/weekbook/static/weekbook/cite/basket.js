// The reading basket as a reader sees it: the papers that were picked, to be taken as one file.

import texts from "../cite-texts.js";
import { count, fill, make, makeIcon } from "../elements.js";
import { readPapers } from "./files.js";
import { makeButton, makeSheet } from "./sheet.js";

// Takes papers out of the archive's files, in the order of their keys.
export async function takePapers(keys, file, format) {
  const { parts, missing } = await readPapers(keys, format);
  return { text: format.write(parts), file, note: missing.length ? count(texts.missing, missing.length) : "" };
}

// Makes the sheet. `list` is the address of the page that lists all papers, if there is one.
export function makeBasketSheet(basket, list) {
  const sum = make("p", { class: "weekbook-cite-note" });
  const rows = make("ul", { class: "weekbook-basket-list" });
  const empty = make("p", { class: "weekbook-basket-empty" }, texts.empty);
  const clear = makeButton("close", texts.clear);

  const sheet = makeSheet({
    name: "weekbook-basket",
    heading: texts.basket,
    content: (formats) => [sum, rows, empty, formats],
    buttons: [clear.node],
    take: (format) => takePapers(basket.keys(), "basket", format),
    // made ready, so that it can be copied at once: a browser may not wait
    show: (format) => basket.keys().length && readPapers(basket.keys(), format).catch(() => {}),
  });

  function makeRow({ key, title, lang }) {
    const name = make("cite", { lang: lang || undefined }, title);
    const remove = make(
      "button",
      { type: "button", class: "weekbook-button", "aria-label": fill(texts.remove, title), "data-key": key },
      makeIcon("close"),
    );
    remove.addEventListener("click", () => takeOut([key], fill(texts.removedTitle, title)));
    return make("li", {}, list ? make("a", { href: `${list}#paper-${key}` }, name) : name, remove);
  }

  function update() {
    const items = basket.items();
    const held = rows.contains(document.activeElement) && document.activeElement.dataset.key;
    sum.textContent = count(texts.papers, items.length) + (basket.isKept() ? "" : ` ${texts.notKept}`);
    rows.replaceChildren(...items.map(makeRow));
    // a change in another tab leaves the focus where it is
    if (held) rows.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
    const isEmpty = !items.length;
    empty.hidden = !isEmpty;
    sum.hidden = rows.hidden = isEmpty;
    for (const button of [...sheet.takers, clear.node]) button.disabled = isEmpty;
  }

  // What goes can come back, to its old place, until something else happens.
  function takeOut(keys, words) {
    const before = basket.items();
    const place = before.findIndex(({ key }) => key === keys[0]);
    basket.remove(keys);
    const undo = make("button", { type: "button", class: "weekbook-cite-undo" }, texts.undo);
    undo.addEventListener("click", () => {
      const since = basket.items().filter(({ key }) => !before.some((item) => item.key === key));
      basket.set([...before, ...since]);
      sheet.say(texts.undone);
      (rows.querySelector("button") ?? sheet.close).focus();
    });
    sheet.say(words, " ", undo);
    // the button that was pressed is gone
    const buttons = rows.querySelectorAll("button");
    if (buttons.length) buttons[Math.min(place, buttons.length - 1)].focus();
    else requestAnimationFrame(() => undo.focus());
  }

  clear.node.addEventListener("click", () => takeOut(basket.keys(), texts.cleared));
  rows.addEventListener("click", (event) => {
    // the page behind the sheet may be the list itself
    if (event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey) sheet.node.close();
  });
  basket.listen(() => sheet.node.open && update());

  return {
    open() {
      update();
      sheet.open();
      if (!basket.keys().length) sheet.close.focus();
    },
  };
}
