import type { ItemTable } from "../itemTable.js";
import type { Ascent } from "./maximization.js";

/** Slopes and intercepts are held within these bounds: where data separate perfectly, the likelihood rises for ever. */
export const LARGEST_SLOPE = 20;
const LARGEST_INTERCEPT = 120;

/** The longest step of one iteration. */
const SLOPE_STEP = 1;
const INTERCEPT_STEP = 2;

/** Slopes at their bound that the gradient presses against it. */
export interface HeldSlopes {
  readonly slopes: Uint8Array;
  /** Whether others were held the last time. */
  readonly changed: boolean;
}

/** The parameters that the climb moves, as one vector: all slopes (or the common one), then all intercepts. */
export interface FreeParameters {
  /** The items with parameters moved inside their bounds. */
  inside(items: ItemTable): ItemTable;
  held(items: ItemTable, ascent: Ascent): HeldSlopes;
  gradient(ascent: Ascent, held: Uint8Array): Float64Array;
  /** Multiplies by the inverse of the information with known abilities, in place. */
  precondition(vector: Float64Array, ascent: Ascent, held: Uint8Array): void;
  moved(items: ItemTable, direction: Float64Array, share: number): ItemTable;
  difference(items: ItemTable, from: ItemTable): Float64Array;
  /** Largest |gradient|/√information, of parameters that are not held. */
  largestGradient(items: ItemTable, ascent: Ascent): number;
}

export function freeParameters(options: {
  readonly commonSlope: boolean;
  readonly positiveSlopes: boolean;
}): FreeParameters {
  const { commonSlope } = options;
  const least = options.positiveSlopes ? 0 : -LARGEST_SLOPE;
  const slopesOf = ({ slopes }: ItemTable) => (commonSlope ? slopes.subarray(0, 1) : slopes);
  const pooled = (values: Float64Array) =>
    commonSlope ? Float64Array.of(values.reduce((total, value) => total + value, 0)) : values;
  let lastHeld = "";

  function heldSlopes(items: ItemTable, ascent: Ascent): Uint8Array {
    const gradient = pooled(ascent.slopeGradient);
    return Uint8Array.from(slopesOf(items), (slope, k) =>
      Number((slope >= LARGEST_SLOPE && gradient[k]! > 0) || (slope <= least && gradient[k]! < 0)),
    );
  }

  function joined(slopes: Float64Array, intercepts: Float64Array): Float64Array {
    const vector = new Float64Array(slopes.length + intercepts.length);
    vector.set(slopes);
    vector.set(intercepts, slopes.length);
    return vector;
  }

  function gradientOf(ascent: Ascent, held: Uint8Array): Float64Array {
    const slopes = pooled(ascent.slopeGradient).map((value, k) => (held[k] ? 0 : value));
    return joined(slopes, ascent.interceptGradient);
  }

  function withBounds(items: ItemTable, slopes: Float64Array, intercepts: Float64Array): ItemTable {
    const bounded = slopes.map((slope) => Math.max(least, Math.min(LARGEST_SLOPE, slope)));
    return {
      ...items,
      slopes: commonSlope ? new Float64Array(intercepts.length).fill(bounded[0]!) : bounded,
      intercepts: intercepts.map((value) => Math.max(-LARGEST_INTERCEPT, Math.min(LARGEST_INTERCEPT, value))),
    };
  }

  return {
    inside: (items) => {
      const mean = items.slopes.reduce((total, slope) => total + slope, 0) / items.slopes.length;
      return withBounds(items, commonSlope ? Float64Array.of(mean) : items.slopes, items.intercepts);
    },
    held(items, ascent) {
      const slopes = heldSlopes(items, ascent);
      const key = slopes.join("");
      const changed = key !== lastHeld;
      lastHeld = key;
      return { slopes, changed };
    },
    gradient: gradientOf,
    precondition(vector, ascent, held) {
      if (commonSlope) solveArrow(vector, ascent, held[0] === 1);
      else solveBlocks(vector, ascent, held);
    },
    moved(items, direction, share) {
      const from = slopesOf(items);
      const slopes = from.map((slope, k) => slope + limited(share * direction[k]!, SLOPE_STEP));
      const intercepts = items.intercepts.map(
        (value, k) => value + limited(share * direction[from.length + k]!, INTERCEPT_STEP),
      );
      return withBounds(items, slopes, intercepts);
    },
    difference(items, from) {
      const start = joined(slopesOf(from), from.intercepts);
      return joined(slopesOf(items), items.intercepts).map((value, k) => value - start[k]!);
    },
    largestGradient(items, ascent) {
      const gradient = gradientOf(ascent, heldSlopes(items, ascent));
      const information = joined(pooled(ascent.slopeInformation), ascent.interceptInformation);
      return gradient.reduce((most, value, k) => Math.max(most, Math.abs(value) / Math.sqrt(information[k]!)), 0);
    },
  };
}

function limited(step: number, most: number): number {
  return Math.max(-most, Math.min(most, step));
}

/** Keeps blocks invertible where no ability is informative: far outside, curvature underflows. */
const LEAST_INFORMATION = 1e-8;

function solveBlocks(vector: Float64Array, ascent: Ascent, held: Uint8Array): void {
  const count = held.length;
  for (let item = 0; item < count; item++) {
    const slopeInformation = Math.max(ascent.slopeInformation[item]!, LEAST_INFORMATION);
    const interceptInformation = Math.max(ascent.interceptInformation[item]!, LEAST_INFORMATION);
    const [first, second] = [vector[item]!, vector[count + item]!];
    if (held[item]) {
      vector[item] = 0;
      vector[count + item] = second / interceptInformation;
      continue;
    }
    // Schwarz: the determinant is positive unless all runs with any weight sit on one node.
    const most = Math.sqrt(slopeInformation * interceptInformation) * (1 - 1e-9);
    const cross = limited(ascent.crossInformation[item]!, most);
    const determinant = slopeInformation * interceptInformation - cross * cross;
    vector[item] = (interceptInformation * first - cross * second) / determinant;
    vector[count + item] = (slopeInformation * second - cross * first) / determinant;
  }
}

/** One slope shared by all: its row and column beside a diagonal, solved by elimination of the intercepts. */
function solveArrow(vector: Float64Array, ascent: Ascent, held: boolean): void {
  const count = ascent.interceptInformation.length;
  let rest = held ? 0 : vector[0]!;
  let information = 0;
  for (let item = 0; item < count; item++) {
    const share = ascent.crossInformation[item]! / ascent.interceptInformation[item]!;
    information += ascent.slopeInformation[item]! - share * ascent.crossInformation[item]!;
    rest -= share * vector[1 + item]!;
  }
  const slope = held ? 0 : rest / Math.max(information, LEAST_INFORMATION);
  vector[0] = slope;
  for (let item = 0; item < count; item++) {
    vector[1 + item] =
      (vector[1 + item]! - slope * ascent.crossInformation[item]!) / ascent.interceptInformation[item]!;
  }
}
