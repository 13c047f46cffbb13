import { detectableDifference } from "../../analysis/comparisonRecord.js";
import type { ComparisonFamily, FamilyComparison } from "../../analysis/resultsComparison.js";
import type { SeedRow } from "../../analysis/seedTable.js";
import { groupBy } from "../../data/groupBy.js";
import { significantGap } from "../../inference/significantGap.js";
import { formatCount, formatDifference, plural } from "../../numberFormat.js";
import { domainOf, type Figure, type Mark, type Tone } from "../figure/figure.js";
import { unitOf } from "../sections/fields.js";

const TONES: readonly Tone[] = ["first", "second", "third"];
/** Points along a curve. */
const POINTS = 40;

type Done = FamilyComparison & { readonly ok: true };
type Measured = Done & { readonly standardError: number; readonly difference: number };

/**
 * How big must a gap be? The smallest difference between two models that comes out significant, against the number of items,
 * from the noise that was measured: for the median comparison of up to three tasks, with the differences seen.
 * `null` without comparisons of proportions over shared items.
 */
export function itemGapCurve({ comparisons, family }: ComparisonFamily, id = "gap-by-items"): Figure | null {
  const measured = comparisons.filter(
    (one): one is Measured =>
      one.ok &&
      one.proportion &&
      one.standardError !== null &&
      one.standardError > 0 &&
      one.difference !== null &&
      one.items.shared > 1,
  );
  const tasks = [...groupBy(measured, ({ task, metric, framing }) => JSON.stringify([task, metric, framing])).values()];
  const drawn = tasks.slice(0, TONES.length).map((members) => {
    const byError = [...members].sort((a, b) => a.standardError - b.standardError);
    return { members, median: byError[Math.floor((byError.length - 1) / 2)] as Measured };
  });
  const [first] = drawn;
  if (first === undefined) return null;
  const counts = drawn.map(({ median }) => median.items.shared);
  const [least, most] = [Math.max(10, Math.min(...counts) / 10), 10 * Math.max(...counts)];
  const level = 1 - family.alpha;
  const curves = drawn.map(({ median, members }, index) => {
    const at = (items: number) => {
      const error = median.standardError * Math.sqrt(median.items.shared / items);
      return {
        items,
        significant: significantGap(error / Math.SQRT2, { level }),
        found: detectableDifference(error, items - 1, family.alpha),
      };
    };
    return {
      tone: TONES[index] as Tone,
      name: [median.task, median.framing].filter((part) => part !== null).join(", "),
      members,
      now: at(median.items.shared),
      points: Array.from({ length: POINTS }, (_, step) => at(least * (most / least) ** (step / (POINTS - 1)))),
    };
  });
  const alone = curves[0] as (typeof curves)[number];
  const unit = unitOf(first.median, first.median.baseline.mean);
  const amount = (value: number) => formatDifference(value, unit).replace("+", "");
  return {
    kind: "figure",
    id,
    title: `${alone.name}: with ${plural(alone.now.items, "item")} two models must differ by ${amount(alone.now.significant)} to be told apart`,
    description: `Smallest difference that is significant at ${family.alpha} for one comparison, against the number of shared items.`,
    x: { kind: "number", title: "shared items", unit: "plain", scale: "log", domain: [least, most] },
    y: {
      kind: "number",
      title: "difference between two models, in points",
      unit: "amount",
      domain: domainOf(
        curves.flatMap(({ points, members }) => [
          ...points.map(({ significant }) => significant),
          ...members.map(({ difference }) => Math.abs(difference)),
        ]),
        { include: [0], room: 0.02 },
      ),
    },
    marks: curves.flatMap(({ tone, name, points, members }): Mark[] => [
      {
        kind: "line",
        tone,
        weight: "thick",
        label: `${name}: significant above`,
        points: points.map(({ items, significant }) => ({ x: items, y: significant })),
      },
      {
        kind: "line",
        tone,
        weight: "thin",
        label: "a true difference this big is found 4 times of 5",
        points: points.map(({ items, found }) => ({ x: items, y: found })),
      },
      {
        kind: "dots",
        tone,
        label: "differences seen",
        dots: members.slice(0, 60).map((one) => ({
          x: one.items.shared,
          y: Math.abs(one.difference),
          name: `${one.candidate.name} against ${one.baseline.name}, ${name}: ${formatDifference(one.difference, unitOf(one, one.baseline.mean))}, ${one.verdict}`,
        })),
      },
    ]),
    notes: [
      `The noise is that of the comparison with the median standard error of ${drawn.length === 1 ? "the task" : "each task"}; models that disagree on more items need a bigger gap.`,
      ...(family.size > 1
        ? [`For one comparison: ${formatCount(family.size)} together (${family.correction}) need more.`]
        : []),
      ...(tasks.length > drawn.length ? [`${drawn.length} of ${plural(tasks.length, "task")} are drawn.`] : []),
    ],
    columns: ["task", "items", "significant gap", "gap found with 80% power"],
    rows: curves.flatMap(({ name, points }) =>
      points.map(({ items, significant, found }) => [
        name,
        Math.round(items),
        significant,
        Number.isFinite(found) ? found : null,
      ]),
    ),
  };
}

/** Most seeds that the curve goes to. */
const MOST_SEEDS = 20;

/**
 * How big must a gap be to be more than the seed? The smallest significant difference between the means of two models,
 * against the number of seeds of each: for the noisiest, the middle and the steadiest row.
 * `null` where no proportion was measured with two seeds.
 */
export function seedGapCurve(rows: readonly SeedRow[], id = "gap-by-seeds"): Figure | null {
  const measured = rows
    .flatMap((row) => (row.proportion && row.seedGap !== null && row.seedGap > 0 ? [{ row, gap: row.seedGap }] : []))
    .sort((a, b) => b.gap - a.gap);
  const places = [...new Set([0, Math.floor((measured.length - 1) / 2), measured.length - 1])].filter((at) => at >= 0);
  const drawn = places.map((at) => measured[at] as (typeof measured)[number]);
  const [noisiest] = drawn;
  if (noisiest === undefined) return null;
  const severalModels = new Set(measured.map(({ row }) => row.model)).size > 1;
  const name = ({ task, framing, model }: SeedRow) =>
    [task, framing, severalModels ? model : null].filter((part) => part !== null).join(", ");
  const seeds = Array.from({ length: MOST_SEEDS }, (_, index) => index + 1);
  const unit = unitOf(noisiest.row, noisiest.row.finalMean);
  return {
    kind: "figure",
    id,
    title:
      noisiest.gap >= 1
        ? `${name(noisiest.row)}: ${plural(noisiest.row.seeds, "seed")} cannot tell any gap from the seed`
        : `One seed each: ${name(noisiest.row)} needs a gap of ${formatDifference(noisiest.gap, unit).replace("+", "")}; four seeds each halve it`,
    description: "Smallest significant difference between the means of two models, against the training seeds of each.",
    x: { kind: "number", title: "training seeds of each model", unit: "plain", domain: [1, MOST_SEEDS] },
    y: {
      kind: "number",
      title: "difference between two models, in points",
      unit: "amount",
      domain: domainOf([noisiest.gap], { include: [0], room: 0.02 }),
    },
    marks: drawn.map(
      ({ row, gap }, index): Mark => ({
        kind: "line",
        tone: TONES[index] as Tone,
        weight: "thick",
        label: name(row),
        points: seeds.map((count) => ({ x: count, y: gap / Math.sqrt(count) })),
      }),
    ),
    notes: [
      "t·√2·SD ÷ √seeds, with the SD measured here and taken as it is; fewer than five seeds measure it badly.",
      ...(measured.length > drawn.length
        ? [`The noisiest, the middle and the steadiest of ${plural(measured.length, "row")} are drawn.`]
        : []),
    ],
    columns: ["row", "seeds", "significant gap"],
    rows: drawn.flatMap(({ row, gap }) => seeds.map((count) => [name(row), count, gap / Math.sqrt(count)])),
  };
}
