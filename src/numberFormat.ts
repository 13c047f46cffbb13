import { pluralOf } from "./clause.js";
import { decimalExponent } from "./numeric/elementary/powers.js";

/** What stands where a number is undefined. */
export const UNDEFINED_TEXT = "—";

/** Fixed number of decimals with a true minus sign; an em dash for `null`. */
export function formatFixed(value: number | null, decimals: number): string {
  if (value === null || !Number.isFinite(value)) return UNDEFINED_TEXT;
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** Significant digits without exponent for ordinary sizes, e.g. 3 digits: `0.0143`, `26.0`, `1.20e-7`. */
export function formatSignificant(value: number | null, digits = 3): string {
  if (value === null || !Number.isFinite(value)) return UNDEFINED_TEXT;
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e7)
    return value
      .toExponential(digits - 1)
      .replace("-", "−")
      .replace("e−", "e-")
      .replace("e+", "e");
  return formatFixed(value, Math.max(0, digits - 1 - decimalExponent(size)));
}

/** A p-value the way papers print it: `.47`, `.0003`, `<.0001`; never 0. */
export function formatPValue(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return UNDEFINED_TEXT;
  if (value < 0.0001) return "<.0001";
  if (value >= 0.995) return "1";
  // Two figures are enough, but a p just beside .05 must not be rounded onto it.
  let decimals = value < 0.001 ? 4 : value < 0.1 ? 3 : 2;
  // .00097 is .001 to three decimals, as its neighbours are printed.
  if (decimals === 4 && Number(value.toFixed(4)) >= 0.001) decimals = 3;
  while (Number(value.toFixed(decimals)) === 0.05 && value !== 0.05 && decimals < 16) decimals++;
  return value.toFixed(decimals).replace(/^0/, "");
}

/** `p = .47`, or `p < .0001` for what is smaller. */
export function formatPEquation(value: number | null): string {
  const text = formatPValue(value);
  return text.startsWith("<") ? `p < ${text.slice(1)}` : `p = ${text}`;
}

/** `95%`, `99.5%`: a coverage probability. One that is not 1 is never printed as 100%. */
export function formatLevel(level: number): string {
  const figures = level < 1 ? Math.max(6, 2 - Number((1 - level).toExponential().split("e")[1])) : 6;
  return `${Number((100 * level).toPrecision(Math.min(17, figures)))}%`;
}

/** A whole number with thin grouping: `14 042`. */
export function formatCount(value: number | null): string {
  if (value === null) return UNDEFINED_TEXT;
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
}

/** `26 pt`: an amount of noise of a proportion, with the two figures that a headline can carry. */
export function pointsText(amount: number): string {
  return `${formatSignificant(100 * amount, 2)} pt`;
}

/** `1 item`, `3 items`: a count with its noun. */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${count === 1 ? noun : pluralOf(noun)}`;
}

/** How the scores of one metric are printed: proportions in points (1 pt = 0.01), anything else in its own unit. */
export interface ScoreUnit {
  readonly scale: number;
  /** Follows a difference, e.g. `" pt"`; empty for plain units. */
  readonly suffix: string;
  readonly decimals: number;
}

/** Proportions are printed in points, with more decimals for small errors; other scores with four figures. */
export const POINTS: ScoreUnit = { scale: 100, suffix: " pt", decimals: 2 };

/** The unit for values of this size that are no proportions. */
export function plainUnit(size: number): ScoreUnit {
  const digits = size > 0 ? decimalExponent(size) : 0;
  return { scale: 1, suffix: "", decimals: Math.min(8, Math.max(0, 3 - digits)) };
}

/** A score in its unit, without suffix. */
export function formatScore(value: number | null, unit: ScoreUnit): string {
  return formatFixed(value === null ? null : value * unit.scale, unit.decimals);
}

/** A signed difference in its unit, with suffix: `+1.20 pt`. */
export function formatDifference(value: number | null, unit: ScoreUnit): string {
  if (value === null || !Number.isFinite(value)) return UNDEFINED_TEXT;
  const text = formatScore(value, unit);
  const sign = value > 0 && Number(text) !== 0 ? "+" : "";
  return `${sign}${text}${unit.suffix}`;
}

/** `[−2.0, +4.4]` in the unit, without suffix. */
export function formatRange(low: number, high: number, unit: ScoreUnit, signed = false): string {
  const show = (value: number) =>
    signed ? formatDifference(value, { ...unit, suffix: "" }) : formatScore(value, unit);
  return `[${show(low)}, ${show(high)}]`;
}
