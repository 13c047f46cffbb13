import { columnFinder, itemsOfAll } from "../../data/itemColumns.js";
import { itemMeans, type RunOfMatrix } from "../../data/itemMeans.js";
import { hasOwnUnit } from "../../data/metricDirection.js";
import type { MissingPolicy } from "../../data/missing.js";
import { runScoresOf } from "../../data/resultMatrix.js";
import { mean } from "../../numeric/moments.js";
import { areShares } from "../../numeric/share.js";
import { holdsOnlyZeroAndOne, metricKind } from "./metricKind.js";
import {
  type CheckpointScore,
  refusedRun,
  type SeedNoiseFromRun,
  type SeedNoiseFromRunOptions,
  seedNoiseFromRun,
} from "./seedNoiseFromRun.js";
import { runNoiseNote } from "./wording.js";

/** One run at one checkpoint: its trials by item, or what is known of its score without them. */
export interface RunCheckpoint {
  readonly step: number | null;
  readonly trials: readonly RunOfMatrix[];
  readonly score: { readonly value: number; readonly standardError?: number | null } | null;
}

/** One run in training. */
interface TrainedRun {
  readonly metric: string;
  readonly higherIsBetter: boolean;
  /** Score of guessing; `null` where it is not known. */
  readonly chance: number | null;
  readonly checkpoints: readonly RunCheckpoint[];
}

interface RunNoiseOptions extends Pick<SeedNoiseFromRunOptions, "level"> {
  readonly missing: MissingPolicy;
}

/** `seedNoiseFromRun` of a run of results. Checkpoints without a step have no place in the curve and are left out. */
export function runNoise(run: TrainedRun, { missing, level }: RunNoiseOptions): SeedNoiseFromRun {
  const points = checkpointScores(run.checkpoints, missing);
  const rows = run.checkpoints.flatMap(({ trials }) => trials);
  const { kind, byName } = metricKind(
    {
      metric: run.metric,
      higherIsBetter: run.higherIsBetter,
      proportion: areShares(points.map(({ value }) => value)) && !hasOwnUnit(run.metric),
    },
    points.map(({ value, standardError = null }) => ({ value, standardError })),
    rows.length === 0 ? undefined : rows.every(({ matrix, run }) => holdsOnlyZeroAndOne(runScoresOf(matrix, run))),
  );
  const options = { ...(level === undefined ? {} : { level }), chance: run.higherIsBetter ? run.chance : null };
  if (kind !== "discrete" && points.length > 0) return refusedRun("not-right-or-wrong", points);
  const found = seedNoiseFromRun(points, options);
  if (!byName || found.refusal !== null) return found;
  return { ...found, notes: [...found.notes, runNoiseNote("metric-by-name", found)] };
}

function checkpointScores(checkpoints: readonly RunCheckpoint[], missing: MissingPolicy): CheckpointScore[] {
  const placed = checkpoints.flatMap(({ step, trials, score }) => (step === null ? [] : [{ step, trials, score }]));
  const withItems = placed.map((one) => ({
    ...one,
    byItem: one.trials.length === 0 ? null : itemMeans(one.trials, missing),
  }));
  const items = itemsOfAll(withItems.flatMap(({ byItem }) => (byItem === null ? [] : [byItem.items])));
  const columnsOf = columnFinder(items);
  return withItems.flatMap(({ step, score, byItem }): CheckpointScore[] => {
    if (byItem === null)
      return score === null || !Number.isFinite(score.value)
        ? []
        : [{ step, value: score.value, standardError: score.standardError ?? null }];
    const columns = columnsOf(byItem.items);
    const scores = columns === null ? byItem.means : new Float64Array(items.length).fill(Number.NaN);
    columns?.forEach((column, item) => {
      scores[column] = byItem.means[item]!;
    });
    const value = mean(scores.filter((one) => !Number.isNaN(one)));
    return Number.isFinite(value) ? [{ step, value, items: scores }] : [];
  });
}
