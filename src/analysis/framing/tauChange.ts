import { type Interval, withinRange } from "../../inference/intervals/interval.js";
import { pairedTTest } from "../../inference/significance/pairedT.js";
import { welchTest } from "../../inference/significance/welch.js";
import { kendallTest } from "../../inference/trend/kendall.js";
import { finiteOrNull, type Note } from "../../notes.js";
import { mean } from "../../numeric/moments.js";
import { type SeedCurve, stepsOf } from "../scores/seedCurves.js";
import { comparedCurves, type FramingPair, type FramingSide } from "./framingPair.js";
import { note } from "./wording.js";

/** How much more steadily choice climbs than completion. */
export interface TauChange {
  /** Mean τ of choice − mean τ of completion, on the checkpoints that both have; −2 … 2. */
  readonly difference: number | null;
  /** t over seeds, paired when they are shared; `null` for one seed, and for seeds that do not differ. */
  readonly interval: Interval | null;
  readonly pValue: number | null;
  readonly seeds: { readonly choice: number; readonly completion: number };
  readonly notes: readonly Note[];
}

/** Kendall's τ-b of every seed's curve against checkpoint order, improving upward; seeds where it is undefined are left out. */
export function seedTaus(
  { higherIsBetter }: Pick<FramingSide, "higherIsBetter">,
  curves: readonly SeedCurve[],
): number[] {
  return curves.flatMap((curve) => tauOf(curve, higherIsBetter) ?? []);
}

function tauOf(curve: SeedCurve, higherIsBetter: boolean, kept?: ReadonlySet<number | null>): number | null {
  const steps = stepsOf([curve]).filter((step) => step !== null && (kept?.has(step) ?? true));
  const values = steps.map((step) => (higherIsBetter ? 1 : -1) * curve.points.get(step)!.value);
  return finiteOrNull(kendallTest([...values.keys()], values).tau);
}

/** The change of Kendall's τ from completion to choice; every seed is read on the checkpoints that it has in both. */
export function tauChange(pair: FramingPair, { level }: { readonly level: number }): TauChange {
  const { choice, completion } = comparedCurves(pair);
  const paired = pair.pairedSeeds !== null;
  const [allChoice, allCompletion] = [new Set(stepsOf(choice)), new Set(stepsOf(completion))];
  const tau = (side: FramingSide, curve: SeedCurve, other: ReadonlySet<number | null>) =>
    tauOf(curve, side.higherIsBetter, other);
  const first = choice.map((curve, seed) =>
    tau(pair.choice, curve, paired ? new Set(completion[seed]!.points.keys()) : allCompletion),
  );
  const second = completion.map((curve, seed) =>
    tau(pair.completion, curve, paired ? new Set(choice[seed]!.points.keys()) : allChoice),
  );
  const usable = paired ? first.map((value, seed) => value !== null && second[seed] !== null) : null;
  const taus = (values: readonly (number | null)[]) =>
    values.flatMap((value, seed) => (value !== null && (usable?.[seed] ?? true) ? [value] : []));
  const [one, two] = [taus(first), taus(second)];
  const test = paired
    ? pairedTTest(
        one.map((value, seed) => value - two[seed]!),
        { level },
      )
    : welchTest(two, one, { level });
  const hasSpread = test.standardError > 1e-12 && Number.isFinite(test.interval.low);
  const lost = first.length + second.length - one.length - two.length;
  return {
    difference: one.length > 0 && two.length > 0 ? finiteOrNull(mean(one) - mean(two)) : null,
    interval: hasSpread ? withinRange({ ...test.interval, method: test.method }, -2, 2) : null,
    pValue: hasSpread ? finiteOrNull(test.pValue) : null,
    seeds: { choice: one.length, completion: two.length },
    notes: lost === 0 ? [] : [note("no-tau", { curves: lost })],
  };
}
