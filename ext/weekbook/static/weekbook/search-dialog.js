// The search of a page: a dialogue, or the page of the search itself. Loaded by weekbook.js when it is wanted.

import { closeBeside } from "./elements.js";
import { readAddress } from "./search/asked.js";
import { make, makeIcon, texts } from "./search/dom.js";
import { makePanel, openIndex } from "./search/panel.js";

const FOUND = "weekbook-found";
const LAST = "weekbook-search";

// Storage throws where a reader forbids it: then nothing is marked, and nothing is kept.
function keep(key, value) {
  try {
    sessionStorage.setItem(key, value);
  } catch {}
}

function take(key) {
  try {
    const value = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    return value ?? "";
  } catch {
    return "";
  }
}

// Gets ready for a reader who is about to search.
export function prepare() {
  // what fails now is tried again, and told, when it is needed
  openIndex().catch(() => {});
}

// ---- The dialogue ----

let dialog;

function makeKey(name, ...keys) {
  return make("span", { class: "weekbook-search-key" }, ...keys.map((key) => make("kbd", {}, key)), ` ${name}`);
}

function makeDialog(pageAddress) {
  const field = make("input", { class: "weekbook-search-field", type: "text", name: "q", enterkeyhint: "search" });
  Object.assign(field, { autocomplete: "off", autocapitalize: "off", spellcheck: false });
  const close = make("button", { type: "button", class: "weekbook-button", "aria-label": texts.close }, makeIcon("close"));
  const form = make("form", { class: "weekbook-search-head", role: "search", action: pageAddress }, makeIcon("search"), field, close);
  const page = make("a", { href: pageAddress }, texts.page);
  const foot = make(
    "div",
    { class: "weekbook-search-foot" },
    makeKey(texts.choose, "↑", "↓"),
    makeKey(texts.open, "Enter"),
    makeKey(texts.leave, "Esc"),
    make("span", { class: "weekbook-search-hint" }, texts.hint),
    page,
  );
  const node = make("dialog", { class: "weekbook-search", "aria-label": texts.search });
  let address = "";
  const panel = makePanel({
    form,
    field,
    onAsk(asked) {
      address = asked;
      page.href = pageAddress + asked;
    },
    onFollow({ url, parts }) {
      keep(FOUND, JSON.stringify({ url, parts }));
      // who comes back for the next result finds the list again
      keep(LAST, address);
      // in front of the browser's jump, which takes the focus along
      node.close();
      setTimeout(() => dispatchEvent(new Event(FOUND)));
    },
  });
  node.append(form, ...panel.nodes, foot);

  closeBeside(node);
  close.addEventListener("click", () => node.close());
  document.body.append(node);

  return { node, field, panel };
}

// Opens the dialogue; `opener` is a link to the page of the search.
export function openDialog(opener) {
  const isFirst = !dialog;
  dialog ??= makeDialog(opener.href);
  const { node, field, panel } = dialog;
  if (!node.open) {
    node.showModal();
  }
  const last = take(LAST);
  if (isFirst || last) panel.set(readAddress(last));
  field.focus();
  field.select();
}

// ---- The page ----

export function showPage(page) {
  const form = page.querySelector("form"), field = form.querySelector("input");
  const { title } = document;
  // whether what the address says is to stay in the history
  let isSettled = true;

  const panel = makePanel({
    form,
    field,
    isPage: true,
    onAsk(asked, text, isEnd) {
      const address = location.pathname + asked;
      if (address !== location.pathname + location.search) {
        history[isSettled ? "pushState" : "replaceState"](null, "", address);
        isSettled = false;
      }
      isSettled ||= isEnd;
      document.title = text ? `${text} – ${title}` : title;
    },
    onFollow({ url, parts, shown }) {
      keep(FOUND, JSON.stringify({ url, parts }));
      history.replaceState({ shown, top: scrollY }, "");
    },
  });
  page.append(...panel.nodes);
  page.addEventListener("focusout", () => (isSettled = true));

  async function show() {
    const { shown, top } = history.state ?? {};
    // an address that says the same in another way is written anew
    isSettled = false;
    const answered = panel.set(readAddress(location.search), shown);
    isSettled = true;
    await answered;
    if (top) scrollTo({ top, behavior: "instant" });
  }

  addEventListener("popstate", show);
  // a phone would show its keys
  if (!location.search && matchMedia("(pointer: fine)").matches) field.focus();
  show();
}
