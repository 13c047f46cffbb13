import { generateDemo, runOutcomes, type TaskData } from "../../fixtures/demo/generate.js";
import { SEEDS, STEPS } from "../../fixtures/demo/targets.js";
import { halveRuns, subsetExperiment } from "../../src/analysis/subsets/subsetExperiment.js";
import type { SubsetMeasureName } from "../../src/analysis/subsets/subsetQuality.js";
import type { ResultMatrix } from "../../src/data/resultMatrix.js";
import { formatFixed } from "../../src/numberFormat.js";
import { mean } from "../../src/numeric/moments.js";
import { standardNormal } from "../../src/random/draws.js";
import { createRng } from "../../src/random/rng.js";
import { ESTIMATE_NAMES, METHOD_NAMES } from "../../src/report/sections/subsetSection.js";
import { matrixOf } from "./matrices.js";
import { drawAbilities, drawItems, twoPlMatrix } from "./twoPlMatrix.js";

/** The tables of docs/item-experiments.md, made anew: the slow suite holds them against the page. */

const MEASURES: readonly [title: string, name: SubsetMeasureName, scale: number][] = [
  ["error", "absoluteError", 100],
  ["seed SD", "seedSd", 100],
  ["total variation", "totalVariation", 1],
  ["τ", "kendallTau", 1],
  ["order τ", "orderTau", 1],
];

interface Pair {
  readonly train: ResultMatrix;
  readonly test: ResultMatrix;
}

/** Answers that follow the two-parameter model: 150 models to choose on, one model's 8 seeds × 12 checkpoints to measure on. */
export function simulatedWorld(world: number): Pair {
  const rng = createRng(world, "item experiments");
  const items = drawItems(rng, 200, 0.5, 1.2);
  const train = twoPlMatrix(rng, items, drawAbilities(rng, 150));
  const seeds = Array.from({ length: 8 }, () => 0.05 * standardNormal(rng));
  const abilities = seeds.flatMap((own) => Array.from({ length: 12 }, (_, step) => own - 1.5 + (2 * step) / 11));
  const labelOf = (run: number) => ({ seed: String(Math.floor(run / 12)), step: run % 12 });
  return { train, test: twoPlMatrix(rng, items, abilities, labelOf) };
}

/** One task of the demo, halved by its seeds. */
export function demoHalves(task: string): Pair {
  const [data] = generateDemo({ seed: 1, tasks: [task] }) as [TaskData];
  const matrix = matrixOf(
    SEEDS.flatMap((seed, s) =>
      STEPS.map((step, c) => ({ seed: String(seed), step, scores: [...runOutcomes(data, s, c)] })),
    ),
  );
  const halves = halveRuns(matrix);
  if (!halves.ok) throw new Error(halves.message);
  return halves;
}

/** Means over the pairs of all measures, one row a method and estimate, after those of all items and of random ones. */
export function experimentTable(pairs: readonly Pair[], size: number, draws: number): string {
  const found = pairs.map(({ train, test }) => subsetExperiment(train, test, { sizes: [size], draws }));
  const cell = (values: readonly (number | null)[], scale: number) =>
    values.includes(null) ? "—" : formatFixed(scale * mean(values as number[]), 2);
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const measured = (row: number, part: "subset" | "full" | "random") =>
    MEASURES.map(([, name, scale]) =>
      cell(
        found.map(({ rows }) => rows[row]!.measures[name][part]),
        scale,
      ),
    );
  const rows = found[0]!.rows.map(({ method, estimate }, row) =>
    line([METHOD_NAMES[method], ESTIMATE_NAMES[estimate], ...measured(row, "subset")]),
  );
  const text = (words: readonly string[]) => words.map(() => "---");
  const titles = ["items", "score", ...MEASURES.map(([title]) => title)];
  return [
    line(titles),
    line(text(titles).map((dash, column) => (column < 2 ? dash : `${dash}:`))),
    line(["all", "mean", ...measured(0, "full")]),
    line([METHOD_NAMES.random, "mean", ...measured(0, "random")]),
    ...rows,
    "",
  ].join("\n");
}
