import { atSharedSteps } from "../../analysis/curves/sharedSteps.js";
import type { FramingRow } from "../../analysis/framing/framing.js";
import { groupBy } from "../../data/groupBy.js";
import { formatCount } from "../../numberFormat.js";
import { mean, variance } from "../../numeric/moments.js";
import type { DrawnCurve } from "./learningCurves.js";

/** Most figures of training curves in one document: those of the noisiest tasks. */
export const DRAWN_CURVES = 8;

/** That not all are drawn, and by what rule; nothing where all are. */
export function undrawnCurves(all: number, of: string, rule: string): string[] {
  return all <= DRAWN_CURVES
    ? []
    : [
        `Figures of ${of}: ${DRAWN_CURVES} of ${formatCount(all)} are drawn, ${rule}; the tables and the JSON output hold all.`,
      ];
}

/** Whether each framing has a curve to be drawn. */
export function hasBothCurves({ framings: { choice, completion } }: FramingRow): boolean {
  return choice.curve.length > 1 && completion.curve.length > 1;
}

/** The curves of one task and metric. */
type Curves = readonly DrawnCurve[];

/** All tasks when they are few, else those whose scores spread most over seeds, or over models where none has several. */
export function foremostCurves(groups: readonly Curves[], most: number): readonly Curves[] {
  const isSeeded = hasSeeds(groups);
  return foremost(groups, most, (members) => relativeSpread(members, isSeeded));
}

/** By what `foremostCurves` chooses, in words. */
export function curveRule(groups: readonly Curves[]): string {
  const isSeeded = hasSeeds(groups);
  const severalModels = new Set(groups.flat().map(({ model }) => model)).size > 1;
  return isSeeded || severalModels
    ? `those with the largest SD over ${isSeeded ? "seeds" : "models"} at the last checkpoint, relative to the mean`
    : "the first ones";
}

function hasSeeds(groups: readonly Curves[]): boolean {
  return groups.some((members) => overSeeds(members).length > 0);
}

/** All when they are few, else those with the highest measure, the highest first; equal ones keep their order. */
function foremost<Value>(values: readonly Value[], most: number, measure: (value: Value) => number): readonly Value[] {
  if (values.length <= most) return values;
  const measured = values.map((value) => ({ value, size: measure(value) }));
  return measured
    .sort((a, b) => b.size - a.size)
    .slice(0, most)
    .map(({ value }) => value);
}

/** The scores of the seeds of each model and framing that has several, at the last checkpoint that they share. */
function overSeeds(members: readonly DrawnCurve[]): number[][] {
  return [...groupBy(members, ({ model, framing }) => JSON.stringify([model, framing])).values()].flatMap((seeds) => {
    const shared = seeds.length < 2 ? [] : atSharedSteps(seeds.map(placedPoints));
    return shared.slice(-1).map(({ points }) => points.map(({ value }) => value));
  });
}

function placedPoints({ points }: DrawnCurve): { readonly step: number; readonly value: number }[] {
  return points.flatMap(({ step, value }) => (step === null ? [] : [{ step, value }]));
}

/** SD over seeds (over models where no task has several seeds) at the last checkpoint ÷ the mean there; 0 where undefined. */
function relativeSpread(members: readonly DrawnCurve[], isSeeded: boolean): number {
  const ends = members.flatMap((one) =>
    placedPoints(one)
      .slice(-1)
      .map(({ value }) => value),
  );
  const samples = isSeeded ? overSeeds(members) : [ends];
  const spread = Math.sqrt(mean(samples.map(variance))) / Math.abs(mean(samples.flat()));
  return Number.isFinite(spread) ? spread : 0;
}

/** Framings whose recommendation is not the most common one stand out, then those whose seeds differ most. */
export function foremostFramings(rows: readonly FramingRow[], most: number): readonly FramingRow[] {
  const counts = groupBy(rows, ({ recommendation }) => recommendation.framing);
  const usual = [...counts].sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
  const noise = ({ framings: { choice, completion } }: FramingRow) =>
    Math.max(choice.seedSd ?? 0, completion.seedSd ?? 0);
  // Seed noise of scores that are no shares may be large, but is finite: what stands out comes before it.
  const mostNoise = Math.max(0, ...rows.map(noise));
  return foremost(rows, most, (row) => noise(row) + (row.recommendation.framing === usual ? 0 : 1 + mostNoise));
}
