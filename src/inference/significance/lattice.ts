/** Values as whole multiples of a step. */
interface Lattice {
  readonly step: number;
  /** Whole numbers; the values are multiples × step up to rounding. */
  readonly multiples: Float64Array;
}

/** Relative to the largest size: what counts as rounding. */
const ROUNDING = 1e-11;

/**
 * Whether all values are whole multiples of one step of which the largest holds at most `most`: differences of 0/1
 * scores, of counts, of means over a few trials, of scores printed with few decimals. `null` when they are not, or all
 * are 0, or one is not finite.
 */
export function latticeOf(values: ArrayLike<number>, most = 10_000): Lattice | null {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i] as number));
  if (!(largest > 0 && largest < Number.POSITIVE_INFINITY)) return null;
  const smallest = largest / most / 2;
  let step = largest;
  for (let i = 0; i < values.length; i++) {
    step = commonStep(step, Math.abs(values[i] as number), smallest);
    if (!(step > smallest)) return null;
  }
  const multiples = Float64Array.from(values, (value) => Math.round(value / step));
  const size = (numbers: ArrayLike<number>) => Array.from(numbers).reduce((total, value) => total + Math.abs(value), 0);
  const refined = size(values) / size(multiples);
  const fits = multiples.every(
    (multiple, index) => Math.abs((values[index] as number) - multiple * refined) <= ROUNDING * largest,
  );
  return fits ? { step: refined, multiples } : null;
}

/** Euclid's algorithm on real numbers: remainders below `smallest`, or short of a whole step by as little, are rounding. */
function commonStep(first: number, second: number, smallest: number): number {
  let [a, b] = [Math.max(first, second), Math.min(first, second)];
  const noise = smallest / 100;
  while (b > noise) {
    const rest = a % b;
    [a, b] = [b, b - rest <= noise ? 0 : rest];
  }
  return a;
}
