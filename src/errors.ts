/** Where in the input something stood. Every part that is known is printed. */
export interface Place {
  /** File name as the caller gave it. */
  readonly file?: string;
  /** Line, counted from 1. */
  readonly line?: number;
  /** Path inside a JSON document, such as `results.piqa.acc`. */
  readonly path?: string;
  /** Item id exactly as written. */
  readonly item?: string;
}

/**
 * The input data are not what they must be: the place, what was needed, what came, and the likely repair.
 * A wrong call (bad option, mismatched lengths) is an `ArgumentError` instead.
 */
export class InputError extends Error {
  override readonly name = "InputError";
  /** Stable, kebab-case identifier, e.g. `"duplicate-items"`. */
  readonly code: string;
  readonly place: Place;

  constructor(code: string, message: string, place: Place = {}) {
    super(`${describePlace(place)}${message}`);
    this.code = code;
    this.place = place;
  }
}

/**
 * A wrong call: the function, which argument must be what, what came, and the likely repair. A `RangeError` of the language
 * itself is none: that one is a fault of the library.
 */
export class ArgumentError extends RangeError {
  constructor(caller: string, detail: string) {
    super(`${caller}: ${detail}`);
  }
}

/** An optional package that is not installed: what needs it, the command that installs it, and perhaps what does without it. */
export class MissingPackageError extends Error {
  override readonly name = "MissingPackageError";

  constructor(purpose: string, packageName: string, { without, ...options }: ErrorOptions & { without?: string } = {}) {
    const other = without === undefined ? "" : ` ${without}`;
    super(`${purpose} needs the package ${packageName}. Run npm install ${packageName}.${other}`, options);
  }
}

/** `results.jsonl:812 (item "mmlu/3"): `, or nothing where no part of the place is known. */
export function describePlace({ file, line, path, item }: Place): string {
  const position = [file, line].filter((part) => part !== undefined).join(":");
  const inside = [
    path === undefined ? [] : `at ${path}`,
    item === undefined ? [] : `item ${JSON.stringify(item)}`,
  ].flat();
  const detail = inside.length > 0 ? `(${inside.join(", ")})` : "";
  const text = [position, detail].filter((part) => part !== "").join(" ");
  return text === "" ? "" : `${text}: `;
}

/** Throws unless `level` is a coverage probability strictly between 0 and 1. */
export function requireLevel(caller: string, level: number): void {
  requireProbability(caller, "level", level, "For 95 % coverage pass 0.95.");
}

/** Throws unless `alpha` is an error probability strictly between 0 and 1. */
export function requireAlpha(caller: string, alpha: number): void {
  requireProbability(caller, "alpha", alpha, "For 5 % false alarms pass 0.05.");
}

function requireProbability(caller: string, name: string, value: number, repair: string): void {
  if (!(value > 0 && value < 1)) throw new ArgumentError(caller, `${name} must be in (0, 1), got ${value}. ${repair}`);
}

/** Throws unless both lists have the same length. */
export function requireSameLength(caller: string, first: ArrayLike<unknown>, second: ArrayLike<unknown>): void {
  if (first.length !== second.length) {
    throw new ArgumentError(
      caller,
      `both lists must have the same length, got ${first.length} and ${second.length}. ` +
        "Align them by item id first (alignRuns).",
    );
  }
}
