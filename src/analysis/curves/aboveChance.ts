import { standardError } from "../../inference/intervals/meanInterval.js";
import { type CombinedTTest, combinedTTest, type VariancePart } from "../../inference/significance/combinedT.js";
import type { Note } from "../../notes.js";
import { mean } from "../../numeric/moments.js";
import type { ScorePoint } from "../scores/scoreSeries.js";
import { pointsAt, type SeedCurve, stepsOf } from "../scores/seedCurves.js";
import { checkpointNoise } from "./checkpointNoise.js";
import { chanceNote } from "./wording.js";

/** Which noise a statement about one checkpoint allows for. */
export type NoiseBasis = "seeds and items" | "seeds" | "items" | "checkpoint wobble";

/** Where the curves of one model and task are above guessing. */
export interface AboveChance {
  /** Share of the tested checkpoints that are above chance, each at one-sided alpha; `null` where none can be tested. */
  readonly share: number | null;
  readonly tested: number;
  /** First checkpoint from which every tested one is above chance; `null` without one, and without checkpoints. */
  readonly from: number | null;
  /** Whether the last checkpoint is above chance; `null` where that cannot be tested. */
  readonly atEnd: boolean | null;
  /** One-sided, at the last checkpoint. */
  readonly pValueAtEnd: number | null;
  readonly basis: NoiseBasis | null;
  readonly notes: readonly Note[];
}

/**
 * Tests every checkpoint against the score of guessing, one-sided. The variance of the mean over seeds is s²/S over seeds,
 * plus the squared item error of one run where it is known: seeds answer the same items, so that their mean is no surer
 * about the items than one of them (on the wide side, where seeds err apart). Degrees of freedom by Satterthwaite. One
 * seed without item errors is held against the wobble of its curve, when it has at least ten checkpoints.
 *
 * Tests are not corrected for the number of checkpoints. `last` is the checkpoint that counts as the end.
 */
export function aboveChance(
  curves: readonly SeedCurve[],
  chance: number | null,
  { alpha, last }: { readonly alpha: number; readonly last: number | null },
): AboveChance {
  const none = { share: null, tested: 0, from: null, atEnd: null, pValueAtEnd: null, basis: null };
  if (chance === null) return { ...none, notes: [chanceNote("chance-unknown")] };
  const usable = chanceTests(curves, chance);
  if (usable.length === 0) return { ...none, notes: [chanceNote("chance-untested")] };
  const basis = usable.at(-1)?.basis ?? null;
  const isAbove = ({ pValue }: { readonly pValue: number }) => pValue < alpha;
  const lastBelow = usable.findLastIndex((test) => !isAbove(test));
  const end = usable.find(({ step }) => step === last);
  return {
    share: usable.filter(isAbove).length / usable.length,
    tested: usable.length,
    from: usable[lastBelow + 1]?.step ?? null,
    atEnd: end === undefined ? null : isAbove(end),
    pValueAtEnd: end?.pValue ?? null,
    basis,
    notes: notesOn(basis, stepsOf(curves).length - usable.length),
  };
}

/** One checkpoint against chance. */
interface ChanceTest {
  readonly step: number | null;
  /** One-sided. */
  readonly pValue: number;
  readonly basis: NoiseBasis;
}

/** The test of every checkpoint that can be tested, in order; see `aboveChance`. */
export function chanceTests(curves: readonly SeedCurve[], chance: number): ChanceTest[] {
  const known = ({ pValue }: ChanceTest) => Number.isFinite(pValue);
  const tests = stepsOf(curves).map((step) => ({ step, ...testAt(pointsAt(curves, step), chance) }));
  return tests.some(known) ? tests.filter(known) : wobbleTests(curves, chance).filter(known);
}

function testAt(points: readonly ScorePoint[], chance: number): { pValue: number; basis: NoiseBasis } {
  const values = points.map(({ value }) => value);
  const errors = points.map((point) => itemError(point, chance));
  const parts: VariancePart[] = [];
  if (values.length > 1) parts.push({ variance: standardError(values) ** 2, degreesOfFreedom: values.length - 1 });
  const itemPart = mean(errors) ** 2;
  const hasItems = Number.isFinite(itemPart);
  if (hasItems) parts.push({ variance: itemPart, degreesOfFreedom: Number.POSITIVE_INFINITY });
  const basis = values.length > 1 ? (hasItems ? "seeds and items" : "seeds") : "items";
  if (parts.length === 0) return { pValue: Number.NaN, basis };
  const { pValue }: CombinedTTest = combinedTTest(mean(values) - chance, parts, { alternative: "greater" });
  return { pValue, basis };
}

/** A run that is all right or all wrong shows no spread but has it: what guessing would have is taken. */
function itemError({ standardError: error, items }: ScorePoint, chance: number): number {
  if (error !== null && error > 0) return error;
  return error === 0 && items !== null && chance < 1 ? Math.sqrt((chance * (1 - chance)) / items) : Number.NaN;
}

function wobbleTests(curves: readonly SeedCurve[], chance: number): ChanceTest[] {
  const [only] = curves;
  if (only === undefined || curves.length > 1) return [];
  const points = stepsOf(curves).map((step) => only.points.get(step) as ScorePoint);
  const noise = checkpointNoise(points.map(({ value }) => value));
  const part = { variance: noise ** 2, degreesOfFreedom: Number.POSITIVE_INFINITY };
  return points.map(({ step, value }) => {
    const { pValue } = combinedTTest(value - chance, [part], { alternative: "greater" });
    return { step, pValue, basis: "checkpoint wobble" as const };
  });
}

function notesOn(basis: NoiseBasis | null, untested: number): Note[] {
  return [
    ...(basis === "checkpoint wobble" ? [chanceNote("wobble-only")] : []),
    ...(basis === "seeds" ? [chanceNote("seeds-only")] : []),
    ...(untested > 0 ? [chanceNote("checkpoints-untested", { checkpoints: untested })] : []),
  ];
}
