// The Latin term most like one that stands nowhere. Loaded when that happens.

import { rangesOf } from "./look.js";

// How many characters are to be put in, left out, exchanged, or swapped with the next one (optimal string alignment).
function distance(a, b) {
  let before = [], row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    [before, row] = [row, next];
  }
  return row[b.length];
}

// Looks among the terms that are sorted beside it; of two the more frequent one is better.
export async function nearest(build, word) {
  const ranges = rangesOf(build.root, word);
  const around = [ranges[0] - 1, ...ranges, ranges.at(-1) + 1].filter((range) => range in build.root.words);
  let best, least = word.length < 5 ? 1 : 2, most = 0;
  for (const { names, lists } of await Promise.all(around.map((range) => build.terms(range)))) {
    names.forEach((name, i) => {
      if (Math.abs(name.length - word.length) > least) return;
      const far = distance(word, name), count = lists.sizeOf(i);
      if (far < least || (far === least && count > most)) [best, least, most] = [name, far, count];
    });
  }
  return best;
}
