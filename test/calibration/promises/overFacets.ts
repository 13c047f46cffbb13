import { compareResults } from "../../../src/analysis/comparison/resultsComparison.js";
import { createResults } from "../../../src/data/createResults.js";
import { createResultMatrix } from "../../../src/data/resultMatrix.js";
import type { Results } from "../../../src/data/results.js";
import { standardNormal } from "../../../src/random/draws.js";
import type { Rng } from "../../../src/random/rng.js";
import type { PromiseRow } from "./promiseRow.js";

const [JUDGES, PROMPTS] = [
  ["j1", "j2", "j3"],
  ["p1", "p2"],
];
/** Items of each task. */
const TASKS = [30, 40, 60, 100];

/** SDs of what a judge and a prompt do to the difference of two models: in all tasks alike, and in each task by itself. */
interface Spreads {
  readonly shared: number;
  readonly own: number;
}

/** Two models that are equally good over all judges, prompts and items there are. */
function bothSides(rng: Rng, { shared, own }: Spreads) {
  const normal = (sd: number) => sd * standardNormal(rng);
  const levels = TASKS.map((items) => Array.from({ length: items }, () => normal(0.5)));
  return ["a", "b"].map((model) => {
    const [byJudge, byPrompt] = [JUDGES, PROMPTS].map((names) => names!.map(() => normal(shared / Math.SQRT2)));
    return TASKS.map((items, task) => {
      const [judgeHere, promptHere] = [JUDGES, PROMPTS].map((names) => names!.map(() => normal(own / Math.SQRT2)));
      const lean = levels[task]!.map((level) => level + normal(0.2));
      return JUDGES!.flatMap((judge, j) =>
        PROMPTS!.map((framing, p) => {
          const level = byJudge![j]! + byPrompt![p]! + judgeHere![j]! + promptHere![p]!;
          return {
            run: { model, task: `task ${task} (judge ${judge})`, metric: "grade", framing, fingerprint: { judge } },
            items: Array.from({ length: items }, (_, item) => ({ id: `t${task}-${item}` })),
            scores: lean.map((one) => one + level + normal(0.3)),
          };
        }),
      );
    });
  });
}

type Cells = ReturnType<typeof bothSides>[number];

function asResults(tasks: Cells) {
  return createResults({
    matrices: tasks.flat().map(({ run, ...rest }) => createResultMatrix({ runs: [run], ...rest })),
  });
}

/** Each item averaged over judges and prompts: what was to be had without them. */
function averaged(tasks: Cells) {
  return createResults({
    matrices: tasks.map((cells) => {
      const [{ run, items }] = cells as [Cells[number][number]];
      const { model, metric } = run;
      const task = run.task.replace(/ \(.*/, "");
      const scores = items.map((_, item) => cells.reduce((sum, cell) => sum + cell.scores[item]! / cells.length, 0));
      return createResultMatrix({ runs: [{ model, task, metric }], items, scores });
    }),
  });
}

function overall(baseline: Results, candidate: Results) {
  const [found, ...others] = compareResults(baseline, candidate, { poolTasks: false }).overall;
  if (found === undefined || others.length > 0) throw new Error("no one overall verdict");
  return found;
}

const row = (situation: string, spreads: Spreads, part: "macro" | "micro"): PromiseRow => ({
  promise: "overall verdict over tasks with the same judges and prompts, before over the items",
  situation: `3 judges × 2 prompts × 4 tasks of 30 to 100 items, ${situation}`,
  counts: "false claims",
  bound: 0.06,
  replicates: 1000,
  rates: (rng, replicates) => {
    let [before, now] = [0, 0];
    for (let replicate = 0; replicate < replicates; replicate++) {
      const [baseline, candidate] = bothSides(rng, spreads) as [Cells, Cells];
      const claims = (a: typeof baseline, b: typeof candidate, as: typeof asResults) =>
        overall(as(a), as(b))[part]!.pValue! < 0.05;
      if (claims(baseline, candidate, asResults)) now++;
      if (claims(baseline, candidate, averaged)) before++;
    }
    return { before: before / replicates, now: now / replicates, power: null };
  },
});

export const overFacetsRows: readonly PromiseRow[] = [
  row("which favour no model", { shared: 0, own: 0 }, "macro"),
  row("which favour a model in all tasks", { shared: 0.05, own: 0 }, "macro"),
  row("which favour a model in all tasks, each item counting the same", { shared: 0.05, own: 0 }, "micro"),
  row("which favour a model in all tasks and in each", { shared: 0.05, own: 0.05 }, "macro"),
];
