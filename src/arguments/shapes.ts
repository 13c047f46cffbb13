import { listed } from "../someNames.js";
import { isList, isMatrix, isRecord } from "./described.js";

/** What an argument or an option must be: the words for it, and the check. */
export interface Shape {
  /** After "must be": `a number in (0, 1)`. */
  readonly needs: string;
  readonly fits: (value: unknown) => boolean;
  /** What to pass, where it is not plain from what is needed; for a size, what it would take. */
  readonly repair?: string | ((value: unknown) => string);
}

const isFiniteNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const isWhole = (value: unknown, least: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= least;
const isText = (value: unknown): value is string => typeof value === "string";

export const FINITE: Shape = { needs: "a finite number", fits: isFiniteNumber };
/** NaN too: what is not known. */
export const NUMBER: Shape = {
  needs: "a number",
  // What is reckoned from larger ones is beyond all numbers.
  fits: (value) => typeof value === "number" && !(Math.abs(value) > 1e300),
};
/** Of a t or a chi-squared distribution: infinite for the normal one. */
export const DEGREES_OF_FREEDOM: Shape = {
  needs: "a number, Infinity for the normal distribution",
  fits: (value) => typeof value === "number",
};
export const AMOUNT: Shape = {
  needs: "finite and at least 0",
  fits: (value) => isFiniteNumber(value) && value >= 0 && value <= Number.MAX_SAFE_INTEGER,
  repair: (value) =>
    isFiniteNumber(value) && value > 0 ? "No more than 2^53 can be counted." : "Drop missing cells first.",
};
export const POSITIVE: Shape = { needs: "a number above 0", fits: (value) => isFiniteNumber(value) && value > 0 };
export const COUNT: Shape = {
  needs: "a whole number of at least 0",
  fits: (value) => isWhole(value, 0),
  repair: "Count the items, do not pass a share.",
};
export const POSITIVE_COUNT: Shape = { needs: "a whole number of at least 1", fits: (value) => isWhole(value, 1) };
/** Successes among trials, as `Proportion` has them. */
export const PROPORTION: Shape = {
  needs: "successes among trials",
  fits: (value) =>
    isRecord(value) &&
    AMOUNT.fits(value.successes) &&
    AMOUNT.fits(value.trials) &&
    (value.successes as number) <= (value.trials as number),
  repair: "Pass { successes: 30, trials: 40 }.",
};
export const SHARE: Shape = {
  needs: "a number in [0, 1]",
  fits: (value) => isFiniteNumber(value) && value >= 0 && value <= 1,
  repair: "For 31.08 % pass 0.3108.",
};
export const TEXT: Shape = { needs: "a text", fits: isText };
export const LOGICAL: Shape = { needs: "true or false", fits: (value) => typeof value === "boolean" };
export const FUNCTION: Shape = { needs: "a function", fits: (value) => typeof value === "function" };
/** One label a value: texts or numbers. */
export const LABELS: Shape = {
  needs: "a list of labels, texts or numbers",
  fits: (value) =>
    isList(value) && every(value, (label) => isText(label) || (typeof label === "number" && !Number.isNaN(label))),
  repair: 'Pass one label an item, such as ["a", "a", "b"].',
};
/** One rating a place: labels, and NaN where there is none. */
export const RATINGS: Shape = {
  needs: "a list of ratings, texts or numbers",
  fits: (value) => isList(value) && every(value, (rating) => isText(rating) || NUMBER.fits(rating)),
  repair: "Pass NaN for a missing one.",
};
/** A matrix of results. */
export const MATRIX: Shape = {
  needs: "a result matrix",
  fits: isMatrix,
  repair: "Take one of results.matrices, or make one with createResultMatrix.",
};
/** Numbers without a gap. */
export const NUMBERS: Shape = {
  needs: "a list of finite numbers",
  fits: (value) => isList(value) && every(value, isFiniteNumber),
};
export const TEXTS: Shape = {
  needs: "a list of texts",
  fits: (value) => Array.isArray(value) && every(value, isText),
  repair: 'Pass ["…"] for one.',
};
export const BYTES: Shape = {
  needs: "bytes, a Uint8Array",
  fits: (value) => value instanceof Uint8Array,
  repair: "Of a text make them with new TextEncoder().encode(text).",
};
export const RECORD: Shape = { needs: "an object", fits: isRecord };
/** Of an abort controller, or anything that throws when asked. */
export const SIGNAL: Shape = {
  needs: "a signal of an AbortController",
  fits: (value) => isObject(value) && typeof value.throwIfAborted === "function",
};
/** The names of two sides. */
export const SIDES: Shape = {
  needs: "the names of both sides",
  fits: (value) =>
    typeof value === "object" &&
    value !== null &&
    isText((value as { baseline?: unknown }).baseline) &&
    isText((value as { candidate?: unknown }).candidate),
  repair: 'Pass { baseline: "…", candidate: "…" }.',
};
/** A stream of random numbers. */
export const RNG: Shape = {
  needs: "a random number generator",
  fits: (value) => isObject(value) && typeof value.nextUint32 === "function" && typeof value.child === "function",
  repair: "Make one with createRng(1) of noisefloor/statistics.",
};

/** A size of what is drawn or held: whole, from `least` to `most`; `bytes` is what one of it takes, for the message. */
/* @__NO_SIDE_EFFECTS__ */ export function sizeUpTo(most: number, { least = 1, bytes = 8 } = {}): Shape {
  return {
    needs: `a whole number of at least ${least}`,
    fits: (value) => isWhole(value, least) && value <= most,
    repair: (value) =>
      isWhole(value, most) ? `At most ${most} are taken: so many would need ${memory(value * bytes)} and more.` : "",
  };
}

/** One of some names, or of some other fixed values. */
/* @__NO_SIDE_EFFECTS__ */ export function oneOf(...values: readonly (string | number | boolean)[]): Shape {
  const named = values.map((value) => JSON.stringify(value));
  return {
    needs: listed(named, "or"),
    fits: (value) => values.includes(value as string),
  };
}

/** A list whose every entry fits. */
/* @__NO_SIDE_EFFECTS__ */ export function listOf(shape: Shape, words: string): Shape {
  return { needs: words, fits: (value) => isList(value) && every(value, shape.fits) };
}

/** What a shape takes, or `null`. */
/* @__NO_SIDE_EFFECTS__ */ export function orNull(shape: Shape): Shape {
  return { ...shape, needs: `${shape.needs}, or null`, fits: (value) => value === null || shape.fits(value) };
}

/** One of two shapes. */
/* @__NO_SIDE_EFFECTS__ */ export function either(first: Shape, second: Shape): Shape {
  return {
    ...first,
    needs: `${first.needs}, or ${second.needs}`,
    fits: (value) => first.fits(value) || second.fits(value),
  };
}

/** An object with these keys; `from` says what makes one. */
/* @__NO_SIDE_EFFECTS__ */ export function recordWith(keys: readonly string[], from: string): Shape {
  return {
    needs: `an object with ${keys.join(", ")}`,
    fits: (value) => isRecord(value) && keys.every((key) => value[key] !== undefined),
    repair: `Pass ${from}.`,
  };
}

/** A list of objects with these keys; `from` says what makes one. */
/* @__NO_SIDE_EFFECTS__ */ export function recordsWith(keys: readonly string[], from: string): Shape {
  const one = recordWith(keys, from);
  return {
    needs: `a list of objects${keys.length === 0 ? "" : ` with ${keys.join(", ")}`}`,
    fits: (value) => Array.isArray(value) && every(value, one.fits),
    repair: `Pass ${from}.`,
  };
}

/** Bytes in words: `8 GB`. */
function memory(bytes: number): string {
  if (bytes >= 1e12) return "thousands of GB";
  return bytes >= 1e9 ? `${Math.round(bytes / 1e9)} GB` : `${Math.ceil(bytes / 1e6)} MB`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Whether the check holds for every entry, those of holes too. */
function every(values: ArrayLike<unknown>, fits: (value: unknown) => boolean): boolean {
  for (let index = 0; index < values.length; index++) if (!fits(values[index])) return false;
  return true;
}
