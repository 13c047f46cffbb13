/** Degrees of freedom take fourth powers of scores, which are beyond all numbers for larger ones. */
const LARGEST_SCORE = 1e70;

/** What a score must be and is not, as "a finite number, got Infinity"; `null` for a score that can be reckoned with. */
export function scoreFault(score: number): string | null {
  if (Math.abs(score) <= LARGEST_SCORE) return null;
  if (!Number.isFinite(score)) return `a finite number, got ${score}`;
  return `within ±${LARGEST_SCORE}, got ${score}: nothing can be reckoned from the squares of larger ones`;
}
