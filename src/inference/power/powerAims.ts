import { ArgumentError } from "../../errors.js";
import type { PowerReading } from "./powerReading.js";
import { studentEquivalencePower, studentTPower } from "./powerStudent.js";

/** What a test is to show of a true effect, candidate − baseline. Margins are in the unit of the effect, above 0. */
export type PowerAim =
  /** That there is one: in either direction, or one-sided in that of the effect. */
  | { readonly kind: "superior"; readonly oneSided: boolean }
  /** That it is not below −margin, one-sided. */
  | { readonly kind: "noninferior"; readonly margin: number }
  /** That it lies inside ±margin, by two one-sided tests. */
  | { readonly kind: "equivalent"; readonly margin: number };

/** How far the true effect lies on the shown side of what it is tested against; none where it does not. */
export function roomToShow(aim: PowerAim, effect: number): number {
  if (aim.kind === "superior") return Math.abs(effect);
  return aim.kind === "noninferior" ? effect + aim.margin : aim.margin - Math.abs(effect);
}

/** Throws unless a margin is a positive number. */
export function requireAim(caller: string, aim: PowerAim): void {
  if (aim.kind !== "superior" && !(aim.margin > 0 && Number.isFinite(aim.margin))) {
    throw new ArgumentError(caller, `margin must be a number above 0, got ${aim.margin}. For one point pass 0.01.`);
  }
}

/**
 * The part of a symmetric two-sided reading at 2·alpha that is significant in the direction of the effect: the one-sided test
 * at alpha. Type-M and Type-S errors are not given: there is no other direction to be wrong in.
 */
export function oneSidedReading(twoSided: PowerReading, effect: number, alpha: number): PowerReading {
  const { power, typeS } = twoSided;
  return { power: effect === 0 ? alpha : power * (1 - (typeS || 0)), typeM: Number.NaN, typeS: Number.NaN };
}

/**
 * Power of Student's t test for an aim, at a true effect with this standard error (both in score units) and degrees of
 * freedom: the noncentral t for one bound, and for equivalence the two one-sided tests together, exactly.
 *
 * Schuirmann (1987); Owen (1965), "A special case of a bivariate non-central t-distribution".
 */
export function studentAimPower(
  effect: number,
  standardError: number,
  degreesOfFreedom: number,
  aim: PowerAim,
  alpha: number,
): PowerReading {
  const oneSidedAt = (size: number): PowerReading => {
    const { power, typeS } = studentTPower(size / standardError, degreesOfFreedom, { alpha: 2 * alpha });
    const found = size > 0 ? power * (1 - typeS) : size < 0 ? power * typeS : alpha;
    return { power: found, typeM: Number.NaN, typeS: Number.NaN };
  };
  if (aim.kind === "equivalent") {
    const power = studentEquivalencePower(effect / standardError, aim.margin / standardError, degreesOfFreedom, alpha);
    return { power, typeM: Number.NaN, typeS: Number.NaN };
  }
  if (aim.kind === "noninferior") return oneSidedAt(effect + aim.margin);
  return aim.oneSided
    ? oneSidedAt(Math.abs(effect))
    : studentTPower(effect / standardError, degreesOfFreedom, { alpha });
}
