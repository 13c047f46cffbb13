import { type LabelKind, labelMeans } from "../../../src/inference/labels/labelInterval.js";
import { roganGladen } from "../../../src/inference/labels/roganGladen.js";
import type { Rng } from "../../../src/random/rng.js";
import type { PromiseRow } from "./promiseRow.js";

/** Sensitivity and specificity. */
type Judge = readonly [sensitivity: number, specificity: number];

const JUDGES: readonly Judge[] = [
  [0.6, 0.6],
  [0.8, 0.8],
  [0.99, 0.6],
  [0.99, 0.99],
];
const ITEMS = 600;
const REPLICATES = 2000;

const drawn = (rng: Rng, chance: number) => Number(rng.nextUniform() < chance);
const called = (rng: Rng, right: number, [sensitivity, specificity]: Judge) =>
  drawn(rng, right === 1 ? sensitivity : 1 - specificity);
const labelledOf = (values: readonly number[], labels: number) =>
  values.map((value, item) => (item < labels ? value : Number.NaN));
const judgeText = ([sensitivity, specificity]: Judge) => `sensitivity ${sensitivity}, specificity ${specificity}`;
/** Grades from 1 to 10, two apart for right and wrong. */
const gradeOf = (rng: Rng, right: number) => {
  const noise = Array.from({ length: 4 }, () => rng.nextUniform()).reduce((total, one) => total + one, -2);
  return Math.min(10, Math.max(1, Math.round(5 + 2 * right + 2.6 * noise)));
};

/** How often the labels alone, and the labels with the judge, hold the truth. */
function labelRow(
  kind: LabelKind,
  labels: number,
  situation: string,
  truth: number,
  draw: (rng: Rng) => readonly [label: number, judged: number],
): PromiseRow {
  return {
    promise: "labels and a judge, before the labels alone",
    situation: `${labels} labels of ${ITEMS} items, ${situation}`,
    counts: "covered",
    bound: 0.94,
    replicates: REPLICATES,
    rates: (rng, replicates) => {
      const holds = ({ low, high }: { low: number; high: number }) => low <= truth && truth <= high;
      let [before, now] = [0, 0];
      for (let replicate = 0; replicate < replicates; replicate++) {
        const items = Array.from({ length: ITEMS }, () => draw(rng));
        const known = labelledOf(
          items.map(([label]) => label),
          labels,
        );
        const judged = items.map(([, call]) => call);
        const { corrected, labelsAlone } = labelMeans(judged, known, kind, { level: 0.95 });
        if (holds(labelsAlone.interval)) before++;
        if (holds(corrected.interval)) now++;
      }
      return { before: before / replicates, now: now / replicates, power: null };
    },
  };
}

const shareRows = [50, 200, 500].flatMap((labels) =>
  [0.7, 0.9].flatMap((share) =>
    JUDGES.map((judge) =>
      labelRow("share", labels, `${100 * share} % right, ${judgeText(judge)}`, share, (rng) => {
        const right = drawn(rng, share);
        return [right, called(rng, right, judge)];
      }),
    ),
  ),
);

const gradeRows = [50, 200].map((labels) =>
  labelRow("share", labels, "80 % right, a judge of grades", 0.8, (rng) => {
    const right = drawn(rng, 0.8);
    return [right, gradeOf(rng, right)];
  }),
);

/** The candidate rights 30 % of what the baseline has wrong, and wrongs 6 % of the rest. */
const differenceRows = [50, 200, 500].flatMap((labels) =>
  JUDGES.map((judge) =>
    labelRow("difference", labels, `differences of two runs, ${judgeText(judge)}`, 0.3 * 0.3 - 0.7 * 0.06, (rng) => {
      const before = drawn(rng, 0.7);
      const after = before === 1 ? 1 - drawn(rng, 0.06) : drawn(rng, 0.3);
      return [after - before, called(rng, after, judge) - called(rng, before, judge)];
    }),
  ),
);

const roganGladenRows = [50, 200, 500].flatMap((labels) =>
  JUDGES.map(
    (judge): PromiseRow => ({
      promise: "share right by a judge's error rates (Rogan and Gladen)",
      situation: `error rates of ${labels} labels, ${ITEMS} judged answers, ${judgeText(judge)}`,
      counts: "covered",
      bound: 0.94,
      replicates: REPLICATES,
      rates: (rng, replicates) => {
        const [sensitivity, specificity] = judge;
        const successes = (trials: number, chance: number) =>
          Array.from({ length: trials }, () => drawn(rng, chance)).reduce((total, one) => total + one, 0);
        let now = 0;
        for (let replicate = 0; replicate < replicates; replicate++) {
          const right = successes(labels, 0.7);
          const { interval } = roganGladen(
            { successes: successes(ITEMS, 0.7 * sensitivity + 0.3 * (1 - specificity)), trials: ITEMS },
            {
              sensitivity: { successes: successes(right, sensitivity), trials: right },
              specificity: { successes: successes(labels - right, specificity), trials: labels - right },
            },
          );
          if (interval.low <= 0.7 && 0.7 <= interval.high) now++;
        }
        return { before: null, now: now / replicates, power: null };
      },
    }),
  ),
);

/** Labels that a judge sharpens, and error rates that correct a judge. */
export const labelRows: readonly PromiseRow[] = [...shareRows, ...gradeRows, ...differenceRows, ...roganGladenRows];
