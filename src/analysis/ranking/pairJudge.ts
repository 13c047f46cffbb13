import type { RunOfMatrix } from "../../data/itemMeans.js";
import type { Run } from "../../data/run.js";
import { ALPHA, MCNEMAR } from "../../defaults.js";
import { mcnemarDetectableEffects } from "../../inference/power/powerMcNemar.js";
import { packedPairCounts, packRows } from "../../inference/ranks/pairedCounts.js";
import type { PValueAdjustmentName } from "../../inference/significance/multiplicity.js";
import type { Refusal } from "../../notes.js";
import { countsComparison } from "../comparison/comparison.js";
import type { Comparison } from "../comparison/comparisonRecord.js";
import type { AveragedFacet } from "../comparison/facetComparison.js";
import { checkFingerprints } from "../comparison/fingerprintCheck.js";
import { adjusted, type ComparisonLabels } from "../comparison/resultsComparison.js";
import { compareOneModels, type SideOptions } from "../comparison/sides.js";
import type { Side } from "../comparison/testSides.js";
import { countedPairs } from "./countedPairs.js";
import { listedPairs, type PairList, pairPlaces } from "./pairList.js";

/** Scores that all models share. */
export interface SharedTable {
  readonly items: number;
  /** Row-major models × items. */
  readonly scores: Float64Array;
  /** Whether each model is one run of 0/1 scores without clusters, so that pairs are counts. */
  readonly countable: boolean;
}

/** The models of a ranking. */
interface RankedModels {
  readonly models: readonly (readonly Side[])[];
  readonly shared: SharedTable | null;
  /** Indices of models, best first. */
  readonly order: readonly number[];
  readonly labels: ComparisonLabels;
  /** Facets over which all models are averaged. */
  readonly averaged: readonly AveragedFacet[];
}

/** Judges all pairs by a correction. */
type PairJudge = (correction: PValueAdjustmentName | "none") => PairList;

/** Compares all pairs, once; they can be judged by several corrections. */
export function pairJudge(ranked: RankedModels, options: SideOptions): PairJudge {
  const { models, shared, order, labels } = ranked;
  const areAlike = shared?.countable === true && areMadeAlike(models.map(onlyRun));
  if (areAlike && areCounted(options)) {
    return countedPairs(
      {
        packed: packRows((shared as SharedTable).scores, models.length, (shared as SharedTable).items),
        order,
        names: models.map((sides) => (sides[0] as Side).run.model),
        labels,
      },
      { ...options, higherIsBetter: ((models[0] as readonly Side[])[0] as Side).higherIsBetter },
    );
  }
  const compare = pairComparer(ranked, areAlike, options);
  const raw = Array.from(pairPlaces(order.length), ([better, worse]) => ({
    ...labels,
    ...compare(order[better] as number, order[worse] as number),
  }));
  const { alpha = ALPHA } = options;
  return (correction) => listedPairs(adjusted(raw, correction, alpha));
}

/** Whether nothing is asked of countable pairs but the difference, by the test and interval that need no more than counts. */
function areCounted({ borrowSeedSd, margin, pairedInterval = "tango" }: SideOptions): boolean {
  return borrowSeedSd === undefined && margin === undefined && pairedInterval === "tango";
}

/** The run of a countable model. */
function onlyRun(sides: readonly Side[]): RunOfMatrix {
  return (sides[0] as Side).trials[0] as RunOfMatrix;
}

/** Whether all runs say the same of how they were made, prompts by item included. */
function areMadeAlike(runs: readonly RunOfMatrix[]): boolean {
  const [first] = runs;
  if (first === undefined) return true;
  const fingerprint = ({ matrix, run }: RunOfMatrix) => JSON.stringify((matrix.runs[run] as Run).fingerprint ?? null);
  const expected = fingerprint(first);
  return runs.every((run) => fingerprint(run) === expected && haveSamePrompts(first, run));
}

function haveSamePrompts(first: RunOfMatrix, { matrix, run }: RunOfMatrix): boolean {
  const { prompts, items } = matrix;
  if (prompts === null && first.matrix.prompts === null) return true;
  if (prompts === null || matrix !== first.matrix) return false;
  return items.every((_, item) =>
    Object.is(prompts[run * items.length + item], prompts[first.run * items.length + item]),
  );
}

type Comparer = (baseline: number, candidate: number) => Comparison | Refusal;

/** Pairs of complete 0/1 runs need their four counts only, which packed bits give for thousands of pairs. */
function pairComparer({ models, shared, averaged }: RankedModels, areAlike: boolean, options: SideOptions): Comparer {
  const sideOf = (index: number) => models[index] as readonly Side[];
  if (!shared?.countable || options.borrowSeedSd !== undefined) {
    return (baseline, candidate) => compareOneModels(sideOf(baseline), sideOf(candidate), options, averaged);
  }
  const packed = packRows(shared.scores, models.length, shared.items);
  const { alpha = ALPHA, mcnemar = MCNEMAR } = options;
  const detectable = mcnemarDetectableEffects(shared.items, { alpha, variant: mcnemar });
  return (baseline, candidate) => {
    const [before, after] = [sideOf(baseline)[0] as Side, sideOf(candidate)[0] as Side];
    const fingerprints = areAlike ? null : checkFingerprints(before.trials, after.trials, options.allowMixed ?? false);
    if (fingerprints?.refusal) return fingerprints.refusal;
    const names = { baseline: before.run.model, candidate: after.run.model };
    const compared = countsComparison(
      packedPairCounts(packed, baseline, candidate),
      { ...options, higherIsBetter: before.higherIsBetter, names },
      detectable,
    );
    return fingerprints === null ? compared : { ...compared, notes: [...compared.notes, ...fingerprints.notes] };
  };
}
