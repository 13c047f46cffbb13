import { createResults } from "../../src/data/createResults.js";
import { createResultMatrix } from "../../src/data/resultMatrix.js";
import type { Results } from "../../src/data/results.js";
import type { Run } from "../../src/data/run.js";
import { createRng } from "../../src/random/rng.js";

interface ReportDataOptions {
  readonly models?: readonly string[];
  readonly task?: string;
  readonly seeds?: number;
  readonly trials?: number;
  readonly steps?: readonly number[];
  readonly framings?: readonly string[];
  readonly items?: number;
  /** Names of the items; default `q0`, `q1`, … */
  readonly itemName?: (item: number) => string;
  /** Ability from one model to the next, in logits; default 0.5. */
  readonly spacing?: number;
  /** Added to the ability of the first model, for results that differ in one thing. */
  readonly shift?: number;
}

/** Simulated right-or-wrong answers: the models differ by half a logit, items by up to four, training adds ability. */
export function reportData({
  models = ["alpha", "beta", "gamma"],
  task = "quiz",
  seeds = 0,
  trials = 0,
  steps = [],
  framings = [],
  items = 24,
  itemName = (item) => `q${item}`,
  spacing = 0.5,
  shift = 0,
}: ReportDataOptions = {}): Results {
  const rng = createRng(3, "report data");
  const choices = <Value>(values: readonly Value[]): readonly (Value | undefined)[] =>
    values.length === 0 ? [undefined] : values;
  const counted = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1));
  const difficulty = Array.from({ length: items }, (_, item) => (4 * item) / items - 2);
  const runs: Run[] = [];
  const scores: number[] = [];
  models.forEach((model, place) => {
    for (const framing of choices(framings)) {
      for (const seed of choices(counted(seeds))) {
        for (const step of choices(steps)) {
          for (const trial of choices(counted(trials))) {
            const named = { framing, seed, step, trial };
            const labels = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
            runs.push({ model, task, metric: "acc", ...labels });
            const trained = step === undefined ? 0 : (2 * steps.indexOf(step)) / steps.length - 1;
            const ability = spacing * place + trained + (place === 0 ? shift : 0) + (framing === "choice" ? -0.5 : 0);
            for (const hard of difficulty) scores.push(rng.nextUniform() < 1 / (1 + Math.exp(hard - ability)) ? 1 : 0);
          }
        }
      }
    }
  });
  const questions = difficulty.map((_, item) => ({
    id: itemName(item),
    choices: 4,
    subsets: [item % 2 === 0 ? "even" : "odd"],
  }));
  return createResults({
    matrices: [createResultMatrix({ runs, items: questions, scores })],
    files: [{ name: "runs.csv", format: "long table", understood: "model, task, item, score" }],
  });
}
