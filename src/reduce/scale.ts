import type { Shape } from "../arguments/shapes.js";

/** The largest whole number that a score may become, on either side of 0: it fits into 64 bits, whatever the sign. */
export const LARGEST_SCALED = 2 ** 62;
/**
 * The table of runs sums what is left of each whole number by this prime, so that no sum is beyond 2^53 below 5e8 items a run. Scores that
 * become less than it are summed as they are.
 */
export const SUM_MODULUS = 16_777_213;

/** Whether scores can be declared to be whole numbers after a multiplication with it. */
export const isScale = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= LARGEST_SCALED;

export const SCALE: Shape = {
  needs: "a whole number from 1 to 2^62",
  fits: isScale,
  repair: "Of scores with two decimals it is 100, of shares that are doubles 2 ** 62.",
};

/** A scale as people write it: `100`, or `2^62` where the digits would say nothing. */
export function scaleName(scale: number): string {
  for (let power = 32; power <= 62; power++) if (scale === 2 ** power) return `2^${power}`;
  return String(scale);
}

/** What `100`, `1e6` and `2^62` say; `null` for a text that is no scale. */
export function scaleOfText(text: string): number | null {
  const power = /^2\^(\d{1,2})$/.exec(text);
  if (power !== null) return scaleOrNull(2 ** Number(power[1]));
  if (!/^\d{1,16}$|^[1-9]e\d{1,2}$/i.test(text)) return null;
  const scale = Number(text);
  return scale <= Number.MAX_SAFE_INTEGER ? scaleOrNull(scale) : null;
}

const scaleOrNull = (value: number) => (isScale(value) ? value : null);

/** The least number that both divide, both below 2^53; `null` where it is not below it. */
export function commonScale(one: number, other: number): number | null {
  let [divisor, rest] = [one, other];
  while (rest !== 0) [divisor, rest] = [rest, divisor % rest];
  const common = (one / divisor) * other;
  return common <= Number.MAX_SAFE_INTEGER ? common : null;
}
