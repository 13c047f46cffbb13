import { cohenKappa } from "../../../src/inference/agreement/cohenKappa.js";
import { fleissKappa } from "../../../src/inference/agreement/fleissKappa.js";
import { intraclassCorrelation } from "../../../src/inference/agreement/intraclassCorrelation.js";
import { type KrippendorffOptions, krippendorffAlpha } from "../../../src/inference/agreement/krippendorffAlpha.js";
import { type CrossedSize, crossedCells } from "../../../src/inference/components/crossedCells.js";
import { crossedReml } from "../../../src/inference/components/crossedReml.js";
import { factorCells } from "../../../src/inference/components/factorCells.js";
import { factorReml } from "../../../src/inference/components/factorReml.js";
import {
  type VarianceComponentsOptions,
  varianceComponents,
} from "../../../src/inference/components/varianceComponents.js";
import { cochranQTest } from "../../../src/inference/significance/cochranQ.js";
import { friedmanTest } from "../../../src/inference/significance/friedman.js";
import { leveneTest } from "../../../src/inference/significance/levene.js";
import { pitmanMorganTest } from "../../../src/inference/significance/pitmanMorgan.js";
import { varianceFTest } from "../../../src/inference/significance/varianceF.js";

/** JSON has no NaN: a missing score is written null. */
type Scores = readonly (number | null)[];

function withNaN(scores: Scores): number[] {
  return scores.map((score) => score ?? Number.NaN);
}

export default {
  cochranQTest,
  cohenKappa,
  crossedReml: (scores: Scores, size: CrossedSize) => crossedReml(crossedCells(withNaN(scores), size)),
  /** Each factor, each pair of them, and with trials each cell. */
  factorReml: (scores: Scores, size: readonly number[], trials: number) =>
    factorReml(factorCells(withNaN(scores), size, trials), trials > 1 ? [1, 2, 4, 3, 5, 6, 7] : [1, 2, 4, 3, 5, 6]),
  fleissKappa,
  friedmanTest,
  intraclassCorrelation,
  krippendorffAlpha: (ratings: Scores, items: number, raters: number, options?: KrippendorffOptions) =>
    krippendorffAlpha(withNaN(ratings), items, raters, options),
  leveneTest,
  pitmanMorganTest,
  varianceComponents: (scores: Scores, size: CrossedSize, options?: VarianceComponentsOptions) =>
    varianceComponents(withNaN(scores), size, options),
  varianceFTest,
};
