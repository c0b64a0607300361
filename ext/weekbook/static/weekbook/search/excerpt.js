// Finds the parts of a query in text as it is written, where folding changes lengths, and chooses what to show.

import { fold as plainFold, place } from "./fold.js";

const HANGUL = "\\u1100-\\u11ff\\u3130-\\u318f\\ua960-\\ua97f\\uac00-\\ud7ff\\uffa0-\\uffdc";
const MARKS = "\\p{M}\\uff9e\\uff9f";
// characters that stay apart when they are folded, or else all that may become one
const CHUNKS = new RegExp(
  `([\\n -~\\u3000-\\u3029\\u3400-\\u9fff\\uff01-\\uff5e]+)(?![${MARKS}])|(?:[${HANGUL}]+|[^])[${MARKS}]*`,
  "gu",
);
const LINES = /[^\n\v\f\r\x85\u2028\u2029]+/g;
const NOT_BLANK = /[^\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
// what an excerpt does not begin with
const ENDS = /^(?:[\s,;:!?…，。、；：！？·)\]}）】」』》”’]|\.(?!\w))/;
const CUTS = /[\w@#.-]{2}|[\ud800-\udbff][\udc00-\udfff]/;
// signs that Latin text has too are as wide as Chinese fonts have them
const WIDE = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\uff00-\uffef\u2014\u201c\u201d\u2026]/u;
const NARROW = 0.6;
// in characters; what stands in front of a match is measured as wide as it is, and fits a line of the narrowest list
// that has filters beside it
const LENGTH = 130, BEFORE = 26;
const isBlank = (character) => character === " " || character === "\n";

// Folds a text, and tells where each place of it begins and ends in the text as it is written.
function align(text, fold) {
  const folded = fold(text);
  const starts = new Uint32Array(folded.length), ends = new Uint32Array(folded.length);
  let to = 0, wasBlank = false;
  for (const { 0: chunk, 1: isPlain, index } of text.matchAll(CHUNKS)) {
    const raw = fold.raw(chunk);
    for (let i = 0; i < raw.length; i++) {
      const blank = isBlank(raw[i]);
      // of several blanks one is left, or none
      if (!blank || (!wasBlank && isBlank(folded[to]))) {
        starts[to] = isPlain ? index + i : index;
        ends[to++] = isPlain ? index + i + 1 : index + chunk.length;
      }
      wasBlank = blank;
    }
  }
  return { folded, starts, ends };
}

// Where parts stand: `[start, end]` in the text as it is written, in order; the third tells which part.
function spansOf(text, parts, fold) {
  const { folded, starts, ends } = align(text, fold);
  const spans = [];
  parts.forEach((part, i) => {
    for (let at = place(folded, part); at >= 0; at = place(folded, part, at + part.text.length)) {
      spans.push([starts[at], ends[at + part.text.length - 1], i]);
    }
  });
  return spans.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
}

function merge(spans) {
  const merged = [];
  for (const [start, end] of spans) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

function split(text, spans, from, to) {
  const pieces = [];
  for (const [start, end] of spans) {
    const begin = Math.max(start, from), stop = Math.min(end, to);
    if (begin >= stop) continue;
    if (begin > from) pieces.push([text.slice(from, begin), false]);
    pieces.push([text.slice(begin, stop), true]);
    from = stop;
  }
  if (from < to) pieces.push([text.slice(from, to), false]);
  return pieces;
}

// Where any part stands: `[start, end]` in the text as it is written, without overlaps.
export const find = (text, parts, fold = plainFold) => merge(spansOf(text, parts, fold));

// A text in pieces: `[text, isMatch]`.
export const mark = (text, parts, fold = plainFold) => split(text, find(text, parts, fold), 0, text.length);

// Where to begin in a text, so that what stands in front of a place is at most so wide, in Chinese characters. Neither
// Latin words nor characters of two halves are cut, and it is not with the end of what is left out.
export function startBefore(text, place, width) {
  let from = place, left = width;
  while (from > 0 && (left -= WIDE.test(text[from - 1]) ? 1 : NARROW) >= 0) from--;
  while (from > 0 && from < place && CUTS.test(text.slice(from - 1, from + 1))) from++;
  while (from > 0 && from < place && ENDS.test(text.slice(from, from + 2))) from++;
  return from;
}

// What to show of a text, in such pieces: where most parts stand together, or how it begins. `folded` is the text.
export function excerpt(text, folded, parts, fold) {
  let best = 0, most = 0;
  folded.split("\n").forEach((line, i) => {
    const count = parts.reduce((sum, part) => sum + (place(line, part) >= 0), 0);
    if (count > most) [best, most] = [i, count];
  });
  const lines = text.match(LINES)?.filter((line) => NOT_BLANK.test(line)) ?? [];
  let shown = lines[best] ?? "";
  for (let i = best + 1; shown.length < LENGTH && i < lines.length; i++) shown += `\n${lines[i]}`;
  const spans = spansOf(shown, parts, fold);
  let first = 0;
  most = 0;
  for (const [start] of spans.slice(0, 50)) {
    const inside = spans.filter((span) => span[0] >= start && span[1] <= start + LENGTH - BEFORE);
    const count = new Set(inside.map((span) => span[2])).size;
    if (count > most) [first, most] = [start, count];
  }
  // however little follows: of an excerpt two lines are seen
  const from = startBefore(shown, first, BEFORE);
  let to = Math.min(shown.length, Math.max(from, first - BEFORE) + LENGTH);
  const least = to - BEFORE;
  while (to < shown.length && to > least && CUTS.test(shown.slice(to - 1, to + 1))) to--;
  const pieces = split(shown, merge(spans), from, to);
  if (from > 0) pieces.unshift(["…", false]);
  if (to < shown.length) pieces.push(["…", false]);
  return pieces;
}
