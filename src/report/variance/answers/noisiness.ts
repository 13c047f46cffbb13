import { differenceUnit } from "../../../analysis/comparison/wording.js";
import { agreementText } from "../../../analysis/curves/wording.js";
import { divergenceText } from "../../../analysis/scores/wording.js";
import type { SeedRow } from "../../../analysis/seeds/seedTable.js";
import type { DivergedSeed } from "../../../analysis/seeds/seedVariance.js";
import { groupBy } from "../../../data/groupBy.js";
import { formatFixed, formatScore, plural, pointsText, type ScoreUnit } from "../../../numberFormat.js";
import { median } from "../../../numeric/quantiles.js";
import { listed, someNames } from "../../../someNames.js";
import { itemNoise } from "../../text/noiseLine.js";
import type { VarianceReport } from "../record.js";
import { divergedRows, isAtChance, NAMED, rowNamer, type TaskName, usedUp } from "./texts.js";

/** Fewer scores have no middle but themselves. */
const FEWEST_FOR_MIDDLE = 3;

/** How noisy each benchmark is: from seeds, from items, and along training. */
export function noiseSentences(
  { noise, curves, tasks }: Pick<VarianceReport, "noise" | "curves" | "tasks">,
  taskName: TaskName,
): string[] {
  const sentences = [
    ...seedSentences(noise, taskName),
    ...divergedSentences(noise, taskName),
    ...itemSentences(noise, taskName),
    ...agreeing(tasks, taskName),
    ...curveSentences(curves),
  ];
  return sentences.length > 0 ? sentences : [unknownNoise(noise)];
}

/** Why no noise is known. */
function unknownNoise(noise: readonly SeedRow[]): string {
  if (noise.some(({ finalSd }) => finalSd !== null)) {
    return "The seeds of these scores show no noise that an interval or a gap could be read from: the table says why.";
  }
  return noise.some(({ items }) => items !== null)
    ? "These scores come with a number of items and neither seeds nor standard errors: their noise is unknown."
    : "These scores come with neither items nor seeds: their noise is unknown.";
}

/** Rows with seeds that ended far from the others: which, where, and what the others show. */
export function divergedSentences(noise: readonly SeedRow[], taskName: TaskName): string[] {
  const rowName = rowNamer(noise, taskName);
  // A seed that broke away does so on many tasks: the first is said in full.
  const alike = divergedRows(noise);
  const said = alike.slice(0, NAMED).map(([row, ...others]) => {
    const { diverged, finalSeeds, finalMean, proportion } = row as SeedRow & { diverged: DivergedSeed };
    const seeds = [diverged, ...diverged.more];
    const unit = differenceUnit(proportion, Math.abs(finalMean ?? 0));
    const { seedGap: gap, finalSd: sd } = diverged.without;
    const them = seeds.length === 1 ? "it" : "them";
    const without =
      gap === null || sd === null
        ? ""
        : ` Without ${them} the SD over seeds is ${sizeText(sd, unit)} and the gap that it explains ${sizeText(gap, unit)}; with ${them} there is no such gap.`;
    const also =
      others.length === 0
        ? ""
        : ` So ${seeds.length === 1 ? "does it" : "do they"} on ${someNames(others.map(rowName), 2)}.`;
    return `On ${rowName(row as SeedRow)} ${divergenceText({ seeds, others: diverged.others }, finalSeeds, unit)}.${without}${also}`;
  });
  const more = alike.slice(NAMED).flat().length;
  return [
    ...said,
    ...(more > 0 ? [`On ${plural(more, "more score")} some seeds ended far from the others: seeds lists them.`] : []),
  ];
}

function sizeText(amount: number, unit: ScoreUnit): string {
  return `${formatScore(amount, unit)}${unit.suffix}`;
}

/**
 * The gap that the seed explains, on the noisiest score and in the middle of all. Not on the steadiest: the least of many gaps is the
 * one whose seeds happened to agree, and is passed far more often than by one pair in twenty.
 */
export function seedSentences(noise: readonly SeedRow[], taskName: TaskName): string[] {
  if (noise.length > 0 && noise.every(({ finalSd }) => finalSd === null)) {
    return ["No task has two training seeds: how much these scores move with the seed is unknown, not 0."];
  }
  const rowName = rowNamer(noise, taskName);
  const gaps = noise
    .flatMap((row) => (row.proportion && row.seedGap !== null ? [{ row, amount: row.seedGap }] : []))
    .sort((a, b) => b.amount - a.amount);
  const [noisiest] = gaps;
  if (noisiest === undefined) return [];
  // Two or three seeds can leave an SD so unsure that its gap is wider than the scale.
  const hopeless = gaps.filter(({ amount }) => amount >= 1).length;
  if (hopeless > 0) {
    return [
      `On ${rowName(noisiest.row)}${hopeless > 1 ? ` and ${hopeless - 1} more` : ""} so few seeds (${noisiest.row.finalSeeds}) cannot tell any gap from the seed.`,
    ];
  }
  // At chance seeds agree because there is nothing to agree on.
  const learnt = gaps.filter(({ row }) => !isAtChance(row));
  const count =
    learnt.length < gaps.length ? `${plural(learnt.length, "score")} above chance` : plural(gaps.length, "score");
  const rest =
    learnt.length < FEWEST_FOR_MIDDLE
      ? gaps.length > 1
        ? `, the noisiest of ${plural(gaps.length, "score")},`
        : ""
      : `, the noisiest, and more than ${pointsText(median(learnt.map(({ amount }) => amount)))} in the middle of ${count},`;
  return [
    `Two runs with one seed each must end more than ${pointsText(noisiest.amount)} apart on ${rowName(noisiest.row)}${rest} before the seed stops being an explanation.`,
  ];
}

/** Half-widths of shares that no one could see. */
const NOTHING = 1e-9;

/** The middle half-width of each task's models: the widest and the narrowest task. */
function itemSentences(noise: readonly SeedRow[], taskName: TaskName): string[] {
  const ends = usedUp(noise);
  const isUsedUp = new Set(ends.flatMap((one) => one.rows));
  const said = (["all right", "all wrong"] as const).flatMap((end) => {
    const names = ends.flatMap((one) => (one.end === end ? [`${taskName(one.name)}${itemsText(one.rows)}`] : []));
    if (names.length === 0) return [];
    const [verb, it] = names.length === 1 ? ["is", "it is"] : ["are", "they are"];
    return [
      `${someNames(names, NAMED)} ${verb} ${end} for all models, which is no precision: ${it} too ${end === "all right" ? "easy" : "hard"} to tell anything apart.`,
    ];
  });
  const rows = noise.flatMap((row) => {
    if (isUsedUp.has(row)) return [];
    const amount = row.itemHalfWidth;
    return row.proportion && amount !== null ? [{ row, amount }] : [];
  });
  const tasks = [...groupBy(rows, ({ row }) => taskName(row))]
    .map(([name, members]) => ({
      name: `${name}${itemsText(members.map(({ row }) => row))}`,
      rows: members.length,
      amount: median(members.map(({ amount }) => amount)),
    }))
    // What prints as ±0.00 is rounding, as of scores of 1e-300.
    .filter(({ amount }) => amount > NOTHING)
    .sort((a, b) => b.amount - a.amount);
  const [widest] = tasks;
  const narrowest = tasks.at(-1);
  if (widest === undefined || narrowest === undefined) return said;
  const what = itemNoise(rows.map(({ row }) => row));
  const typical = widest.rows > 1 ? `about ` : "";
  return [
    widest !== narrowest && pointsText(widest.amount) === pointsText(narrowest.amount)
      ? `${what} leave each score uncertain by ${typical}±${pointsText(widest.amount)}.`
      : widest === narrowest
        ? `${what} leave a score on ${widest.name} uncertain by ${typical}±${pointsText(widest.amount)}${widest.rows > 1 ? `, the middle of ${plural(widest.rows, "score")}` : ""}.`
        : `${what} leave a score uncertain by ${typical}±${pointsText(widest.amount)} on ${widest.name}, and by ±${pointsText(narrowest.amount)} on ${narrowest.name}.`,
    ...said,
  ];
}

function itemsText(rows: readonly SeedRow[]): string {
  const counts = [...new Set(rows.map(({ items }) => items))];
  const [count] = counts;
  return counts.length === 1 && count !== null && count !== undefined ? ` (${plural(count, "item")})` : "";
}

/** Tasks on which all models end on the same score, which looks like precision and is none. */
function agreeing(tasks: VarianceReport["tasks"], taskName: TaskName): string[] {
  return tasks.flatMap(({ task, framing, notes, models, lastScore, proportion }) =>
    lastScore !== null && notes.some(({ code }) => code === "models-agree")
      ? [
          `${taskName({ task, framing })} measures nothing here: ${agreementText({ models, score: lastScore, proportion })}: one answer to everything.`,
        ]
      : [],
  );
}

/** Checkpoints whose order can show a trend at all: of four in a row one of twelve is as steady by chance. */
const FEWEST_FOR_TREND = 5;

function isTooShort({ trend, steps }: VarianceReport["curves"]["rows"][number]): boolean {
  return steps.length < FEWEST_FOR_TREND && (trend === null || trend === "no trend shown") && steps.length > 0;
}

/** How many curves improve, get worse, or only move. */
export function curveSentences(curves: VarianceReport["curves"]): string[] {
  const framings = framingTrends(curves);
  const alone = curves.overSeeds.every((summary) => summary.curves === 1) ? curves.rows : [];
  if (alone.length === 0) return framings;
  const kept = (row: (typeof alone)[number]) => !row.flags.includes("not-after-correction");
  const count = (trend: string) => alone.filter((row) => row.trend === trend && kept(row)).length;
  const short = alone.filter(isTooShort).length;
  const constant = alone.filter((row) => row.trend === null && !isTooShort(row)).length;
  const counts = [
    { count: count("improving"), does: "improve", one: "improves" },
    { count: count("worsening"), does: "get worse", one: "gets worse" },
    {
      count: count("moved"),
      does: "moved, as walks without a direction do too",
      one: "moved, as a walk without a direction does too",
    },
    {
      count: alone.length - count("improving") - count("worsening") - count("moved") - short - constant,
      does: "show no trend that their autocorrelation leaves standing",
      one: "shows no trend that its autocorrelation leaves standing",
    },
    {
      count: short,
      does: "have too few checkpoints to show a trend",
      one: "has too few checkpoints to show a trend",
    },
    { count: constant, does: "never move", one: "never moves" },
  ].filter((one) => one.count > 0);
  const [only] = counts;
  if (alone.length === 1) return [...framings, `The training curve ${only?.one}.`];
  return [
    ...framings,
    counts.length === 1
      ? `All ${plural(alone.length, "training curve")} ${only?.does}.`
      : `Of ${plural(alone.length, "training curve")} ${listed(counts.map((some) => `${some.count} ${some.count === 1 ? some.one : some.does}`))}.`,
  ];
}

/** Where one framing of a task climbs and the other shows nothing: at most three by name, the rest as a count. */
function framingTrends({ overSeeds }: VarianceReport["curves"]): string[] {
  const severalModels = new Set(overSeeds.map(({ model }) => model)).size > 1;
  const pairs = [
    ...groupBy(overSeeds, ({ model, task, metric }) => JSON.stringify([model, task, metric])).values(),
  ].filter((framings) => framings.length === 2);
  const found = pairs.flatMap(([first, second]) => {
    if (first === undefined || second === undefined) return [];
    if (first.meanTau === null || second.meanTau === null) return [];
    const [flat, steep] = first.meanTau < second.meanTau ? [first, second] : [second, first];
    const noTrend = flat.tauInterval !== null && flat.tauInterval.low <= 0 && flat.tauInterval.high >= 0;
    if (!noTrend || (steep.tauInterval?.low ?? -1) <= 0) return [];
    const where = severalModels ? `${flat.task} of ${flat.model}` : flat.task;
    const sentence = `${where}: the ${steep.framing} framing improves with training (mean τ ${formatFixed(steep.meanTau, 2)}), the ${flat.framing} framing shows no trend (mean τ ${formatFixed(flat.meanTau, 2)}, interval includes 0).`;
    const way = `the ${steep.framing} framing improves with training and the ${flat.framing} framing shows no trend`;
    return [{ sentence, way }];
  });
  if (found.length <= 3) return found.map(({ sentence }) => sentence);
  const of = severalModels ? "pairs of task and model" : "tasks";
  return [...groupBy(found, ({ way }) => way)].map(
    ([way, those]) => `For ${those.length} of ${pairs.length} ${of} ${way}.`,
  );
}
