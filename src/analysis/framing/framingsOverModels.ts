import type { Interval } from "../../inference/intervals/interval.js";
import { kendallTest } from "../../inference/trend/kendall.js";
import { finiteOrNull, type Note } from "../../notes.js";
import { pearson } from "../../numeric/correlation.js";
import { normalQuantile } from "../../numeric/distributions/normal.js";
import { tanh } from "../../numeric/elementary/exponential.js";
import { atanh } from "../../numeric/elementary/logarithm.js";
import { note } from "./wording.js";

/** The score of one model in both framings of a task, at its last shared checkpoint. */
export interface ModelInBothFramings {
  readonly model: string;
  readonly choice: number;
  readonly completion: number;
}

/** Whether the two framings of one task order the models alike. */
export interface FramingsOverModels {
  readonly task: string;
  readonly models: readonly ModelInBothFramings[];
  /** Pearson's correlation of the two scores over models; `null` for fewer than three models or a constant framing. */
  readonly correlation: number | null;
  /** By Fisher's z; needs four models. */
  readonly correlationInterval: Interval | null;
  readonly kendallTau: number | null;
  /** Two-sided, that the orders are unrelated. */
  readonly kendallPValue: number | null;
  /** Pairs of models of which one framing puts the first ahead and the other the second. Noise alone makes some. */
  readonly reversals: readonly (readonly [string, string])[];
  readonly modelPairs: number;
  readonly notes: readonly Note[];
}

/** Agreement of two framings over models; `higherIsBetter` of both turns losses round, so that up is better in both. */
export function framingsOverModels(
  task: string,
  models: readonly ModelInBothFramings[],
  {
    level,
    higherIsBetter,
  }: { readonly level: number; readonly higherIsBetter: { readonly choice: boolean; readonly completion: boolean } },
): FramingsOverModels {
  const choice = models.map((one) => (higherIsBetter.choice ? one.choice : -one.choice));
  const completion = models.map((one) => (higherIsBetter.completion ? one.completion : -one.completion));
  const reversals = models.flatMap((first, i) =>
    models.slice(i + 1).flatMap((second, offset): (readonly [string, string])[] => {
      const j = i + 1 + offset;
      const product = (choice[i]! - choice[j]!) * (completion[i]! - completion[j]!);
      return product < 0 ? [[first.model, second.model]] : [];
    }),
  );
  const count = models.length;
  const correlation = count < 3 ? Number.NaN : pearson(choice, completion);
  const kendall = kendallTest(choice, completion);
  return {
    task,
    models,
    correlation: finiteOrNull(correlation),
    correlationInterval: fisherInterval(correlation, count, level),
    kendallTau: finiteOrNull(kendall.tau),
    kendallPValue: finiteOrNull(kendall.pValue),
    reversals,
    modelPairs: (count * (count - 1)) / 2,
    notes: count < 3 ? [note("few-models", { models: count })] : [],
  };
}

/** Fisher (1921): atanh r is about normal with variance 1/(n − 3). */
function fisherInterval(correlation: number, count: number, level: number): Interval | null {
  if (!(count > 3 && Math.abs(correlation) < 1)) return null;
  const half = normalQuantile((1 + level) / 2) / Math.sqrt(count - 3);
  const centre = atanh(correlation);
  return { low: tanh(centre - half), high: tanh(centre + half), level, method: "fisher-z" };
}
