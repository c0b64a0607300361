// The files of lists, taken apart: n-grams by their keys, Latin terms by their beginnings. The builder's side is
// ext/weekbook/search/{grams,shards,words}.py.

const { imul } = Math;
// multipliers of characters and of units, of gaps, and a seed: twice
const LANES = [
  [0x01000193, 0x9e3779b1, 0x85ebca77, 0x165667b1],
  [0x0019660d, 0xc2b2ae3d, 0x27d4eb2f, 0x2545f491],
];

function mix(hash) {
  hash = imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function hashText(text, power) {
  let hash = 0;
  for (const character of text) hash = (imul(hash, power) + character.codePointAt(0)) | 0;
  return hash;
}

function key(units, count, [power, chain, gapFactor, seed]) {
  let hash = 0;
  for (let i = 0; i < count; i++) {
    const unit = mix(hashText(units[i].unit, power) ^ seed);
    hash = i ? (imul(hash, chain) + (imul(hashText(units[i].gap, power), gapFactor) ^ unit)) | 0 : unit;
  }
  return mix((hash + imul(count, seed)) | 0) >>> 8;
}

// Tells an n-gram of one to four units by numbers: `a24` names the shard too.
export const keysOf = (units) => ({
  a24: key(units, Math.min(units.length, 3), LANES[0]),
  b24: key(units, units.length, LANES[1]),
});

// Reads numbers of variable length one after another.
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  number() {
    let value = 0, shift = 0, byte;
    do {
      byte = this.bytes[this.at++];
      value |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte > 0x7f);
    return value >>> 0;
  }

  numbers(count) {
    const values = new Uint32Array(count);
    for (let i = 0; i < count; i++) values[i] = this.number();
    return values;
  }

  // Numbers of which the differences are written.
  ascending(count) {
    const values = new Uint32Array(count);
    for (let i = 0, last = 0; i < count; i++) values[i] = last += this.number();
    return values;
  }

  skip(count) {
    let { at } = this;
    while (count) if (this.bytes[at++] < 0x80) count--;
    this.at = at;
  }
}

// The pairs of a file of variants, as `makeFold` takes them.
export function readVariants(bytes) {
  const reader = new Reader(bytes);
  const count = reader.number();
  const simplified = reader.ascending(count);
  const low = bytes.subarray(reader.at), high = low.subarray(count);
  return [...simplified].flatMap((form, i) => [low[i] | (high[i] << 8), form]);
}

// Lists of records, each with what it says of them: `{ numbers, flags }`; of flags 1 stands for the title, 2 for often.
class Lists {
  constructor(reader, count) {
    const sizes = reader.numbers(count);
    this.starts = new Uint32Array(count + 1);
    for (let i = 0; i < count; i++) this.starts[i + 1] = this.starts[i] + sizes[i];
    this.reader = reader;
    this.from = reader.at;
    // two columns of bits end the file
    this.columnBytes = (this.starts[count] + 7) >> 3;
    this.title = reader.bytes.length - 2 * this.columnBytes;
  }

  sizeOf(index) {
    return this.starts[index + 1] - this.starts[index];
  }

  get(index) {
    const { reader, starts, title, columnBytes } = this;
    const { bytes } = reader;
    reader.at = this.from;
    reader.skip(starts[index]);
    const numbers = reader.ascending(starts[index + 1] - starts[index]);
    const flags = new Uint8Array(numbers.length);
    for (let i = 0, bit = starts[index]; i < flags.length; i++, bit++) {
      const byte = title + (bit >> 3), place = bit & 7;
      flags[i] = ((bytes[byte] >> place) & 1) | (((bytes[byte + columnBytes] >> place) & 1) << 1);
    }
    return { numbers, flags };
  }
}

// Lists of n-grams that share a file.
export class Shard {
  constructor(bytes) {
    const reader = new Reader(bytes);
    const count = reader.number();
    const isWide = reader.number();
    this.prints = reader.ascending(count);
    if (isWide) {
      this.rests = new Uint16Array(bytes.slice(reader.at, (reader.at += 2 * count)).buffer);
    }
    this.lists = new Lists(reader, count);
  }

  // Gives the list of an n-gram, or nothing.
  find(units) {
    const { a24, b24 } = keysOf(units);
    const rest = (a24 & 0x7ff) | ((units.length === 4) << 11);
    let index = firstNotBelow(this.prints, b24);
    // equal fingerprints of different n-grams are told apart by the rest
    while (this.rests && this.prints[index] === b24 && this.rests[index] !== rest) index++;
    return this.prints[index] === b24 ? this.lists.get(index) : undefined;
  }
}

// The first place of a sorted array that is not below a value.
export function firstNotBelow(array, value) {
  let low = 0, high = array.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (array[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

// Neighbouring Latin terms, sorted.
export class Terms {
  constructor(bytes) {
    const reader = new Reader(bytes);
    const count = reader.number();
    const shared = reader.numbers(count), rests = reader.numbers(count);
    const decoder = new TextDecoder();
    const term = new Uint8Array(256);
    this.names = Array.from(shared, (kept, i) => {
      term.set(bytes.subarray(reader.at, (reader.at += rests[i])), kept);
      return decoder.decode(term.subarray(0, kept + rests[i]));
    });
    this.lists = new Lists(reader, count);
  }

  // Gives the lists of the terms that begin so.
  *starting(prefix) {
    for (let i = firstNotBelow(this.names, prefix); this.names[i]?.startsWith(prefix); i++) yield this.lists.get(i);
  }
}

// The list of a prefix that stands in many files of terms.
export const readPrefix = (bytes) => new Lists(new Reader(bytes), 1).get(0);

// Puts lists together: a record stands in one of them at least.
export function unite(lists, capacity) {
  if (lists.length === 1) return lists[0];
  const marks = new Uint8Array(capacity);
  let count = 0;
  for (const { numbers, flags } of lists) {
    for (let i = 0; i < numbers.length; i++) {
      if (!marks[numbers[i]]) count++;
      marks[numbers[i]] |= flags[i] | 4;
    }
  }
  const numbers = new Uint32Array(count), flags = new Uint8Array(count);
  for (let number = 0, i = 0; i < count; number++) {
    if (marks[number]) {
      numbers[i] = number;
      flags[i++] = marks[number] & 3;
    }
  }
  return { numbers, flags };
}
