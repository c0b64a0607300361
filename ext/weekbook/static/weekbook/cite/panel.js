// The panel of one work: a paper, a week, or the archive.

import texts from "../cite-texts.js";
import { make } from "../elements.js";
import { readFile } from "./files.js";
import { makeButton, makeSheet } from "./sheet.js";

// Makes the panel; `basket` is the page's.
export function makePanel(basket) {
  const title = make("p", { class: "weekbook-cite-title" });
  const code = make("pre", { class: "weekbook-cite-text", tabindex: "0", role: "region", translate: "no" });
  const again = make("button", { type: "button", class: "weekbook-cite-again", hidden: true }, texts.again);
  const hint = make("p", { class: "weekbook-cite-note" }, texts.zotero);
  const pick = makeButton("plus", "", { "aria-pressed": "false" });
  let work;

  const sheet = makeSheet({
    name: "weekbook-work",
    heading: texts.cite,
    content: (formats) => [title, formats, make("div", { class: "weekbook-cite-box" }, code, again), hint],
    buttons: [pick.node],
    async take(format) {
      const { name, file } = work;
      return { text: format.write(await readFile(name, format)), file };
    },
    show,
  });

  // The latest choice is shown, whichever file is there first.
  let turn = 0;

  async function show(format) {
    const now = (turn += 1);
    code.ariaLabel = format.name;
    code.classList.toggle("is-prose", format.id === "reference");
    code.ariaBusy = "true";
    again.hidden = true;
    let text, isRead = true;
    try {
      text = format.write(await readFile(work.name, format));
    } catch {
      isRead = false;
    }
    if (now !== turn) return;
    code.ariaBusy = null;
    code.textContent = isRead ? text : "";
    again.hidden = isRead;
    code.scrollTop = 0;
    if (!isRead) sheet.say(texts.failed);
  }

  function mark() {
    const isPicked = Boolean(work?.key) && basket.has(work.key);
    pick.node.hidden = hint.hidden = !work?.key;
    pick.node.ariaPressed = String(isPicked);
    pick.label.textContent = isPicked ? texts.picked : texts.pick;
  }

  again.addEventListener("click", sheet.open);
  pick.node.addEventListener("click", () => {
    const { key, title: name, lang } = work;
    if (basket.has(key)) basket.remove([key]);
    else basket.add([{ key, title: name, lang }]);
    sheet.say(basket.has(key) ? texts.added : texts.removed);
  });
  basket.listen(mark);

  return {
    // `name` is the address of its files without what tells the format, `key` its key if it is a paper.
    open({ name, key, title: words, lang }) {
      work = { name, key, title: words, lang, file: decodeURIComponent(name.slice(name.lastIndexOf("/") + 1)) };
      title.textContent = words;
      title.lang = lang ?? "";
      code.textContent = "";
      mark();
      sheet.open();
    },
  };
}
