import type { ComparisonFamily, FamilyComparison } from "../../analysis/comparison/resultsComparison.js";
import { itemSpread } from "../../analysis/items/itemSpread.js";
import type { SeedRow } from "../../analysis/seeds/seedTable.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordsWith, recordWith, TEXT } from "../../arguments/shapes.js";
import { groupBy } from "../../data/groupBy.js";
import { significantGap } from "../../inference/intervals/significantGap.js";
import { correctionName } from "../../inference/significance/correctionName.js";
import { bestAttainablePValue } from "../../inference/significance/mcnemar.js";
import { formatCount, formatDifference, formatSignificant, plural } from "../../numberFormat.js";
import { raised } from "../../numeric/elementary/powers.js";
import { unitOf } from "../document/fields.js";
import { domainOf, type Figure, type Mark, type Tone } from "../figure/figure.js";
import { rowNames } from "./rowNames.js";

const TONES: readonly Tone[] = ["first", "second", "third"];
/** Most differences drawn of one task. */
const DOTS = 60;
/** Points along a curve. */
const POINTS = 40;

type Done = FamilyComparison & { readonly ok: true };
type Measured = Done & { readonly difference: number };

/**
 * How big must a gap be? The smallest difference between two models that comes out significant, against the number of items,
 * from the noise that was measured: for the median comparison of up to three tasks, with a band over all of the task, and
 * with the differences seen. `null` without comparisons of proportions over shared items.
 */
export function itemGapCurve(comparisonsGiven: ComparisonFamily, id = "gap-by-items"): Figure | null {
  requireArgument(
    "itemGapCurve",
    "comparisonsGiven",
    comparisonsGiven,
    recordWith(["comparisons", "family"], "{ comparisons, family }"),
  );
  const { comparisons, family } = comparisonsGiven;
  requireArgument("itemGapCurve", "id", id, TEXT);
  const measured = comparisons.filter(
    (one): one is Measured =>
      one.ok && one.proportion && one.difference !== null && one.items.shared > 1 && itemSpread(one) > 0,
  );
  const tasks = [...groupBy(measured, ({ task, metric, framing }) => JSON.stringify([task, metric, framing])).values()];
  const drawn = tasks
    .slice(0, TONES.length)
    .map((members) => [...members].sort((a, b) => itemSpread(a) - itemSpread(b)));
  const [first] = drawn;
  if (first === undefined) return null;
  const counts = drawn.map((members) => middleOf(members).items.shared);
  const range = [Math.max(10, Math.min(...counts) / 10), 10 * Math.max(...counts)] as const;
  const curves = drawn.map((members, index) => gapCurveOf(members, TONES[index] as Tone, range, family.alpha));
  const { shared } = middleOf(first).items;
  const gaps = first.map((one) => significantAt(one, shared, family.alpha));
  return {
    kind: "figure",
    id,
    title: `${curves[0]?.name}: with ${plural(shared, "item")} a gap below ${belowText(gaps)} is rarely significant (one comparison)`,
    description: `Smallest difference that is significant at ${family.alpha} for one comparison, against the number of shared items.`,
    x: { kind: "number", title: "shared items", unit: "plain", scale: "log", domain: range },
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
    marks: curves.flatMap(itemGapMarks),
    notes: itemGapNotes(drawn, tasks.length, family),
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

/** The comparison with the median noise of one item; the members stand with the steadiest first. */
function middleOf(members: readonly Measured[]): Measured {
  return members[Math.floor((members.length - 1) / 2)] as Measured;
}

/** Smallest difference that is significant with so many items. */
function significantAt(one: Measured, items: number, alpha: number): number {
  return Math.max(
    significantGap(itemSpread(one) / Math.sqrt(2 * items), { level: 1 - alpha, degreesOfFreedom: items - 1 }),
    fewestDiscordant(one, alpha) / items,
  );
}

/** From what the tables say that these items could show, which more items lower by their root. */
function foundAt({ minimumDetectableEffect, items: { shared } }: Measured, items: number): number {
  return (minimumDetectableEffect ?? Number.NaN) * Math.sqrt(shared / items);
}

type ItemGapCurve = ReturnType<typeof gapCurveOf>;

function gapCurveOf(members: readonly Measured[], tone: Tone, [least, most]: readonly [number, number], alpha: number) {
  const middle = middleOf(members);
  const [steadiest, noisiest] = [members[0] as Measured, members.at(-1) as Measured];
  return {
    tone,
    name: [middle.task, middle.framing].filter((part) => part !== null).join(", "),
    members,
    points: Array.from({ length: POINTS }, (_, step) => {
      const items = least * raised(most / least, step / (POINTS - 1));
      return {
        items,
        low: significantAt(steadiest, items, alpha),
        significant: significantAt(middle, items, alpha),
        high: significantAt(noisiest, items, alpha),
        found: foundAt(middle, items),
      };
    }),
  };
}

function itemGapMarks({ tone, name, points, members }: ItemGapCurve): Mark[] {
  const few = members.slice(0, DOTS);
  const isTold = ({ verdict }: Measured) => verdict === "better" || verdict === "worse";
  const dots = (those: readonly Measured[]) =>
    those.map((one) => ({
      x: one.items.shared,
      y: Math.abs(one.difference),
      name: `${one.candidate.name} against ${one.baseline.name}, ${name}: ${formatDifference(one.difference, unitOf(one, one.baseline.mean))}, ${one.verdict}`,
    }));
  const marks: readonly (Mark & { readonly kind: "band" | "line" | "dots" })[] = [
    {
      kind: "band",
      tone,
      label: "from the steadiest pair of models to the noisiest",
      points: members.length === 1 ? [] : points.map(({ items, low, high }) => ({ x: items, low, high })),
    },
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
      points: points.flatMap(({ items, found }) => (found <= 1 ? [{ x: items, y: found }] : [])),
    },
    { kind: "dots", tone, label: "seen, told apart", dots: dots(few.filter(isTold)) },
    {
      kind: "dots",
      tone,
      hollow: true,
      label: "seen, not told apart",
      dots: dots(few.filter((one) => !isTold(one))),
    },
  ];
  return marks.filter((mark) => (mark.kind === "dots" ? mark.dots : mark.points).length > 0);
}

function itemGapNotes(
  drawn: readonly (readonly Measured[])[],
  tasks: number,
  { size, correction }: ComparisonFamily["family"],
): string[] {
  return [
    `The line is of the comparison with the median noise of one item of ${drawn.length === 1 ? "the task" : "each task"}; models that disagree on more items need a bigger gap.`,
    ...(drawn.some((members) => members.some(({ seeds }) => seeds !== null))
      ? [
          "The noise of training seeds is in these errors, and more items do not lower it: to the right the curves fall too fast.",
        ]
      : []),
    ...(size > 1 && correction !== "none"
      ? [`For one comparison: ${formatCount(size)} together (${correctionName(correction)}) need more.`]
      : []),
    ...(tasks > drawn.length ? [`${drawn.length} of ${plural(tasks, "task")} are drawn.`] : []),
  ];
}

/** Items on which two sides must disagree, all to one side, before McNemar's test can reject; 0 for other tests. */
function fewestDiscordant({ test }: Measured, alpha: number): number {
  const variant = test === "mcnemar-midp" ? "midp" : test === "mcnemar-exact" ? "exact" : null;
  if (variant === null) return 0;
  let count = 1;
  while (bestAttainablePValue(count, variant) >= alpha) count++;
  return count;
}

/** About how large a gap must be; a range where it depends on the pair. */
function belowText(gaps: readonly number[]): string {
  const [least, most] = [Math.min(...gaps), Math.max(...gaps)];
  return most > 1.2 * least ? `${aboutPoints(least)} to ${aboutPoints(most)}, by pair,` : `about ${aboutPoints(most)}`;
}

/** `17 pt`: an amount of a proportion to two figures. */
function aboutPoints(value: number): string {
  return `${formatSignificant(100 * value, 2)} pt`;
}

/** Most seeds that the curve goes to. */
const MOST_SEEDS = 20;

/**
 * How big must a gap be to be more than the seed? The smallest significant difference between the means of two models,
 * against the number of seeds of each, on log scales: for the noisiest row and the middle one: the
 * steadiest of many is the one whose seeds happened to agree. Rows that could
 * not tell a score of 0 from one of 1 are left out and counted.
 * `null` where no proportion was measured with two seeds.
 */
export function seedGapCurve(rows: readonly SeedRow[], id = "gap-by-seeds"): Figure | null {
  requireArgument("seedGapCurve", "rows", rows, recordsWith(["task"], "the rows of seeds(results)"));
  requireArgument("seedGapCurve", "id", id, TEXT);
  const known = rows.flatMap((row) =>
    row.proportion && row.seedGap !== null && row.seedGap > 0 ? [{ row, gap: row.seedGap }] : [],
  );
  const measured = known.filter(({ gap }) => gap < 1).sort((a, b) => b.gap - a.gap);
  const names = rowNames(measured, [
    ({ row }) => row.task,
    ({ row }) => row.framing,
    ({ row }) => row.model,
    ({ row }) => row.metric,
  ]);
  const named = measured.map(({ gap }, index) => ({ gap, name: names[index] as string }));
  // Two are shown both, which is no choice of one.
  const [noisiest, middle] = [named[0], named[Math.floor(named.length / 2)]];
  if (noisiest === undefined || middle === undefined) return null;
  const drawn = [...new Set([noisiest, middle])];
  const seeds = Array.from({ length: MOST_SEEDS }, (_, index) => index + 1);
  const gapOf = ({ gap, name }: typeof noisiest) => `${aboutPoints(gap)} on ${name}`;
  return {
    kind: "figure",
    id,
    title:
      drawn.length === 1
        ? `One seed each: a gap of ${gapOf(noisiest)} may be the seed`
        : `One seed each: gaps of ${gapOf(noisiest)} and ${gapOf(middle)} ${named.length > 2 ? `(the middle of ${named.length}) ` : ""}may be the seed`,
    description:
      "Smallest significant difference between the means of two models, against the training seeds of each; both on log scales.",
    x: { kind: "number", title: "training seeds of each model", unit: "plain", scale: "log", domain: [1, MOST_SEEDS] },
    y: {
      kind: "number",
      title: "difference between two models, in points",
      unit: "amount",
      scale: "log",
      domain: [(0.9 * middle.gap) / Math.sqrt(MOST_SEEDS), 1.1 * noisiest.gap],
    },
    marks: drawn.map(
      ({ gap, name }, index): Mark => ({
        kind: "line",
        tone: TONES[index] as Tone,
        weight: "thick",
        label: name,
        points: seeds.map((count) => ({ x: count, y: gap / Math.sqrt(count) })),
      }),
    ),
    notes: [
      "t·√2·SD ÷ √seeds, with the SD measured here and taken as it is; fewer than five seeds measure it badly.",
      ...(measured.length > drawn.length
        ? [`The noisiest and the middle of ${plural(measured.length, "row")} are drawn.`]
        : []),
      ...(known.length > measured.length
        ? [`${plural(known.length - measured.length, "row")} whose seeds hide any gap up to 100 pt left out.`]
        : []),
    ],
    columns: ["row", "seeds", "significant gap"],
    rows: drawn.flatMap(({ gap, name }) => seeds.map((count) => [name, count, gap / Math.sqrt(count)])),
  };
}
