import { fit2pl } from "../../analysis/irt/fit2pl.js";
import type { TwoPlFit } from "../../analysis/irt/fitRecord.js";
import { independentRespondents } from "../../analysis/items/respondents.js";
import type { MissingPolicy } from "../../data/missing.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import { formatCount, plural } from "../../numberFormat.js";
import { isBinary } from "../../numeric/binary.js";

/** The item response model of one task. */
export interface FittedTask {
  readonly task: string;
  readonly metric: string;
  readonly framing: string | null;
  /** Different models among the runs; fewer than runs where seeds, checkpoints or trials of one model are among them. */
  readonly models: number;
  readonly fit: TwoPlFit;
}

/** The models fitted; what could not be fitted and why; what was left out for its size. */
interface FittedTasks {
  readonly fits: readonly FittedTask[];
  readonly refused: readonly string[];
  readonly leftOut: readonly string[];
}

/** Fewest runs that are independent of each other: with fewer a fit does not tell slopes from noise. */
const RUNS = 50;
/** Most tables that are fitted, most items and answers of one, so that a fit takes seconds. */
const TABLES = 3;
const ITEMS = 1500;
const ANSWERS = 500_000;
/** Most items with standard errors, whose cost grows with the cube of the items. */
const ITEMS_WITH_ERRORS = 200;

/**
 * Two-parameter logistic models of the tables with right-or-wrong scores and enough independent runs, the first ones of
 * them: seeds and checkpoints of a few models, and copies of one, are many runs of few respondents.
 */
export function fittedTasks(tables: readonly ResultMatrix[], missing: MissingPolicy): FittedTasks {
  const large = tables.filter(({ runs, scores }) => runs.length >= RUNS && isBinary(scores));
  const suited = large.filter(
    (matrix) => independentRespondents({ ...matrix, trials: matrix.runs.length }).groups.length >= RUNS,
  );
  const small = suited.filter(({ items, scores }) => items.length <= ITEMS && scores.length <= ANSWERS);
  const tried = small.slice(0, TABLES).map((matrix) => ({
    matrix,
    outcome: fit2pl(matrix, { missing, minimumRuns: RUNS, standardErrors: matrix.items.length <= ITEMS_WITH_ERRORS }),
  }));
  const left = suited.length - tried.length;
  return {
    fits: tried.flatMap(({ matrix, outcome }) => {
      if (!outcome.ok) return [];
      const models = new Set(matrix.runs.map(({ model }) => model)).size;
      return [{ ...labelsOf(matrix), models, fit: outcome }];
    }),
    refused: tried.flatMap(({ matrix: { task, metric }, outcome }) =>
      outcome.ok ? [] : [`Item response model of ${task} (${metric}): ${outcome.message}.`],
    ),
    leftOut: [
      ...(left === 0
        ? []
        : [
            `Item response models of ${plural(left, "table")}: ${TABLES} of up to ${formatCount(ITEMS)} items and ${formatCount(ANSWERS)} answers are fitted here; \`noisefloor irt\` does one at a time.`,
          ]),
      ...(large.length === suited.length
        ? []
        : [
            `Item response models of ${plural(large.length - suited.length, "table")}: the runs are seeds, checkpoints or trials of fewer than ${RUNS} models; \`noisefloor irt\` fits them all the same, with errors that are too small.`,
          ]),
    ],
  };
}

/** The table that a model was fitted to: there is one a task, metric and framing. */
export function tableOf({ task, metric, framing }: FittedTask, tables: readonly ResultMatrix[]): ResultMatrix | null {
  const isOwn = (labels: ReturnType<typeof labelsOf>) =>
    labels.task === task && labels.metric === metric && labels.framing === framing;
  return tables.find((table) => isOwn(labelsOf(table))) ?? null;
}

function labelsOf({ task, metric, runs }: ResultMatrix) {
  return { task, metric, framing: runs[0]?.framing ?? null };
}
