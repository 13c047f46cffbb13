import type { FramingName } from "../../data/framingNames.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { finiteOrNull, type Note } from "../../notes.js";
import { mean } from "../../numeric/moments.js";
import { type AboveChance, aboveChance } from "../curves/aboveChance.js";
import { chanceNote } from "../curves/wording.js";
import { seedInterval } from "../scores/replicates.js";
import { meanCurve } from "../scores/seedCurves.js";
import { seedVariance } from "../seeds/seedVariance.js";
import type { FramingSide } from "./framingPair.js";
import { seedTaus } from "./tauChange.js";
import { readingNote } from "./wording.js";

/** One model and task in one framing. */
export interface FramingReading {
  readonly framing: FramingName;
  /** The word that the runs have for it, such as `letters` or `cloze`. */
  readonly label: string;
  readonly metric: string;
  readonly higherIsBetter: boolean;
  readonly proportion: boolean;
  readonly seeds: number;
  /** Seeds behind the mean, which are at the end. */
  readonly finalSeeds: number;
  /** The end of training, see `lastCheckpoint`; `null` without checkpoints. */
  readonly step: number | null;
  /** Mean over seeds there. */
  readonly mean: number | null;
  /** Score of guessing; `null` where it is not known. */
  readonly chance: number | null;
  /** (mean − chance)/(1 − chance): 0 is guessing, 1 is all right. */
  readonly chanceAdjustedMean: number | null;
  /** Mean over checkpoints of the SD over seeds, as in `seedVariance`. */
  readonly seedSd: number | null;
  readonly seedSdInterval: Interval | null;
  /** finalMean ÷ finalSd over seeds. */
  readonly seedSnr: number | null;
  /** Half-width of the interval from item sampling at the last checkpoint. */
  readonly itemHalfWidth: number | null;
  /** Kendall's τ-b against checkpoint order, mean over seeds. */
  readonly kendallTau: number | null;
  /** t over seeds, within −1 … 1; `null` for one seed, and for seeds that all have the same τ. */
  readonly kendallTauInterval: Interval | null;
  readonly aboveChance: AboveChance;
  /** Mean over seeds at every checkpoint, in order. */
  readonly curve: readonly { readonly step: number | null; readonly value: number }[];
  readonly notes: readonly Note[];
}

/** What one framing shows by itself. */
export function framingReading(
  side: FramingSide,
  { level, alpha }: { readonly level: number; readonly alpha: number },
): FramingReading {
  const scores = side.curves.flatMap(({ seed, points, cutShort = [] }) =>
    [...points.values(), ...cutShort].map((point) => ({ seed, ...point })),
  );
  const variance = seedVariance(scores, { level });
  const taus = seedTaus(side, side.curves);
  const above = aboveChance(side.curves, side.chance, { alpha, last: variance.finalStep });
  const { finalMean } = variance;
  const { chance } = side;
  return {
    framing: side.framing,
    label: side.label,
    metric: side.metric,
    higherIsBetter: side.higherIsBetter,
    proportion: side.proportion,
    seeds: variance.seeds,
    finalSeeds: variance.finalSeeds,
    step: variance.finalStep,
    mean: finalMean,
    chance,
    chanceAdjustedMean:
      finalMean === null || chance === null || chance >= 1 ? null : (finalMean - chance) / (1 - chance),
    seedSd: variance.seedSd,
    seedSdInterval: variance.seedSdInterval,
    seedSnr: variance.seedSnr,
    itemHalfWidth: variance.itemHalfWidth,
    kendallTau: finiteOrNull(mean(taus)),
    kendallTauInterval: seedInterval(taus, level, [-1, 1]),
    aboveChance: side.proportion && side.higherIsBetter ? above : { ...above, notes: [chanceNote("no-chance-level")] },
    curve: meanCurve(side.curves),
    notes: [...variance.notes, ...(taus.length === 0 && variance.finalStep !== null ? [readingNote("no-tau")] : [])],
  };
}
