import { coverage } from "../../src/data/missing.js";
import type { Results } from "../../src/data/results.js";
import { InputError } from "../../src/errors.js";
import { type DumpSource, type ReadOptions, readDumps } from "../../src/io/index.js";

/** A dump written in the test. */
export function source(name: string, text: string, more: Partial<DumpSource> = {}): DumpSource {
  return { name, bytes: new TextEncoder().encode(text), ...more };
}

/** Rows as JSON Lines. */
export function jsonLines(rows: readonly unknown[]): string {
  return `${rows.map((row) => JSON.stringify(row)).join("\n")}\n`;
}

/** Reads one text as a file of this name. */
export function readText(name: string, text: string, options?: ReadOptions): Promise<Results> {
  return readDumps([source(name, text)], options);
}

/** The InputError that reading throws. */
export async function inputError(reading: Promise<unknown>): Promise<InputError> {
  const outcome = await reading.then(
    () => null,
    (error: unknown) => error,
  );
  if (outcome instanceof InputError) return outcome;
  throw new Error(`expected an InputError, got ${String(outcome)}`);
}

/** Codes of the notes, in order. */
export function codes(results: Results): string[] {
  return results.notes.map(({ code }) => code);
}

/** Run by run: who and what, the right answers, and the cells by state. */
export function answers({ matrices }: Results): unknown[] {
  return matrices.flatMap((matrix) =>
    matrix.runs.map((run, row) => {
      const scores = [...matrix.scores.subarray(row * matrix.items.length, (row + 1) * matrix.items.length)];
      const { scored, unscored, errored } = coverage(matrix, row);
      const right = scores.filter((score) => score === 1).length;
      return { ...run, right, scored, unscored, errored };
    }),
  );
}
