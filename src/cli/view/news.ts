import { type NewestStep, newestStep } from "../../analysis/curves/newestStep.js";
import type { TaskSignal } from "../../analysis/curves/taskSignal.js";
import { LEVEL } from "../../defaults.js";
import { formatCount, formatDifference, formatLevel, POINTS, plainUnit, plural } from "../../numberFormat.js";
import type { VarianceReport } from "../../report/variance/record.js";
import { someNames } from "../../someNames.js";

type Curve = VarianceReport["curves"]["rows"][number];

/** Sentences of a kind that are printed; the page has all. */
const MOST = 3;

/**
 * What a report says that the one before it did not: which tasks came off chance, how far the newest checkpoints moved, and
 * what the answers say now. Without one before, the answers.
 */
export function newsOf(now: VarianceReport, before: VarianceReport | null): string[] {
  const fresh = now.summary.filter((sentence) => before?.summary.includes(sentence) !== true);
  if (before === null) return fresh.slice(0, MOST);
  return [...chanceNews(now, before), ...stepNews(now, before), ...fresh].slice(0, 2 * MOST);
}

/** Tasks that are above chance from some checkpoint on and were not, and the other way round. */
function chanceNews(now: VarianceReport, before: VarianceReport): string[] {
  const earlier = new Map(before.tasks.map((task) => [taskKey(task), task]));
  const changed = now.tasks.flatMap((task) => {
    const known = earlier.get(taskKey(task));
    return known === undefined || (known.aboveChanceStep === null) === (task.aboveChanceStep === null) ? [] : [task];
  });
  const came = changed.filter(({ aboveChanceStep }) => aboveChanceStep !== null);
  const left = changed.filter(({ aboveChanceStep }) => aboveChanceStep === null);
  return [
    ...came
      .slice(0, MOST)
      .map((task) => `${taskName(task)} came off chance at step ${formatCount(task.aboveChanceStep)}`),
    ...(left.length === 0 ? [] : [`no longer told from chance at the end: ${someNames(left.map(taskName), MOST)}`]),
  ];
}

const taskKey = ({ task, metric, framing }: TaskSignal) => JSON.stringify([task, metric, framing]);

const taskName = ({ task, framing }: Pick<Curve, "task" | "framing">) =>
  framing === null ? task : `${task} (${framing})`;

/**
 * How far curves moved at checkpoints that are new, against how far they moved before: at 95 % over all of them together
 * (Bonferroni), or one of twenty curves would be news at every checkpoint.
 */
function stepNews(now: VarianceReport, before: VarianceReport): string[] {
  const lastOf = new Map(before.curves.rows.map((curve) => [curveKey(curve), curve.steps.at(-1)]));
  const grown = now.curves.rows.filter((curve) => {
    const known = lastOf.get(curveKey(curve));
    return known !== undefined && (curve.steps.at(-1) as number) > known;
  });
  const count = movesOf(grown, LEVEL).length;
  const moved = movesOf(grown, 1 - (1 - LEVEL) / Math.max(1, count));
  const [first] = moved;
  if (first === undefined) return [];
  const over = `${formatLevel(LEVEL)}${count === 1 ? "" : ` over ${plural(count, "curve")}`}`;
  const unusual = moved
    .filter(({ newest, expected }) => newest.change < expected.low || newest.change > expected.high)
    .sort((one, other) => excess(other) - excess(one));
  const steps = [...new Set(moved.map(({ newest }) => newest.step))];
  const where = steps.length === 1 ? `at step ${formatCount(first.newest.step)}` : "at their newest checkpoints";
  const within = moved.length - unusual.length;
  if (moved.length === 1) return [`${sentence(first, over)}: ${within === 1 ? "wobble" : "more than wobble"}`];
  return [
    ...(within === 0
      ? []
      : [`${where} ${formatCount(within)} of ${plural(moved.length, "curve")} moved no more than they wobble`]),
    ...unusual.slice(0, MOST).map((move) => `${sentence(move, over)}: more than wobble`),
  ];
}

const curveKey = ({ model, task, metric, framing, seed }: Curve) =>
  JSON.stringify([model, task, metric, framing, seed]);

interface Move {
  readonly curve: Curve;
  readonly newest: NewestStep;
  readonly expected: NonNullable<NewestStep["expected"]>;
}

/** The curves whose earlier moves say what is usual, with their last move. */
function movesOf(curves: readonly Curve[], level: number): Move[] {
  return curves.flatMap((curve) => {
    const newest = newestStep(curve, { level });
    return newest === null || newest.expected === null ? [] : [{ curve, newest, expected: newest.expected }];
  });
}

/** How far outside, in half widths of the interval. */
function excess({ newest: { change }, expected: { low, high } }: Move): number {
  return Math.abs(change - (low + high) / 2) / ((high - low) / 2);
}

function sentence({ curve, newest: { change, step }, expected: { low, high } }: Move, over: string): string {
  const unit = curve.proportion ? POINTS : plainUnit(Math.max(...curve.scores.map(Math.abs)));
  const show = (value: number) => formatDifference(value, unit);
  const seed = curve.seed === null ? "" : `, seed ${curve.seed}`;
  return `${taskName(curve)} of ${curve.model}${seed} moved by ${show(change)} at step ${formatCount(step)}; going on as before it moves by ${show(low)} to ${show(high)} (${over})`;
}
