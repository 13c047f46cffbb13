/** What a mark stands for: renderers choose colour, dash and shape, so that figures also read in grey print. */
export type Tone = "first" | "second" | "third" | "muted" | "good" | "bad";

/** How numbers of an axis are written: shares as `25%`, differences of shares in points (`+2`), their sizes (`2`), or as they are. */
export type AxisUnit = "share" | "points" | "amount" | "plain";

export interface NumberAxis {
  readonly kind: "number";
  readonly title: string;
  readonly domain: readonly [number, number];
  readonly unit: AxisUnit;
  /** Default linear. */
  readonly scale?: "linear" | "log";
  /** Smallest value that gets a tick, where what stands below is not measured along this axis; default the domain's. */
  readonly ticksFrom?: number;
  /** Whether whole numbers alone get ticks, as of ranks; default false. */
  readonly whole?: boolean;
}

/** Categories stand at 0, 1, 2 …: from left to right, or from top to bottom. */
export interface CategoryAxis {
  readonly kind: "category";
  readonly title: string;
  readonly categories: readonly string[];
}

export type Axis = NumberAxis | CategoryAxis;

interface Toned {
  readonly tone: Tone;
  /** Entry in the legend; marks of one tone and kind that share a label share the entry. */
  readonly label?: string;
}

export interface Dots extends Toned {
  readonly kind: "dots";
  /** Hollow dots stand for what is uncertain or secondary. */
  readonly hollow?: boolean;
  /** `name` shows when pointed at; `text` is written beside the dot; `row` is that of the figure's data which it shows. */
  readonly dots: readonly {
    readonly x: number;
    readonly y: number;
    readonly name?: string;
    readonly text?: string;
    readonly row?: number;
  }[];
}

export interface Line extends Toned {
  readonly kind: "line";
  readonly weight: "thin" | "thick";
  /** Points with a `name` show it when pointed at. */
  readonly points: readonly { readonly x: number; readonly y: number; readonly name?: string }[];
}

/** Between a lower and an upper curve. */
export interface Band extends Toned {
  readonly kind: "band";
  readonly points: readonly { readonly x: number; readonly low: number; readonly high: number }[];
}

/** Intervals along one axis, each at a position of the other; an end beyond the domain is drawn as an arrow. */
export interface Whiskers extends Toned {
  readonly kind: "whiskers";
  /** A thick one is a bar without caps, to lie on a longer thin one; default thin. */
  readonly weight?: "thin" | "thick";
  readonly along: "x" | "y";
  readonly whiskers: readonly {
    readonly at: number;
    readonly low: number;
    readonly high: number;
    readonly name?: string;
  }[];
}

/** Bars along the x axis, each from one value to another at a category of the y axis: parts of a whole, end to end. */
export interface Bars extends Toned {
  readonly kind: "bars";
  readonly bars: readonly {
    readonly at: number;
    readonly from: number;
    readonly to: number;
    readonly name?: string;
    /** Written inside where it fits. */
    readonly text?: string;
  }[];
}

/** A line across the whole plot at one value of an axis. */
export interface Rule extends Toned {
  readonly kind: "rule";
  readonly axis: "x" | "y";
  readonly at: number;
}

/** A stripe across the whole plot between two values of an axis, or a corner of the plot when both are given. */
export interface Area extends Toned {
  readonly kind: "area";
  readonly x?: readonly [number, number];
  readonly y?: readonly [number, number];
}

/** Coloured cells of a table of two category axes; values in [−1, 1], 0 being neutral, `null` for no value. */
export interface Cells {
  readonly kind: "cells";
  /** Colour of all values, which then lie in [0, 1]; default one for those above 0 and one for those below. */
  readonly tone?: Tone;
  readonly label?: string;
  readonly cells: readonly {
    readonly x: number;
    readonly y: number;
    readonly value: number | null;
    readonly text?: string;
    readonly name?: string;
  }[];
}

/** Frames around cells that belong together, from the first to the last index of each axis. */
export interface Frames extends Toned {
  readonly kind: "frames";
  readonly frames: readonly { readonly x: readonly [number, number]; readonly y: readonly [number, number] }[];
}

export type Mark = Dots | Line | Band | Whiskers | Bars | Rule | Area | Cells | Frames;

/** A figure as plain data: all that its renderers draw, and the rows that it shows. */
export interface Figure {
  readonly kind: "figure";
  /** Stable within a report, for anchors and file names: lower-case letters, digits and hyphens. */
  readonly id: string;
  /** Says the finding. */
  readonly title: string;
  /** What is drawn, for those who cannot see it. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  /** Drawn in this order. */
  readonly marks: readonly Mark[];
  /** What was left out, what a band means. */
  readonly notes: readonly string[];
  /** The data as tidy rows: one observation a row. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/**
 * A domain that holds all values with a little room, and 0 when it is asked for.
 * Values that are not finite are left out; of no values or of equal ones the domain is one unit wide.
 */
export function domainOf(
  values: Iterable<number>,
  { include = [], room = 0.04 }: { readonly include?: readonly number[]; readonly room?: number } = {},
): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of [...include, ...values]) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return [0, 1];
  if (low === high) {
    const half = low === 0 ? 0.5 : Math.abs(low) / 2;
    return [low - half, high + half];
  }
  const margin = room * (high - low);
  return [low - margin, high + margin];
}
