// The list of results: links, one of which is the active one while the focus stays in the field.

import { make, makeIcon, markPieces, nameWeek, texts } from "./dom.js";
import { startBefore } from "./excerpt.js";

const ICONS = ["paper", "post", "episode", "article", "video", "repository", "book", "note", "other", "text"];
const PAGE = 5;
// what stands in front of a match on a phone, in Chinese characters: less than a line
const NEAR = 13;
let made = 0;

// An excerpt, of which phones leave out what is far in front of the first match: two of their lines show that match.
function makeExcerpt(pieces) {
  const first = pieces.findIndex(([, isMatch]) => isMatch);
  const before = pieces.slice(0, Math.max(0, first)).map(([text]) => text).join("");
  const near = startBefore(before, before.length, NEAR);
  if (!near) return markPieces(pieces);
  const far = make("span", { class: "weekbook-search-far" }, before.slice(0, near));
  return [far, before.slice(near), ...markPieces(pieces.slice(first))];
}

function makeHit(result, isPage) {
  const { url, titleParts, week, topicName, kinds, excerpt } = result;
  const [kind] = kinds, id = `weekbook-hit-${++made}`;
  const facts = [week && nameWeek(week), topicName || (ICONS.includes(kind) ? "" : texts.kinds[kind])].filter(Boolean);
  const title = make("span", { id: `${id}-title`, class: "weekbook-search-title" }, ...markPieces(titleParts));
  const meta = make("span", { id: `${id}-meta`, class: "weekbook-search-meta" }, facts.join(" · "));
  const text = make("span", { id: `${id}-text`, class: "weekbook-search-text" }, ...makeExcerpt(excerpt));
  const node = make(
    "a",
    {
      ...{ id, class: "weekbook-search-hit", href: url, role: "option", "aria-selected": "false" },
      ...{ "aria-labelledby": `${id}-title ${id}-meta`, "aria-describedby": `${id}-text` },
      // in the dialogue arrows go through the list, on a page Tab does as well
      tabindex: isPage ? undefined : "-1",
    },
    ...(kind ? [makeIcon(kind)] : []),
    title,
    meta,
    text,
  );
  return { node, result };
}

// `onMove` is told when another one is active, `onEnd` when the list is to go on.
export function makeHits({ isPage, onMove, onEnd }) {
  const node = make("div", { id: "weekbook-search-hits", class: "weekbook-search-hits", role: "listbox", "aria-label": texts.results });
  let hits = [], at = -1;

  function activate(place, isSeen = true) {
    hits[at]?.node.setAttribute("aria-selected", "false");
    at = place;
    const active = hits[at]?.node;
    active?.setAttribute("aria-selected", "true");
    if (isSeen) active?.scrollIntoView({ block: "nearest" });
    onMove(active?.id);
  }

  function show(results, isFirstActive) {
    hits = results.map((result) => makeHit(result, isPage));
    node.replaceChildren(...hits.map((hit) => hit.node));
    activate(isFirstActive && hits.length ? 0 : -1, false);
  }

  function add(results) {
    const known = new Set(hits.map(({ result }) => result.id));
    const more = results.filter(({ id }) => !known.has(id)).map((result) => makeHit(result, isPage));
    hits.push(...more);
    node.append(...more.map((hit) => hit.node));
  }

  // Follows a key; tells whether it was one of the list's.
  function move(key) {
    const last = hits.length - 1;
    const places = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: Math.min(at + PAGE, last),
      PageUp: at - PAGE,
      Home: 0,
      End: last,
    };
    if (!(key in places) || last < 0) return false;
    if (places[key] > last) onEnd();
    else activate(Math.max(0, places[key]));
    return true;
  }

  // of a link that has the focus, or is pressed
  node.addEventListener("focusin", ({ target }) => {
    const place = hits.findIndex((hit) => hit.node === target);
    if (place >= 0) activate(place);
  });

  return {
    ...{ node, show, add, move, activate },
    active: () => hits[at],
    size: () => hits.length,
    resultOf: (link) => hits.find((hit) => hit.node === link)?.result,
  };
}
