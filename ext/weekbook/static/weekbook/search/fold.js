// Folds text and cuts it, as the builder does (ext/weekbook/search/folding.py and grams.py): the examples in
// tests/search/cases hold for both sides.

// Han, kana and hangul: each character counts as a word
const CJK =
  "\\u3005\\u3007\\u3021-\\u3029\\u3040-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff" +
  "\\uf900-\\ufaff\\u1100-\\u11ff\\u3130-\\u318f\\ua960-\\ua97f\\uac00-\\ud7ff\\u{20000}-\\u{3ffff}";
// a letter, digit or mark of another script; none is looked for above plane 3
const WORD = `(?:(?![${CJK}\\u{40000}-\\u{10ffff}])[\\p{L}\\p{N}\\p{M}])`;
const JOINERS = "-._+#/@:'&·";

const UNIT = new RegExp(`[${CJK}]|${WORD}+`, "gu");
const GAP = new RegExp(`^(?: |[${JOINERS}]{0,3})$`);
const PIECE = new RegExp(`([${CJK}]+)|(?:${WORD}|[${JOINERS}])+`, "gu");
const AT_START = new RegExp(`^${WORD}`, "u");
const AT_END = new RegExp(`${WORD}$`, "u");
const IDLE = new RegExp(` (?:(?=[${CJK}])|(?<=[${CJK}] ))`, "gu");
const ARXIV = /^(?:https?:\/\/)?(?:www\.)?(?:arxiv\.org\/(?:abs|pdf|html)\/)?(\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?$/;

const isBlank = (character) => character === " " || character === "\n";

// Makes the function that folds: forms, case, variants of characters, blanks; newlines stay and end a block. `pairs`
// holds code points, each traditional character before its simplified form. `fold.raw` leaves blanks as many as they
// are.
export function makeFold(pairs = []) {
  const other = new Uint16Array(0x10000);
  for (let i = 0; i < pairs.length; i += 2) other[pairs[i]] = pairs[i + 1];
  other[0] = 0xfffd;
  other[0x3c2] = 0x3c3; // a sigma at the end of a word
  other.fill(0x3f, 0xd800, 0xe000); // halves of characters
  for (const blank of "\t\x1c\x1d\x1e\x1f\u1680") other[blank.charCodeAt()] = 0x20;
  for (const newline of "\v\f\r\x85\u2028\u2029") other[newline.charCodeAt()] = 0x0a;

  // a regular expression of thousands of characters would take several times as long
  function raw(text) {
    const lower = text.normalize("NFKC").toLowerCase();
    let result = "", from = 0;
    for (let i = 0; i < lower.length; i++) {
      const code = lower.charCodeAt(i);
      if (!other[code]) continue;
      if (code >> 10 === 0x36 && lower.charCodeAt(i + 1) >> 10 === 0x37) {
        i++;
      } else {
        result += lower.slice(from, i) + String.fromCharCode(other[code]);
        from = i + 1;
      }
    }
    return result + lower.slice(from);
  }

  function fold(text) {
    const closed = raw(text).replace(/  +/g, " ").replace(/ ?\n[ \n]*/g, "\n").replace(IDLE, "");
    return closed.slice(isBlank(closed[0]) ? 1 : 0, isBlank(closed.at(-1)) ? -1 : undefined);
  }
  fold.raw = raw;
  return fold;
}

// For text without traditional characters: which ones there are is for the index to know.
export const fold = makeFold();

// Cuts folded text into units; the gap to the unit before is null where no n-gram goes across.
export function cut(text) {
  const units = [];
  let end = -1;
  for (const { 0: unit, index: at } of text.matchAll(UNIT)) {
    const gap = text.slice(end, at);
    units.push({ unit, gap: end >= 0 && GAP.test(gap) ? gap : null, at });
    end = at + unit.length;
  }
  return units;
}

// A part of a query, which stands in folded text or not: a run of Han anywhere, a compound where a word starts, a
// phrase as whole words.
function part(kind, text) {
  const isPhrase = kind === "phrase";
  const starts = kind !== "run" && (isPhrase ? AT_START : /^[^@#]/).test(text);
  return { kind, text, starts, ends: isPhrase && AT_END.test(text) };
}

export const phrase = (text) => part("phrase", text);

// What an unquoted folded word asks for: runs of Han, and compounds without the joiners around them.
export function pieces(word) {
  const parts = [];
  for (const [piece, run] of word.matchAll(PIECE)) {
    if (run) {
      parts.push(part("run", run));
      continue;
    }
    let start = 0, end = piece.length;
    while (JOINERS.includes(piece[start]) && start < end) start++;
    if (start === end) continue;
    if ("@#.".includes(piece[start - 1] ?? " ")) start--;
    while (JOINERS.includes(piece[end - 1]) && !"+#".includes(piece[end - 1])) end--;
    const compound = piece.slice(start, end);
    parts.push(part("word", compound.match(ARXIV)?.[1] ?? compound));
  }
  return parts;
}

// Where a part stands in folded text from a place on, or -1.
export function place(text, { text: wanted, starts, ends }, from = 0) {
  for (let at = text.indexOf(wanted, from); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    if (starts && AT_END.test(text.slice(Math.max(0, at - 2), at))) continue;
    if (ends && AT_START.test(text.slice(end, end + 2))) continue;
    return at;
  }
  return -1;
}
