import { standardNormal } from "../../src/random/draws.js";
import type { Rng } from "../../src/random/rng.js";

/** One score of one seed of one of two recipes. */
export interface RecipeScore {
  readonly model: "A" | "B";
  readonly seed: number;
  readonly step: number;
  readonly score: number;
}

/** Two recipes of three to five seeds each, whose seeds stop, lack a checkpoint or diverge; B − A changes during training or not. */
export function unevenRecipes(rng: Rng): RecipeScore[] {
  const pick = (low: number, high: number) => low + Math.floor(rng.nextUniform() * (high - low + 1));
  const checkpoints = pick(6, 10);
  const ahead = [-0.02, 0, 0.02][pick(0, 2)] as number;
  const turns = rng.nextUniform() < 0.5 ? pick(3, checkpoints) : 0;
  return (["A", "B"] as const).flatMap((model) => {
    const seeds = pick(3, 5);
    const stopped = rng.nextUniform() < 0.4 ? pick(1, seeds) : 0;
    const last = pick(2, checkpoints - 1);
    const gapped = rng.nextUniform() < 0.3 ? pick(1, seeds) : 0;
    const gap = pick(2, checkpoints);
    const fallen = rng.nextUniform() < 0.15 ? pick(1, seeds) : 0;
    return Array.from({ length: seeds }, (_, index) => index + 1).flatMap((seed) => {
      const own = 0.006 * standardNormal(rng);
      return Array.from({ length: checkpoints }, (__, index) => index + 1).flatMap((place): RecipeScore[] => {
        const noise = 0.004 * standardNormal(rng);
        if ((seed === stopped && place > last) || (seed === gapped && place === gap)) return [];
        const lead = model === "B" ? (place < turns ? -ahead : ahead) : 0;
        const fell = seed === fallen && place > checkpoints / 2 ? -0.2 : 0;
        return [{ model, seed, step: 1000 * place, score: 0.4 + 0.02 * place + own + noise + lead + fell }];
      });
    });
  });
}

/** Without the last checkpoints of one seed. */
export function withoutLast(
  scores: readonly RecipeScore[],
  model: RecipeScore["model"],
  seed: number,
  checkpoints: number,
): RecipeScore[] {
  const steps = scores.filter((one) => one.model === model && one.seed === seed).map(({ step }) => step);
  const kept = new Set([...steps].sort((a, b) => a - b).slice(0, Math.max(1, steps.length - checkpoints)));
  return scores.filter((one) => one.model !== model || one.seed !== seed || kept.has(one.step));
}

export function recipesCsv(scores: readonly RecipeScore[]): string {
  const lines = scores.map(({ model, seed, step, score }) => `${model},quiz,acc,${seed},${step},${score.toFixed(5)}`);
  return `model,task,metric,seed,step,score\n${lines.join("\n")}\n`;
}
