// A dialogue of the citing: a sheet with a heading, forms to choose from, buttons, and a line that says what happened.

import texts from "../cite-texts.js";
import { closeBeside, fill, make, makeIcon } from "../elements.js";
import { findFormat, FORMATS } from "./formats.js";

const CHOICE = "weekbook-cite-format";

// Storage throws where a reader forbids it: a choice then holds for the page.
let chosen;

function recallFormat() {
  try {
    chosen ??= localStorage.getItem(CHOICE);
  } catch {}
  return findFormat(chosen);
}

function rememberFormat(id) {
  chosen = id;
  try {
    localStorage.setItem(CHOICE, id);
  } catch {}
}

export function makeButton(icon, text, attributes = {}) {
  const label = make("span", {}, text);
  const node = make("button", { type: "button", class: "weekbook-cite-button", ...attributes }, makeIcon(icon), label);
  return { node, label };
}

// Puts a text on the clipboard; without the right to it, as browsers did before. Tells whether it is there.
async function copyText(text, within) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const before = document.activeElement;
    const field = make("textarea", { class: "weekbook-hidden", "aria-hidden": "true" });
    field.value = text;
    within.append(field);
    field.select();
    const isCopied = document.execCommand("copy");
    field.remove();
    before?.focus();
    return isCopied;
  }
}

// Has the browser save a text as a file.
export function saveFile(text, name, type) {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  make("a", { href: address, download: name }).click();
  // the download has begun by then
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

function makeFormats(onChoose) {
  const inputs = FORMATS.map(({ id }) => make("input", { type: "radio", name: CHOICE, value: id }));
  const labels = FORMATS.map(({ name }, place) => make("label", {}, inputs[place], make("span", {}, name)));
  const node = make(
    "fieldset",
    { class: "weekbook-cite-formats" },
    make("legend", { class: "weekbook-hidden" }, texts.format),
    ...labels,
  );

  function show(format) {
    const input = inputs.find(({ value }) => value === format.id);
    input.checked = true;
    // in a narrow row of them
    input.parentElement.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  }

  node.addEventListener("change", ({ target }) => {
    rememberFormat(target.value);
    show(recallFormat());
    onChoose();
  });
  return { node, show };
}

// Makes a sheet. `name` is that of its class; `content(formats)` gives what stands between heading and buttons.
// `take(format)` gives what is taken as { text, file, note }: a text, the name of its file without the ending, and what
// there is to say about it, if anything. `show(format)` is called when a form is chosen.
export function makeSheet({ name, heading, content, buttons, take, show }) {
  const title = make("h2", { id: `${name}-heading` }, heading);
  const closes = { type: "button", class: "weekbook-button", "aria-label": texts.close };
  const close = make("button", closes, makeIcon("close"));
  const formats = makeFormats(choose);
  const copy = makeButton("copy", texts.copy, { class: "weekbook-cite-button is-first" });
  const save = makeButton("download", "");
  const status = make("p", { class: "weekbook-cite-status", role: "status" });
  const node = make(
    "dialog",
    { class: `weekbook-cite-panel ${name}`, "aria-labelledby": title.id },
    make("div", { class: "weekbook-cite-head" }, title, close),
    ...content(formats.node),
    make("div", { class: "weekbook-cite-buttons" }, copy.node, save.node, ...buttons),
    status,
  );

  // What is said twice is said anew.
  function say(...words) {
    status.replaceChildren();
    if (words.length) requestAnimationFrame(() => status.replaceChildren(...words));
  }

  function choose() {
    const format = recallFormat();
    formats.show(format);
    save.label.textContent = fill(texts.download, format.ending);
    say();
    show(format);
  }

  async function run(use) {
    const format = recallFormat();
    try {
      const taken = await take(format);
      say([await use(taken, format), taken.note].filter(Boolean).join(" "));
    } catch {
      say(texts.failed);
    }
  }

  copy.node.addEventListener("click", () =>
    run(async ({ text }, { name: form }) => {
      return (await copyText(text, node)) ? fill(texts.copied, form) : texts.notCopied;
    }),
  );
  save.node.addEventListener("click", () =>
    run(({ text, file }, { ending, type }) => {
      saveFile(text, file + ending, type);
      return fill(texts.saved, file + ending);
    }),
  );

  closeBeside(node);
  close.addEventListener("click", () => node.close());
  document.body.append(node);

  function open() {
    if (!node.open) node.showModal();
    choose();
    copy.node.focus({ preventScroll: true });
  }

  return { node, open, say, close, takers: [copy.node, save.node] };
}
