import type { Note } from "../notes.js";
import { inNameOrder } from "./nameOrder.js";
import type { ResultMatrix } from "./resultMatrix.js";
import type { Run } from "./run.js";

/** A run of which only the score over all its items is known. */
export interface RunScore {
  readonly run: Run;
  readonly value: number;
  /** Number of items, where the dump says it. */
  readonly items?: number;
  /** Number of answers to choose from, where the dump says it: guessing scores one of so many. */
  readonly choices?: number;
  /** Standard error as the dump prints it: to be checked, not trusted. */
  readonly standardError?: number;
  readonly higherIsBetter: boolean;
  /** Tasks that this score averages, where it is the score of a group of tasks. */
  readonly subtasks?: readonly string[];
  /** The file it stood in, and the line where the format has lines. */
  readonly file?: string;
  readonly line?: number;
}

/** One file that was read, or left unread, and what it was taken for. */
export interface SourceFile {
  readonly name: string;
  /** Format as detected, e.g. `"lm-eval samples"`; `null` when the file was left out. */
  readonly format: string | null;
  /** What was understood, in a few words for people. */
  readonly understood: string;
}

/** Everything that a set of dumps holds. */
export interface Results {
  readonly kind: "results";
  /** One matrix a task and metric, in the order of their names; its runs and items in that of theirs. */
  readonly matrices: readonly ResultMatrix[];
  /** Scores of runs without items. */
  readonly runScores: readonly RunScore[];
  /**
   * Scores that a dump prints for runs whose items are in `matrices`: used only to check them against the items.
   */
  readonly printedScores: readonly RunScore[];
  /** Tasks that nothing in the dumps names: each has the name of its file. */
  readonly unnamedTasks: readonly string[];
  readonly files: readonly SourceFile[];
  /** Metrics of which neither the dumps nor their names say whether more is better: it is taken to be. */
  readonly assumedDirections: readonly string[];
  readonly notes: readonly Note[];
}

/** Every run of these results, with items or without, in their order. */
export function runsOf({ matrices, runScores }: Pick<Results, "matrices" | "runScores">): Run[] {
  return [...matrices.flatMap(({ runs }) => runs), ...runScores.map(({ run }) => run)];
}

/** The models of these results, in the order of their names. */
export function modelsOf(results: Pick<Results, "matrices" | "runScores">): string[] {
  return inNameOrder(new Set(runsOf(results).map(({ model }) => model)));
}
