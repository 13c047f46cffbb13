import { groupBy } from "../../data/groupBy.js";
import { metricWords } from "../../data/metricDirection.js";
import type { RunScore } from "../../data/results.js";
import { decimalsOf } from "../../numeric/decimals.js";
import { powerOfTen } from "../../numeric/elementary/powers.js";
import { isShare } from "../../numeric/share.js";

/** Words of metrics that count right or wrong answers, and of plain scores, which may. */
const COUNTS = new Set(
  "acc accuracy correct correctness exact em match pass passed solved resolved success".split(" "),
);
const PLAIN = new Set(["score", "value"]);
/** Words of metrics whose means are no counts, whatever else their names say. */
const NO_COUNTS = new Set("f1 f2 fbeta weighted macro balanced auc mean avg average".split(" "));

/** Whether a metric counts right answers, by the words of its name; a plain score may. */
export function mayCountAnswers(metric: string): boolean {
  const words = metricWords(metric);
  if (words.some((word) => NO_COUNTS.has(word))) return false;
  return words.some((word) => COUNTS.has(word)) || words.every((word) => PLAIN.has(word));
}

/**
 * The standard error √(p(1 − p)/(n − 1)) of a score that is a share of right answers: its metric counts right answers, and
 * p·n is a whole number to within the decimals that were written. A plain score must say so by its decimals alone, finer
 * than one item. `null` where the score is no such share.
 */
export function errorOfShare({ run: { metric }, value, items }: RunScore): number | null {
  if (items === undefined || items < 2 || !isShare(value)) return null;
  if (!mayCountAnswers(metric)) return null;
  const isCount = metricWords(metric).some((word) => COUNTS.has(word));
  const rounding = Math.max(0.5 * powerOfTen(-Math.max(decimalsOf(value), 2)), 1e-9);
  const apart = Math.abs(Math.round(value * items) / items - value);
  if (apart > rounding || (!isCount && 4 * rounding > 1 / items)) return null;
  return Math.sqrt((value * (1 - value)) / (items - 1));
}

/** Of the scores of a test with a known number of items at least this share must be numbers of right answers, or none is taken for one. */
const COUNTED = 0.9;

/**
 * Which scores may be taken for shares of right answers (see `errorOfShare`): those of tests whose scores are such shares nearly
 * throughout. Where most are not, as of means of graded answers, one in ten or in two is so by chance, by its decimals.
 */
export function countingScores(scores: readonly RunScore[]): ReadonlySet<RunScore> {
  const stated = scores.filter(({ items, standardError }) => items !== undefined && standardError === undefined);
  const tests = groupBy(stated, ({ run: { task, metric }, items }) => JSON.stringify([task, metric, items]));
  return new Set(
    [...tests.values()].flatMap((own) => {
      const counted = own.filter((score) => errorOfShare(score) !== null);
      return counted.length >= COUNTED * own.length ? own : [];
    }),
  );
}
