import { fromRows } from "../../src/data/fromRows.js";
import type { Results } from "../../src/data/results.js";
import { standardNormal } from "../../src/random/draws.js";
import type { Rng } from "../../src/random/rng.js";

/** One answer that was scored. */
export interface Answered {
  readonly model: string;
  readonly seed: string;
  readonly step: number;
  readonly trial: number;
  readonly prompt: string;
  readonly item: string;
  readonly score: number;
}

/** Standard deviations of the effects that the scores are made of. */
export interface TrueSpread {
  readonly seed: number;
  readonly item: number;
  readonly cell: number;
  readonly trial: number;
  readonly prompt: number;
}

/** Scores by item of one model over training, as they come: seeds that stop, go on alone or log one step early, cut evaluations, lost answers. */
export interface ItemExperiment {
  readonly results: Results;
  readonly answers: readonly Answered[];
  /** True mean at a step, over all seeds and items that might be drawn. */
  readonly meanAt: (step: number) => number;
  readonly spread: TrueSpread;
  readonly events: readonly string[];
}

const STEPS = [1000, 2000, 3000, 4000];

export function unevenItems(rng: Rng, { prompts = 1 }: { readonly prompts?: number } = {}): ItemExperiment {
  const between = (low: number, high: number) => low + Math.floor(rng.nextUniform() * (high - low + 1));
  const chosen = (values: readonly number[]) => values[between(0, values.length - 1)]!;
  const happens = (probability: number) => rng.nextUniform() < probability;
  const normal = (sd: number) => sd * standardNormal(rng);
  const events: string[] = [];
  const befalls = (probability: number, seeds: number, what: string) => {
    const seed = happens(probability) ? between(1, seeds) : 0;
    if (seed > 0) events.push(`seed ${seed} ${what}`);
    return seed;
  };
  const seeds = between(2, 5);
  const items = between(6, 12);
  const trials = chosen([1, 1, 2]);
  const spread: TrueSpread = {
    seed: chosen([0, 0.1, 0.4]),
    item: chosen([0.3, 1]),
    cell: chosen([0, 0.3]),
    trial: chosen([0.3, 0.6]),
    prompt: prompts > 1 ? chosen([0, 0.2]) : 0,
  };
  const end = STEPS.at(-1)!;
  const stopped = befalls(0.35, seeds, "stopped");
  const lasts = STEPS[between(0, STEPS.length - 2)]!;
  const alone = befalls(0.2, seeds, "goes on alone");
  const early = befalls(0.1, seeds, "logs one step early");
  const cut = befalls(0.25, seeds, "was cut short at the end");
  const lost = happens(0.3) ? 0.08 : 0;
  const fewer = befalls(0.2, seeds, "lacks a trial");
  if (lost > 0) events.push("answers were lost");
  const levels = Array.from({ length: items }, () => normal(spread.item));
  const wordings = Array.from({ length: prompts }, () => normal(spread.prompt));
  const answers: Answered[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const shift = normal(spread.seed);
    const own = levels.map(() => normal(spread.cell));
    for (const step of alone === seed ? [...STEPS, end + 1000] : STEPS) {
      if (seed === stopped && step > lasts && alone !== seed) continue;
      for (let prompt = 0; prompt < prompts; prompt++) {
        for (let trial = 1; trial <= trials; trial++) {
          if (seed === fewer && trial === 2) continue;
          for (let item = 0; item < items; item++) {
            if (seed === cut && step === end && item >= items / 2) continue;
            if (happens(lost)) continue;
            answers.push({
              model: "m",
              seed: String(seed),
              step: seed === early && alone !== seed ? step - 1 : step,
              trial,
              prompt: `p${prompt + 1}`,
              item: `q${item}`,
              score: step / 1000 + shift + levels[item]! + own[item]! + wordings[prompt]! + normal(spread.trial),
            });
          }
        }
      }
    }
  }
  const rows = answers.map(({ prompt, ...rest }) => ({ task: "quiz", ...rest, ...(prompts > 1 ? { prompt } : {}) }));
  return {
    results: fromRows(rows),
    answers,
    meanAt: (step) => Math.ceil(step / 1000),
    spread,
    events,
  };
}
