import { compareResults, type OverallComparison } from "../../../src/analysis/comparison/resultsComparison.js";
import { createResults } from "../../../src/data/createResults.js";
import { createResultMatrix } from "../../../src/data/resultMatrix.js";
import type { Results } from "../../../src/data/results.js";
import { standardNormal } from "../../../src/random/draws.js";
import type { Rng } from "../../../src/random/rng.js";
import { halfWidthRates, type PromiseRow, type Rates } from "./promiseRow.js";

/** A task: items, the share answered differently, and the true difference. */
interface Task {
  readonly items: number;
  readonly disagreement: number;
  readonly difference: number;
}

/** Scores of one side on all tasks, each as one list a seed. */
type TaskScores = readonly (readonly (readonly number[])[])[];

function resultsOf(model: string, tasks: TaskScores): Results {
  return createResults({
    matrices: tasks.map((rows, task) =>
      createResultMatrix({
        runs: rows.map((_, seed) => ({
          model,
          task: `task ${task}`,
          metric: "acc",
          ...(rows.length > 1 ? { seed: String(seed) } : {}),
        })),
        items: (rows[0] as readonly number[]).map((_, item) => ({ id: `q${item}` })),
        scores: rows.flat(),
      }),
    ),
  });
}

/** Right-or-wrong answers of one run each, with exactly this chance of each kind of disagreement. */
function answersOf(rng: Rng, tasks: readonly Task[], poolTasks = false): OverallComparison {
  const sides = tasks.map(({ items, disagreement, difference }) => {
    const [worse, better] = [(disagreement - difference) / 2, (disagreement + difference) / 2];
    const pairs = Array.from({ length: items }, () => {
      const place = rng.nextUniform();
      if (place < worse) return [1, 0] as const;
      if (place < worse + better) return [0, 1] as const;
      return place < (1 + worse + better) / 2 ? ([1, 1] as const) : ([0, 0] as const);
    });
    return [pairs.map(([a]) => a), pairs.map(([, b]) => b)] as const;
  });
  return overallOf(
    sides.map(([a]) => [a]),
    sides.map(([, b]) => [b]),
    poolTasks,
  );
}

function overallOf(baseline: TaskScores, candidate: TaskScores, poolTasks = false): OverallComparison {
  const [a, b] = [resultsOf("a", baseline), resultsOf("b", candidate)];
  return compareResults(a, b, { poolTasks }).overall[0] as OverallComparison;
}

type Part = "macro" | "micro" | "taskSampling";

/** How often the interval of one of the means leaves out the true difference. */
function missRates(tasksOf: (rng: Rng) => readonly Task[], part: Part, truth: number) {
  return (rng: Rng, replicates: number): Rates => {
    let missed = 0;
    for (let replicate = 0; replicate < replicates; replicate++) {
      const interval = answersOf(rng, tasksOf(rng))[part]?.interval;
      if (interval && (interval.low > truth || interval.high < truth)) missed++;
    }
    return { before: null, now: missed / replicates, power: null };
  };
}

const alike = (count: number, items: number, disagreement: number): readonly Task[] =>
  Array.from({ length: count }, () => ({ items, disagreement, difference: 0 }));
/** Tasks that differ in everything, and whose true differences cancel. */
const mixed: readonly Task[] = [
  { items: 400, disagreement: 0.1, difference: 0.04 },
  { items: 60, disagreement: 0.4, difference: -0.1 },
  { items: 1000, disagreement: 0.2, difference: 0.02 },
  { items: 100, disagreement: 0.3, difference: 0.04 },
];
const mixedMean = mixed.reduce((total, { items, difference }) => total + items * difference, 0) / 1560;
const drawnTasks = (count: number, tau: number) => (rng: Rng) =>
  Array.from({ length: count }, () => ({
    items: 100,
    disagreement: 0.3,
    difference: Math.max(-0.25, Math.min(0.25, tau * standardNormal(rng))),
  }));

const falseClaims = (situation: string, rates: PromiseRow["rates"], replicates = 4000): PromiseRow => ({
  promise: "overall verdict over tasks",
  situation,
  counts: "false claims",
  bound: 0.06,
  replicates,
  rates,
});

export const overTasksRows: readonly PromiseRow[] = [
  falseClaims(
    "mean of 5 tasks of 40 items, 5 % answered differently",
    missRates(() => alike(5, 40, 0.05), "macro", 0),
  ),
  falseClaims(
    "mean of 3 tasks of 200 items, 20 % answered differently",
    missRates(() => alike(3, 200, 0.2), "macro", 0),
  ),
  falseClaims(
    "mean of 4 tasks of 60 to 1,000 items, true differences that cancel",
    missRates(() => mixed, "macro", 0),
  ),
  falseClaims(
    "the same, each item counting the same",
    missRates(() => mixed, "micro", mixedMean),
  ),
  falseClaims(
    "57 tasks of 20 items, 10 % answered differently",
    missRates(() => alike(57, 20, 0.1), "macro", 0),
    1000,
  ),
  falseClaims("tasks like these 5, true differences of SD 5 points", missRates(drawnTasks(5, 0.05), "taskSampling", 0)),
  falseClaims(
    "tasks like these 12, true differences of SD 5 points",
    missRates(drawnTasks(12, 0.05), "taskSampling", 0),
  ),
  falseClaims("mean of 6 tasks, 4 against 4 seeds that move all tasks together", sharedSeedRates),
  falseClaims("mean of 5 languages of the same 100 questions", languageRates(5, 100), 1000),
  falseClaims("mean of 20 languages of the same 40 questions", languageRates(20, 40), 500),
  ...([5, 12] as const).flatMap((count) =>
    [0, 0.05].flatMap((tau) => [
      pooledRow(count, tau, "the true difference on the next task", (overall, rng) => {
        const truth = tau * standardNormal(rng);
        const { low, high } = overall.pooling!.nextTask.interval;
        return [low <= truth && truth <= high];
      }),
      pooledRow(count, tau, "the true difference on each task", (overall, _, tasks) =>
        overall.pooling!.tasks.map(
          ({ interval }, index) =>
            interval.low <= tasks[index]!.difference && tasks[index]!.difference <= interval.high,
        ),
      ),
    ]),
  ),
];

/**
 * Languages of one test: each question is harder for one of the models in all of them, by a draw of its own. Before, the items
 * of the languages counted as independent.
 */
function languageRates(languages: number, questions: number) {
  const answer = (rng: Rng, level: number) => Number(level + 0.7 * standardNormal(rng) > 0);
  return (rng: Rng, replicates: number): Rates =>
    halfWidthRates(rng, replicates, (own) => {
      const levels = Array.from({ length: questions }, () => [standardNormal(own), standardNormal(own)] as const);
      const scores = ([0, 1] as const).map((side) =>
        Array.from({ length: languages }, () => levels.map((level) => answer(own, level[side]))),
      );
      const macro = (states: boolean) => {
        const [baseline, candidate] = scores.map((rows, side) => ofLanguages(`m${side}`, rows, states));
        return compareResults(baseline!, candidate!, { poolTasks: false, facets: { language: "fixed" } }).overall[0]!;
      };
      const half = ({ interval }: OverallComparison) => (interval!.high - interval!.low) / 2;
      const now = macro(true);
      return { estimate: now.difference!, before: half(macro(false)), now: half(now) };
    });
}

function ofLanguages(model: string, rows: readonly (readonly number[])[], states: boolean): Results {
  return createResults({
    matrices: rows.map((scores, language) => {
      const fingerprint = { language: `${language}` };
      const run = { model, task: `quiz (language ${language})`, metric: "acc", ...(states ? { fingerprint } : {}) };
      return createResultMatrix({ runs: [run], items: scores.map((_, item) => ({ id: `q${item}` })), scores });
    }),
  });
}

function sharedSeedRates(rng: Rng, replicates: number): Rates {
  let claims = 0;
  const side = (items: readonly (readonly number[])[]): TaskScores => {
    const shifts = Array.from({ length: 4 }, () => 0.03 * standardNormal(rng));
    return items.map((own) => shifts.map((shift) => own.map((level) => level + shift + 0.2 * standardNormal(rng))));
  };
  for (let replicate = 0; replicate < replicates; replicate++) {
    const items = Array.from({ length: 6 }, () => Array.from({ length: 30 }, () => standardNormal(rng)));
    const own = () => items.map((list) => list.map((level) => level + 0.2 * standardNormal(rng)));
    if (overallOf(side(own()), side(own())).pValue! < 0.05) claims++;
  }
  return { before: null, now: claims / replicates, power: null };
}

function pooledRow(
  count: number,
  tau: number,
  what: string,
  heldBy: (overall: OverallComparison, rng: Rng, tasks: readonly Task[]) => readonly boolean[],
): PromiseRow {
  return {
    promise: `partial pooling: ${what}`,
    situation: `${count} tasks of 100 items, true differences of SD ${100 * tau} points`,
    counts: "covered",
    bound: 0.93,
    replicates: 500,
    rates: (rng, replicates) => {
      let [held, all] = [0, 0];
      for (let replicate = 0; replicate < replicates; replicate++) {
        const tasks = drawnTasks(count, tau)(rng);
        const found = heldBy(answersOf(rng, tasks, true), rng, tasks);
        held += found.filter(Boolean).length;
        all += found.length;
      }
      return { before: null, now: held / all, power: null };
    },
  };
}
