import { createResults } from "../../src/data/createResults.js";
import type { Results, RunScore } from "../../src/data/results.js";
import { standardNormal } from "../../src/random/draws.js";
import type { Rng } from "../../src/random/rng.js";

/** How choice stands to completion in truth, over training. */
export type Truth = "equal" | "ahead" | "behind" | "overtakes" | "overtaken";

/** A training experiment as they come: seeds that stop, restart, log one step off, diverge or lack a framing. */
export interface Experiment {
  readonly results: Results;
  readonly truth: Truth;
  /** Where the true curves cross; `null` where they do not. */
  readonly crossing: number | null;
  /** True choice − completion, of no seed in particular. */
  readonly advantage: (step: number) => number;
  /** What befell which seed. */
  readonly events: readonly string[];
}

const TRUTHS: readonly Truth[] = ["equal", "ahead", "behind", "overtakes", "overtaken"];

function chosen<Value>(rng: Rng, values: readonly Value[]): Value {
  return values[Math.min(values.length - 1, Math.floor(rng.nextUniform() * values.length))] as Value;
}

function between(rng: Rng, low: number, high: number): number {
  return low + Math.floor(rng.nextUniform() * (high - low + 1));
}

/** Scores of one model on one task in two framings. Differences of seeds and noise are normal; the seed moves both framings. */
export function unevenTraining(rng: Rng, truth: Truth = chosen(rng, TRUTHS)): Experiment {
  const seeds = between(rng, 3, 6);
  const checkpoints = between(rng, 6, 12);
  const steps = Array.from({ length: checkpoints }, (_, index) => 1000 * (index + 1));
  const end = steps.at(-1) as number;
  const scale = chosen(rng, [60, 200, 500, 900]);
  const crossing = truth === "overtakes" || truth === "overtaken" ? end * (0.25 + 0.5 * rng.nextUniform()) : null;
  const advantage = (step: number): number => {
    if (truth === "equal") return 0;
    if (truth === "ahead") return 0.04;
    if (truth === "behind") return -0.04;
    const risen = 0.1 * Math.tanh((step - (crossing as number)) / (2 * scale));
    return truth === "overtakes" ? risen : -risen;
  };
  const events: string[] = [];
  const happens = (probability: number) => rng.nextUniform() < probability;
  const victim = () => between(rng, 1, seeds);
  const stopped = happens(0.35) ? victim() : 0;
  const lasts = stopped > 0 ? (steps[between(rng, 0, checkpoints - 2)] as number) : end;
  const gapped = happens(0.25) ? victim() : 0;
  const gap = between(rng, 1, checkpoints - 2);
  const offset = happens(0.15) ? victim() : 0;
  const lacking = happens(0.2) ? victim() : 0;
  const diverged = happens(0.12) ? victim() : 0;
  const fall = steps[between(rng, 1, checkpoints - 1)] as number;
  if (stopped > 0) events.push(`seed ${stopped} stopped at ${lasts}`);
  if (gapped > 0) events.push(`seed ${gapped} lacks ${steps[gap]}`);
  if (offset > 0) events.push(`seed ${offset} logs one step early`);
  if (lacking > 0) events.push(`seed ${lacking} lacks choice`);
  if (diverged > 0) events.push(`seed ${diverged} fell at ${fall}`);
  const noise = chosen(rng, [0.003, 0.006]);
  const runScores: RunScore[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const own = { both: 0.006 * standardNormal(rng), choice: 0.004 * standardNormal(rng) };
    for (const [place, step] of steps.entries()) {
      if ((seed === stopped && step > lasts) || (seed === gapped && place === gap)) continue;
      const base = 0.4 + (0.2 * step) / end + own.both - (seed === diverged && step >= fall ? 0.25 : 0);
      for (const framing of ["choice", "completion"] as const) {
        if (framing === "choice" && seed === lacking) continue;
        const lead = framing === "choice" ? advantage(step) + own.choice : 0;
        runScores.push({
          run: {
            model: "m",
            task: "quiz",
            metric: "acc",
            framing,
            seed: String(seed),
            step: seed === offset ? step - 1 : step,
          },
          value: base + lead + noise * standardNormal(rng),
          higherIsBetter: true,
        });
      }
    }
  }
  return { results: createResults({ runScores }), truth, crossing, advantage, events };
}

/** The results without the last checkpoints of one seed. */
export function cutShort(results: Results, seed: string, checkpoints: number): Results {
  const own = results.runScores.filter(({ run }) => run.seed === seed).map(({ run }) => run.step as number);
  const last = [...new Set(own)].sort((a, b) => a - b).slice(-checkpoints);
  return createResults({
    runScores: results.runScores.filter(({ run }) => run.seed !== seed || !last.includes(run.step as number)),
  });
}

/** The log of an experiment in which one seed was restarted: who, at which checkpoints both of its jobs logged, and the file. */
interface RestartedLog {
  readonly seed: string;
  readonly overlap: readonly number[];
  readonly text: string;
}

/** As the experiment, in rows that name their job; the second job of a seed begins where the first one ended, or before. */
export function restartedLog(rng: Rng, { results }: Experiment): RestartedLog | null {
  const stepsOf = (seed: string) =>
    [...new Set(results.runScores.flatMap(({ run }) => (run.seed === seed ? (run.step as number) : [])))].sort(
      (a, b) => a - b,
    );
  const seeds = [...new Set(results.runScores.map(({ run }) => run.seed as string))].filter(
    (seed) => stepsOf(seed).length >= 5,
  );
  if (seeds.length === 0) return null;
  const seed = chosen(rng, seeds);
  const steps = stepsOf(seed);
  const place = between(rng, 2, steps.length - 3);
  const overlap = steps.slice(place + 1 - between(rng, 0, 1), place + 1);
  const lines = results.runScores.flatMap(({ run, value }) => {
    const step = run.step as number;
    const line = (job: string, score: number) =>
      [run.model, run.task, run.metric, run.framing, run.seed, step, score, job].join();
    if (run.seed !== seed || step <= (steps[place] as number)) {
      const again = run.seed === seed && overlap.includes(step);
      return again ? [line("job1", value), line("job2", value + 0.01 * standardNormal(rng))] : [line("job1", value)];
    }
    return [line("job2", value)];
  });
  return { seed, overlap, text: `model,task,metric,framing,seed,step,score,job\n${lines.join("\n")}\n` };
}
