import { sinPi } from "../../numeric/elementary/sinPi.js";
import type { Axis, Figure, NumberAxis } from "./figure.js";
import type { Plot } from "./plot.js";
import { round } from "./plot.js";
import { cutLabel, label, shortNames, text, widthOf } from "./svgLabels.js";
import { ticksOf, tickTexts } from "./ticks.js";

export const ROW = 18;

/** Height of a row whose name stands on two lines. */
export const TALL_ROW = 30;

const LEFT_MOST = 200;

/** Degrees by which names slant. */
const SLANT = 50;

/** Width of the longest name under a plot when names stand slanted. */
const SLANTED_MOST = 128;

/** Columns that are narrower have no room for a slanted name each. */
const SLANTED_STEP = 12;

/** Width of names that stand upright even where not all of them fit. */
const SHORT_NAME = 16;

export function yTitleAbove({ y }: Figure): boolean {
  return y.title !== "";
}

export function leftMargin(axis: Axis): number {
  if (axis.kind === "number") {
    const texts = tickTexts(ticksOf(axis, 6), axis.unit);
    return Math.max(34, 12 + Math.max(...texts.map(widthOf), 0));
  }
  const longest = axis.categories.reduce((most, name) => Math.max(most, widthOf(name)), 0);
  return Math.min(LEFT_MOST, 14 + longest);
}

/** Between the parts of a name. */
const BETWEEN = " · ";

/** Whether names of several parts stand on two lines, because some do not fit on one. */
export function onTwoLines(names: readonly string[], left: number): boolean {
  return names.some((name) => name.includes(BETWEEN) && widthOf(name) > left - 10);
}

/** The first part of a name, and the others. */
function twoLines(name: string): [string, string] {
  const [first = "", ...others] = name.split(BETWEEN);
  return [first, others.join(BETWEEN)];
}

/** Between the numbers under a plot. */
const TICK_GAP = 12;
const [FEWEST_TICKS, MOST_TICKS] = [3, 8];

/** As many ticks as leave room between their numbers. */
function ticksBelow(axis: NumberAxis, { x, left, right }: Plot): number[] {
  for (let count = Math.min(MOST_TICKS, Math.floor((right - left) / 30)); count > FEWEST_TICKS; count--) {
    const ticks = ticksOf(axis, count);
    const widest = Math.max(0, ...tickTexts(ticks, axis.unit).map(widthOf));
    if (ticks.every((tick, place) => place === 0 || x(tick) - x(ticks[place - 1]!) >= widest + TICK_GAP)) return ticks;
  }
  return ticksOf(axis, FEWEST_TICKS);
}

export function axes({ x, y }: Figure, plot: Plot, slanted: boolean, depth: number): string[] {
  const parts: string[] = [];
  if (y.kind === "number") {
    const ticks = ticksOf(y, 6);
    const texts = tickTexts(ticks, y.unit);
    ticks.forEach((value, index) => {
      const at = round(plot.y(value));
      parts.push(`<path class="g" d="M${round(plot.left)} ${at}H${round(plot.right)}"/>`);
      parts.push(text(plot.left - 6, plot.y(value) + 4, texts[index] as string, "s", "end"));
    });
  } else {
    const lines = onTwoLines(y.categories, plot.left)
      ? [y.categories.map((name) => twoLines(name)[0]), y.categories.map((name) => twoLines(name)[1])]
      : [y.categories];
    lines.forEach((names, line) => {
      const shown = shortNames(names, plot.left - 10);
      names.forEach((name, index) => {
        const at = plot.y(index) + 4 + 12 * (line - (lines.length - 1) / 2);
        // The second line is paler: it must not be read as the first of the next row.
        if (name !== "") parts.push(cutLabel(plot.left - 6, at, name, shown[index]!, "end", line > 0 ? "s" : ""));
      });
    });
  }
  if (x.kind === "number") {
    const ticks = ticksBelow(x, plot);
    const texts = tickTexts(ticks, x.unit);
    ticks.forEach((value, index) => {
      const at = round(plot.x(value));
      parts.push(`<path class="g" d="M${at} ${round(plot.top)}V${round(plot.bottom)}"/>`);
      const words = texts[index]!;
      // The last number may be wider than the margin.
      const centre = Math.min(plot.x(value), plot.width - 3 - widthOf(words) / 2);
      parts.push(text(centre, plot.bottom + 15, words, "s", "middle"));
    });
  } else {
    const step = (plot.right - plot.left) / Math.max(1, x.categories.length);
    const longest = x.categories.reduce((most, name) => Math.max(most, widthOf(name)), 0);
    const every = Math.max(1, Math.ceil((slanted ? SLANTED_STEP : longest) / step));
    // The first name must not leave the picture on the left.
    const room = Math.min(SLANTED_MOST, (plot.left + step / 2 - 4) / sinPi((90 - SLANT) / 180));
    const shown = shortNames(x.categories, slanted ? room : every * step);
    x.categories.forEach((name, index) => {
      if (index % every !== 0) return;
      const [cx, cy] = [round(plot.x(index)), round(plot.bottom + 12)];
      if (!slanted) parts.push(cutLabel(plot.x(index), plot.bottom + 15, name, shown[index]!, "middle"));
      else
        parts.push(
          `<g transform="translate(${cx} ${cy}) rotate(-${SLANT})">${cutLabel(0, 0, name, shown[index]!, "end")}</g>`,
        );
    });
  }
  if (x.title !== "") {
    // A title that is wider than the plot moves until it is whole.
    const half = Math.min(plot.width, widthOf(x.title) + 16) / 2;
    const middle = Math.min(plot.width - half, Math.max(half, (plot.left + plot.right) / 2));
    parts.push(label(middle, plot.bottom + depth + 10, x.title, plot.width - 16, "middle", "s"));
  }
  if (y.title !== "") parts.push(label(8, plot.top - 7, y.title, plot.width - 16, "start", "s"));
  parts.push(
    `<path class="g" d="M${round(plot.left)} ${round(plot.top)}V${round(plot.bottom)}H${round(plot.right)}"/>`,
  );
  return parts;
}

/** How far slanted names reach below the plot. */
export function slantedDepth(axis: Axis): number {
  if (axis.kind === "number") return 0;
  const longest = axis.categories.reduce((most, name) => Math.max(most, widthOf(name)), 0);
  return 18 + sinPi(SLANT / 180) * Math.min(SLANTED_MOST, longest);
}

/** Names that do not fit side by side slant, but for numbers and the like of which some had to be left out even so. */
export function slants(categories: readonly string[], width: number): boolean {
  const step = width / Math.max(1, categories.length);
  return categories.some((name) => widthOf(name) > (step < SLANTED_STEP ? Math.max(step - 4, SHORT_NAME) : step - 4));
}
