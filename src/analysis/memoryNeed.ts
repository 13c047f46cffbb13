import type { ResultMatrix } from "../data/resultMatrix.js";
import type { Results } from "../data/results.js";

/** Analyses whose memory grows with more than what was read. */
export type Demanding = "compare" | "components" | "ranks" | "report";

/** What an analysis takes above the results that were read, in bytes, estimated from above. */
interface MemoryNeed {
  /** The task that takes most. */
  readonly task: string;
  /** In arrays of numbers, which may be as large as the memory is. */
  readonly arrays: number;
  /** In records and texts, which the language keeps in a heap of its own. */
  readonly records: number;
  /** Characters of the records as one text of JSON. */
  readonly text: number;
}

/** Measured on large tables: bytes of arrays for each cell, complete and with gaps. */
const CELL = { compare: 24, components: 16, ranks: 16, report: 150 } as const;
const CELL_WITH_GAPS = { compare: 24, components: 170, ranks: 24, report: 200 } as const;
/** Of each pair of models: its numbers; its record, as JSON too. */
const PAIR = 90;
const PAIR_RECORD = 3500;
const PAIR_TEXT = 2100;

/** What an analysis takes; `records` says whether all records of the pairs of a ranking are made, as for JSON. */
export function memoryNeed(
  { matrices }: Pick<Results, "matrices">,
  analysis: Demanding,
  { records }: { readonly records: boolean },
): MemoryNeed {
  const needs = matrices.map((matrix): MemoryNeed => {
    const cells = matrix.scores.length * (matrix.states === null ? CELL : CELL_WITH_GAPS)[analysis];
    const pairs = analysis === "ranks" ? pairsOf(matrix) : 0;
    const allMade = records || !isRightOrWrong(matrix);
    return {
      task: matrix.task,
      arrays: cells + PAIR * pairs,
      records: allMade ? PAIR_RECORD * pairs : 0,
      text: records ? PAIR_TEXT * pairs : 0,
    };
  });
  // The tables are gone through one after another; a report, and the records of pairs, keep what they made.
  const [first] = [...needs].sort((a, b) => b.arrays + b.records - (a.arrays + a.records));
  const total = (of: (need: MemoryNeed) => number) => needs.reduce((sum, need) => sum + of(need), 0);
  return {
    task: first?.task ?? "",
    arrays: analysis === "report" ? total(({ arrays }) => arrays) : (first?.arrays ?? 0),
    records: total(({ records }) => records),
    text: total(({ text }) => text),
  };
}

function pairsOf({ runs }: ResultMatrix): number {
  const models = new Set(runs.map(({ model }) => model)).size;
  return (models * (models - 1)) / 2;
}

/** Whether pairs are judged by counts, without a record of each. */
function isRightOrWrong({ scores, states, runs }: ResultMatrix): boolean {
  return (
    states === null &&
    new Set(runs.map(({ model }) => model)).size === runs.length &&
    scores.every((score) => score === 0 || score === 1)
  );
}
