/** Fewer values than this are ordered sooner by comparing them than by counting digits. */
const FEW = 400;
const DIGITS = 6;
const LEVELS = 2048;

/**
 * Positions in ascending order of their values, none of which may be NaN; equal values stay in the order of `positions`,
 * which is by default their own and is not touched. Many values are ordered by the digits of their bits, six of 11 bits from
 * the last to the first, in time in proportion to their number.
 *
 * @example ascendingOrder([30, 10, 20]) // => Uint32Array [1, 2, 0]
 */
export function ascendingOrder(values: ArrayLike<number>, positions?: Uint32Array): Uint32Array {
  const count = values.length;
  let order = positions?.slice() ?? new Uint32Array(count).map((_, index) => index);
  if (count < FEW) return order.sort((i, j) => compare(values[i]!, values[j]!));
  const { low, high } = sortableBits(values);
  let target = new Uint32Array(count);
  const digits = new Uint16Array(count);
  const next = new Uint32Array(LEVELS);
  for (let digit = 0; digit < DIGITS; digit++) {
    next.fill(0);
    for (let i = 0; i < count; i++) {
      const level = digitOf(low[i]!, high[i]!, digit);
      digits[i] = level;
      next[level]!++;
    }
    if (next[digits[0]!] === count) continue;
    for (let level = 0, start = 0; level < LEVELS; level++) {
      const size = next[level]!;
      next[level] = start;
      start += size;
    }
    for (let place = 0; place < count; place++) {
      const position = order[place]!;
      target[next[digits[position]!]!++] = position;
    }
    [order, target] = [target, order];
  }
  return order;
}

/** Order of two numbers that are not NaN, infinite ones included (whose difference is NaN). */
export function compare(first: number, second: number): number {
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

/** The bits of each number, as whole numbers that are ordered as the numbers are: 32 low ones and 32 high ones. */
function sortableBits(values: ArrayLike<number>): { readonly low: Uint32Array; readonly high: Uint32Array } {
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

function digitOf(low: number, high: number, digit: number): number {
  if (digit === 0) return low & 2047;
  if (digit === 1) return (low >>> 11) & 2047;
  if (digit === 2) return ((low >>> 22) | (high << 10)) & 2047;
  if (digit === 3) return (high >>> 1) & 2047;
  if (digit === 4) return (high >>> 12) & 2047;
  return high >>> 23;
}
