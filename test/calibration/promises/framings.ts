import { type FramingRow, framingTable } from "../../../src/analysis/framing/framing.js";
import { createResults } from "../../../src/data/createResults.js";
import type { Results } from "../../../src/data/results.js";
import { standardNormal } from "../../../src/random/draws.js";
import type { Rng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";
import { effectFoundIn, type PromiseRow } from "./promiseRow.js";

const ALPHA = 0.05;
const FRAMINGS = ["choice", "completion"] as const;
/** What choice has over completion, at every checkpoint alike. */
type Simulate = (rng: Rng, lead: number) => Results;

interface SeedStudy {
  readonly seeds: number;
  readonly shared: boolean;
  readonly checkpoints: number;
  /** SD of what a seed keeps through training, and of what a checkpoint adds to it, in points. */
  readonly kept: number;
  readonly wobble: number;
  /** Score at the first and at the last checkpoint. */
  readonly from: number;
  readonly to: number;
}

/** Run-level scores of two framings that differ by `lead` alone. */
function overSeeds({ seeds, shared, checkpoints, kept, wobble, from, to }: SeedStudy): Simulate {
  return (rng, lead) =>
    createResults({
      runScores: FRAMINGS.flatMap((framing) =>
        Array.from({ length: seeds }, (_, seed) => seed).flatMap((seed) => {
          const own = (kept / 100) * standardNormal(rng);
          return Array.from({ length: checkpoints }, (_, step) => ({
            run: {
              model: "m",
              task: "t",
              metric: "acc",
              framing,
              step: step + 1,
              seed: shared ? `${seed}` : `${framing}${seed}`,
            },
            value:
              from +
              ((to - from) * step) / Math.max(1, checkpoints - 1) +
              (framing === "choice" ? lead : 0) +
              own +
              (wobble / 100) * standardNormal(rng),
            higherIsBetter: true,
          }));
        }),
      ),
    });
}

/** One training run, right-or-wrong answers: an item keeps what each framing makes of it. */
function overItems(items: number, checkpoints: number): Simulate {
  return (rng, lead) => {
    const runs = FRAMINGS.flatMap((framing) => {
      const eases = Array.from({ length: items }, () => 1.5 * standardNormal(rng) + (framing === "choice" ? lead : 0));
      return Array.from({ length: checkpoints }, (_, step) => ({
        model: "m",
        framing,
        step: step + 1,
        scores: eases.map((ease) => Number(rng.nextUniform() < 1 / (1 + Math.exp(-ease - 0.1 * step)))),
      }));
    });
    return createResults({ matrices: [matrixOf(runs)] });
  };
}

/** What a study recommends: a framing to the end, or one for each part of training. */
const recommends = ({ recommendation: { framing, parts } }: FramingRow) => framing !== null || parts.length > 0;

/** The rules that stood here first, each in its turn at the whole of alpha. */
function recommendedBefore({
  framings: { choice, completion },
  crossover,
  difference,
  tauChange,
}: FramingRow): boolean {
  const [up, down] = [choice.aboveChance.atEnd, completion.aboveChance.atEnd];
  if (up === false && down === false) return false;
  const found = (test: { readonly pValue: number | null } | null) => (test?.pValue ?? 1) < ALPHA;
  return (up !== null && up !== down) || crossover.changes.length > 0 || found(difference) || found(tauChange);
}

const CURVE = { checkpoints: 12, kept: 1, wobble: 1, from: 0.3, to: 0.6 };
const SITUATIONS: readonly {
  readonly situation: string;
  readonly simulate: Simulate;
  readonly chance?: number;
  readonly power?: false;
  readonly replicates: number;
}[] = [
  {
    situation: "5 shared seeds, 12 checkpoints",
    simulate: overSeeds({ ...CURVE, seeds: 5, shared: true }),
    replicates: 1000,
  },
  {
    situation: "3 and 3 seeds, 6 checkpoints",
    simulate: overSeeds({ ...CURVE, seeds: 3, shared: false, checkpoints: 6 }),
    replicates: 1000,
  },
  {
    situation: "4 shared seeds that keep nothing, 10 checkpoints on a plateau",
    simulate: overSeeds({ ...CURVE, seeds: 4, shared: true, kept: 0, checkpoints: 10, from: 0.5, to: 0.5 }),
    replicates: 4000,
  },
  {
    situation: "5 shared seeds, 8 checkpoints, 1 point above chance at the end",
    simulate: overSeeds({ ...CURVE, seeds: 5, shared: true, checkpoints: 8, from: 0.25, to: 0.26 }),
    chance: 0.25,
    replicates: 1000,
  },
  {
    situation: "5 shared seeds, 8 checkpoints at chance",
    simulate: overSeeds({ ...CURVE, seeds: 5, shared: true, checkpoints: 8, from: 0.25, to: 0.25 }),
    chance: 0.25,
    power: false,
    replicates: 1000,
  },
  { situation: "one run of 100 items, 6 checkpoints", simulate: overItems(100, 6), replicates: 1000 },
];

export const framingRows: readonly PromiseRow[] = SITUATIONS.map(
  ({ situation, simulate, chance, power = true, replicates }) => ({
    promise: "framings that are alike: one is recommended, before by each rule at 5 % in turn",
    situation,
    counts: "false claims" as const,
    bound: 0.06,
    replicates,
    rates: (rng: Rng, count: number) => {
      const options = chance === undefined ? {} : { chance: new Map([["t", chance]]) };
      const rowOf = (own: Rng, lead: number) => framingTable(simulate(own, lead), options).rows[0]!;
      const alike = Array.from({ length: count }, () => rowOf(rng, 0));
      const share = (rows: readonly FramingRow[], rule: (row: FramingRow) => boolean) =>
        rows.filter(rule).length / rows.length;
      const led = (lead: number) => Array.from({ length: 100 }, (_, index) => rowOf(rng.child(`${index}`), lead));
      const lead = power ? effectFoundIn((size) => share(led(size), recommendedBefore), 0.8, 5) : 0;
      return {
        before: share(alike, recommendedBefore),
        now: share(alike, recommends),
        power: power ? share(led(lead), recommends) : null,
      };
    },
  }),
);
