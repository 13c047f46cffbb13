/** Counts beyond this are not worth asking for. */
const MOST = 2 ** 40;

interface CountSearch {
  /** Smallest count that makes sense. */
  readonly least: number;
  /** A good guess; the nearer, the fewer evaluations. */
  readonly guess: number;
}

/**
 * The smallest whole number from which `powerOf` reaches the target, for a power that grows with it: brackets about the
 * guess that widen, then bisection. Infinity where even about 10¹² is too few, or the guess is infinite.
 */
export function smallestCountWithPower(
  powerOf: (count: number) => number,
  target: number,
  { least, guess }: CountSearch,
): number {
  if (!(guess < MOST)) return Number.POSITIVE_INFINITY;
  const reaches = (count: number) => powerOf(count) >= target;
  let width = Math.max(1, Math.ceil(guess / 100));
  let high = Math.max(least, Math.ceil(guess));
  let low = high;
  if (reaches(high)) {
    while (low > least && reaches(low)) {
      high = low;
      low = Math.max(least, low - width);
      width *= 2;
    }
    if (reaches(low)) return low;
  } else {
    while (!reaches(high)) {
      low = high;
      high += width;
      width *= 2;
      if (high > MOST) return Number.POSITIVE_INFINITY;
    }
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reaches(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** The Illinois rule needs 10 to 20; bisection would need 40. */
const MOST_STEPS = 200;

/**
 * The smallest effect in [0, most] with which `powerOf` reaches the target, to 1e-12 of its size, for a power that grows
 * with the effect without jumps: false position with the Illinois rule. NaN where even `most` does not reach it.
 */
export function smallestEffectWithPower(powerOf: (effect: number) => number, target: number, most: number): number {
  const excess = (effect: number) => powerOf(effect) - target;
  let [low, high] = [0, most];
  let [below, above] = [excess(low), excess(high)];
  if (!(above >= 0)) return Number.NaN;
  if (above === 0) return most;
  if (below >= 0) return 0;
  let place = high;
  let moved: "low" | "high" | null = null;
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = (low * above - high * below) / (above - below);
    if (Math.abs(next - place) <= 1e-13 * next) return next;
    place = next;
    const found = excess(place);
    if (found === 0) return place;
    // The end that stays a second time counts half, so that it moves too.
    if (found > 0) {
      if (moved === "high") below /= 2;
      [high, above, moved] = [place, found, "high"];
    } else {
      if (moved === "low") above /= 2;
      [low, below, moved] = [place, found, "low"];
    }
  }
  return place;
}
