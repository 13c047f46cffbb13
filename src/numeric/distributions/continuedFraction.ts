/** Where a partial denominator vanishes, Lentz's method goes on with this. */
const TINY = 1e-300;

/** Terms after which a fraction counts as not converging: parameters of about 1e12. */
const MOST_TERMS = 5_000_000;

/**
 * The continued fraction b₀ + a₁/(b₁ + a₂/(b₂ + …)) by the modified Lentz algorithm, to the last bit or two.
 * NaN where it does not settle.
 *
 * Lentz (1976), "Generating Bessel functions in Mie scattering calculations"; Thompson & Barnett (1986).
 *
 * @param numerator aₙ for n ≥ 1
 * @param denominator bₙ for n ≥ 0
 */
export function continuedFraction(numerator: (n: number) => number, denominator: (n: number) => number): number {
  let value = denominator(0) || TINY;
  let c = value;
  let d = 0;
  for (let n = 1; n < MOST_TERMS; n++) {
    const a = numerator(n);
    const b = denominator(n);
    d = 1 / (b + a * d || TINY);
    c = b + a / c || TINY;
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) <= Number.EPSILON) return value;
    if (Number.isNaN(value)) return Number.NaN;
  }
  return Number.NaN;
}
