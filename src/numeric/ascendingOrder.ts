/** Fewer values than this are ordered sooner by comparing them than by counting digits. */
const FEW = 400;
const DIGIT_BITS = 11;
const LEVELS = 1 << DIGIT_BITS;
/** Longer lists of values that share their high bits are ordered by all their digits. */
const LONGEST_SWAPPED = 16;

/**
 * Positions in ascending order of their values, none of which may be NaN; equal values stay in the order of `positions`,
 * which is by default their own and is not touched. Many values are ordered by the digits of their bits, of 11 bits each from
 * the last to the first, in time in proportion to their number: by the 32 high bits and a look at
 * neighbours where these tell most values apart, else by all 64.
 *
 * @example ascendingOrder([30, 10, 20]) // => Uint32Array [1, 2, 0]
 */
export function ascendingOrder(values: ArrayLike<number>, positions?: Uint32Array): Uint32Array {
  const count = values.length;
  const start = positions?.slice() ?? new Uint32Array(count).map((_, index) => index);
  if (count < FEW) return start.sort((i, j) => compare(values[i]!, values[j]!));
  const { low, high } = sortableBits(values);
  const byHigh = byDigits(start, high);
  return swappedByLow(byHigh, low) ? byHigh.order : byDigits(byDigits(start, low).order, high).order;
}

/** Positions, and next to each what they are ordered by. */
interface KeyedOrder {
  readonly order: Uint32Array;
  readonly keys: Uint32Array;
}

/** The positions in the order of their keys; equal ones stay as they stand. Keys move with their positions, so that both are read in a row. */
function byDigits(positions: Uint32Array, keyOf: Uint32Array): KeyedOrder {
  const count = positions.length;
  let [order, target] = [positions.slice(), new Uint32Array(count)];
  let [keys, targetKeys] = [new Uint32Array(count), new Uint32Array(count)];
  for (let place = 0; place < count; place++) keys[place] = keyOf[order[place]!]!;
  const next = new Uint32Array(LEVELS);
  for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
    next.fill(0);
    for (let place = 0; place < count; place++) next[(keys[place]! >>> shift) & (LEVELS - 1)]!++;
    if (next[(keys[0]! >>> shift) & (LEVELS - 1)] === count) continue;
    for (let level = 0, start = 0; level < LEVELS; level++) {
      const size = next[level]!;
      next[level] = start;
      start += size;
    }
    for (let place = 0; place < count; place++) {
      const key = keys[place]!;
      const to = next[(key >>> shift) & (LEVELS - 1)]!++;
      target[to] = order[place]!;
      targetKeys[to] = key;
    }
    [order, target] = [target, order];
    [keys, targetKeys] = [targetKeys, keys];
  }
  return { order, keys };
}

/** Moves each position before its neighbours of the same key whose low bits are larger. False, with that half done, where one would go far. */
function swappedByLow({ order, keys }: KeyedOrder, low: Uint32Array): boolean {
  for (let place = 1; place < order.length; place++) {
    const key = keys[place]!;
    if (keys[place - 1] !== key) continue;
    const position = order[place]!;
    const own = low[position]!;
    let to = place;
    for (; to > 0 && keys[to - 1] === key && low[order[to - 1]!]! > own; to--) {
      if (place - to === LONGEST_SWAPPED) return false;
      order[to] = order[to - 1]!;
    }
    order[to] = position;
  }
  return true;
}

/** Order of two numbers that are not NaN, infinite ones included (whose difference is NaN). */
export function compare(first: number, second: number): number {
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

interface SortableBits {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
}

/** The bits of each number, as whole numbers that are ordered as the numbers are: 32 low ones and 32 high ones. */
function sortableBits(values: ArrayLike<number>): SortableBits {
  const [low, high] = [new Uint32Array(values.length), new Uint32Array(values.length)];
  const view = new DataView(new ArrayBuffer(8));
  for (let i = 0; i < values.length; i++) {
    // −0 is 0.
    view.setFloat64(0, values[i]! + 0);
    const [first, last] = [view.getUint32(0), view.getUint32(4)];
    const isNegative = first >>> 31 === 1;
    high[i] = isNegative ? ~first : first | 0x80000000;
    low[i] = isNegative ? ~last : last;
  }
  return { low, high };
}
