import { formatFixed, formatSignificant } from "../../numberFormat.js";
import { decimalExponent, powerOfTen } from "../../numeric/elementary/powers.js";
import type { AxisUnit, NumberAxis } from "./figure.js";

/**
 * Round values inside the domain: about `count` of them, 1, 2 or 5 times a power of ten apart. A domain without width or
 * with ends that are not finite has none.
 */
export function ticksOf({ ticksFrom, ...axis }: NumberAxis, count: number): number[] {
  const { domain, scale, unit, whole = false } = axis;
  if (ticksFrom !== undefined && ticksFrom > domain[0]) {
    return ticksOf({ ...axis, domain: [ticksFrom, domain[1]] }, count);
  }
  const [low, high] = domain;
  if (!(Number.isFinite(high - low) && high > low)) return [];
  if (scale === "log") return logTicks(low, high, count);
  // In points and per cent the steps are round in those units.
  const factor = unit === "plain" ? 1 : 100;
  const step = Math.max(whole ? 1 : 0, niceStep(((high - low) * factor) / Math.max(1, count)));
  const first = Math.ceil((low * factor) / step - 1e-9);
  const last = Math.floor((high * factor) / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => ((first + index) * step) / factor);
}

/** The smallest of 1, 2, 5, 10 … times a power of ten that is not below `least`. */
export function niceStep(least: number): number {
  const ten = powerOfTen(decimalExponent(least));
  const digit = least / ten;
  return (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10) * ten;
}

function logTicks(low: number, high: number, count: number): number[] {
  const ticks: number[] = [];
  const powers: number[] = [];
  for (let exponent = decimalExponent(low); exponent <= decimalExponent(high) + 1; exponent++) {
    for (const digit of [1, 2, 5]) {
      const value = digit * powerOfTen(exponent);
      if (value < low * (1 - 1e-9) || value > high * (1 + 1e-9)) continue;
      ticks.push(value);
      if (digit === 1) powers.push(value);
    }
  }
  return ticks.length > count && powers.length >= 3 ? powers : ticks;
}

/** A tick's value in words, all ticks of an axis with the same decimals. */
export function tickTexts(ticks: readonly number[], unit: AxisUnit): string[] {
  const factor = unit === "plain" ? 1 : 100;
  const scaled = ticks.map((value) => value * factor);
  const largest = Math.max(0, ...scaled.map(Math.abs));
  if (unit === "plain" && largest >= 10_000) return scaled.map(shortNumber);
  const decimals = decimalsOf(scaled);
  return scaled.map((value) => {
    const text = formatFixed(value, decimals);
    if (unit === "share") return `${text}%`;
    return unit === "points" && value > 0 ? `+${text}` : text;
  });
}

/** `143k`, `1.2M`: large counts such as training steps. */
function shortNumber(value: number): string {
  const size = Math.abs(value);
  for (const [unit, name] of [
    [1e12, "T"],
    [1e9, "B"],
    [1e6, "M"],
    [1e3, "k"],
  ] as const) {
    if (size >= unit) return `${withoutZeros(formatSignificant(value / unit, 3))}${name}`;
  }
  return withoutZeros(formatSignificant(value, 3));
}

/** Zeros at the end of a fraction say nothing, those of a whole number do. */
function withoutZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** Fewest decimals, at most 6, that write every value as it is. */
function decimalsOf(values: readonly number[]): number {
  for (let decimals = 0; decimals < 6; decimals++) {
    if (
      values.every((value) => Math.abs(value - Number(value.toFixed(decimals))) <= 1e-9 * Math.max(1, Math.abs(value)))
    )
      return decimals;
  }
  return 6;
}
