import type { Interval } from "../../inference/intervals/interval.js";
import { standardError, tInterval } from "../../inference/intervals/meanInterval.js";
import { finiteOrNull, type Note } from "../../notes.js";
import { mean } from "../../numeric/moments.js";
import { type AboveChance, aboveChance } from "../curves/aboveChance.js";
import { meanCurve } from "../scores/seedCurves.js";
import { seedVariance } from "../seeds/seedVariance.js";
import type { FramingName, FramingSide } from "./framingPair.js";
import { seedTaus } from "./tauChange.js";

/** One model and task in one framing. */
export interface FramingReading {
  readonly framing: FramingName;
  readonly metric: string;
  readonly higherIsBetter: boolean;
  readonly proportion: boolean;
  readonly seeds: number;
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
  /** t over seeds; `null` for one seed, and for seeds that all have the same τ. */
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
  const scores = side.curves.flatMap(({ seed, points }) =>
    [...points.values()].map(({ step, value, standardError }) => ({ seed, step, value, standardError })),
  );
  const variance = seedVariance(scores, { level });
  const taus = seedTaus(side, side.curves);
  const error = standardError(taus);
  const above = aboveChance(side.curves, side.chance, { alpha, last: variance.finalStep });
  const { finalMean } = variance;
  const { chance } = side;
  return {
    framing: side.framing,
    metric: side.metric,
    higherIsBetter: side.higherIsBetter,
    proportion: side.proportion,
    seeds: variance.seeds,
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
    kendallTauInterval: error > 0 ? tInterval(mean(taus), error, taus.length - 1, { level }) : null,
    aboveChance: above,
    curve: meanCurve(side.curves),
    notes: [...variance.notes, ...(taus.length === 0 ? [NO_TAU] : [])],
  };
}

const NO_TAU: Note = {
  code: "no-tau",
  message: "no curve has a τ: it needs three checkpoints and a score that changes",
};
