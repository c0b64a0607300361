// Which records filters let pass. Loaded with the first filter.

import { DAY, FACETS, mondayOf } from "./query.js";

const TIME = /^\d{4}(?:-(?:W\d\d|\d\d(?:-\d\d)?))?$/;

const readWeek = (text) => text.replace(/^(\d{4})\D*(\d\d?)$/, (_, year, week) => `${year}-W${week.padStart(2, "0")}`);

function readTime(text = "") {
  const time = text.toUpperCase();
  return TIME.test(time) ? time : undefined;
}

// Whether a week lies between two points of time, as a whole or in part.
function isWithin(week, from, to) {
  if (!week) return false;
  const monday = mondayOf(week);
  // years and weeks are those of the calendar of weeks
  const cut = (time, date) =>
    (time.length === 4 || time[5] === "W" ? week : new Date(date).toISOString()).slice(0, time.length);
  return !(from && cut(from, monday + 6 * DAY) < from) && !(to && cut(to, monday) > to);
}

// Gives a function that tells which filters a record fails: a bit for each of `FACETS`, and one for the time. A
// query's own filters come with those of the options; its points of time come first.
export async function makeFilters(build, own, more) {
  const { root, documentOf, fold } = build;
  const [topics, kinds, people, weeks] = FACETS.map((name) => [own[name] ?? [], more[name] ?? []].flat().map(fold));
  const from = readTime(own.from || more.from), to = readTime(own.to || more.to);
  const tests = [];
  const add = (bit, good, placeOf) => tests.push((number) => (good[placeOf ? placeOf[number] : number] ? 0 : 1 << bit));
  const [columns, accounts] = await Promise.all([
    (topics.length || kinds.length) && build.facets(),
    people.length && build.people(),
  ]);
  if (topics.length) {
    const isGood = (key) => topics.includes(fold(key)) || topics.includes(fold(root.topics[key] ?? key));
    add(0, root.paths.map((path) => path.some(isGood)), columns.topic);
  }
  if (kinds.length) {
    add(1, root.kinds.map((list) => list.some((kind) => kinds.includes(kind))), columns.kind);
  }
  if (people.length) {
    const theirs = new Uint8Array(root.capacity);
    const isGood = (name) => people.some((person) => person.replace(/^@/, "") === fold(name));
    for (const [name, handle, steps] of accounts) {
      let number = 0;
      if (isGood(handle) || isGood(name)) for (const step of steps) theirs[(number += step)] = 1;
    }
    add(2, theirs);
  }
  if (weeks.length) {
    const known = weeks.map((week) => readWeek(week));
    // a year is all of its weeks
    const isGood = (week) => known.includes(week) || (week && known.includes(week.slice(0, 4)));
    add(3, root.documents.map(({ week }) => isGood(week)), documentOf);
  }
  if (from || to) add(4, root.documents.map(({ week }) => isWithin(week, from, to)), documentOf);
  return (number) => tests.reduce((bits, test) => bits | test(number), 0);
}
