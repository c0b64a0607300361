// Marks on a page what a search was for, without touching the text: by ranges, which the style sheet colours.

import { count, make, makeIcon, texts } from "./dom.js";
import { find } from "./excerpt.js";

const NAME = "weekbook-found";
const BLOCKS = "p, li, h1, h2, h3, h4, h5, h6, td, th, dt, dd, pre, blockquote, figcaption, div, header, footer, section, article";
const OURS = "button, script, style, svg, math, [hidden], .weekbook-hidden, .weekbook-icon, .weekbook-initial, .weekbook-seal";

// The text of an element as the index has it: blocks are apart by newlines. Each node with where it begins.
function readText(scope) {
  const nodes = [];
  let text = "", last;
  const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { parentElement } = node;
    if (parentElement.closest(OURS)) continue;
    const block = parentElement.closest(BLOCKS);
    if (last && block !== last) text += "\n";
    last = block;
    nodes.push({ node, start: text.length });
    // in the source a line ends where its author liked
    text += node.data.replace(/[\n\r\t\f]/g, " ");
  }
  return { text, nodes };
}

function makeRange(nodes, start, end) {
  const range = new Range();
  const holds = (place) => nodes.findLast((one) => one.start <= place);
  const first = holds(start), last = holds(end - 1);
  range.setStart(first.node, start - first.start);
  range.setEnd(last.node, end - last.start);
  return range;
}

async function findIn(text, parts) {
  const spans = find(text, parts);
  if (parts.every((part) => find(text, [part]).length)) return spans;
  // traditional characters: which ones there are is for the index to say
  try {
    const { openIndex } = await import("./panel.js");
    return find(text, parts, await (await openIndex()).fold());
  } catch {
    return spans;
  }
}

let clear = () => {};

// Marks the parts of a query in an element, and says how many there are.
export async function markFound(scope, parts) {
  clear();
  if (!CSS.highlights || !parts.length) return;
  const { text, nodes } = readText(scope);
  const ranges = (await findIn(text, parts)).map(([start, end]) => makeRange(nodes, start, end));
  if (!ranges.length) return;
  CSS.highlights.set(NAME, new Highlight(...ranges));

  let at = 0;
  const next = make("button", { type: "button", class: "weekbook-button", "aria-label": texts.next }, makeIcon("arrow-down"));
  const close = make("button", { type: "button", class: "weekbook-button", "aria-label": texts.unmark }, makeIcon("close"));
  const note = make("div", { class: "weekbook-found" }, make("span", {}, count(texts.found, ranges.length)), next, close);
  // from what is in view on to what is not
  next.addEventListener("click", () => {
    const { top } = ranges[at++ % ranges.length].getBoundingClientRect();
    scrollBy({ top: top - innerHeight / 3 });
  });
  const onKey = (event) => event.key === "Escape" && !document.querySelector("dialog[open]") && clear();
  clear = () => {
    CSS.highlights.delete(NAME);
    note.remove();
    removeEventListener("keydown", onKey);
    clear = () => {};
  };
  close.addEventListener("click", () => clear());
  addEventListener("keydown", onKey);
  document.querySelector("main").append(note);
}
