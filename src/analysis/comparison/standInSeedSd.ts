import { groupBy } from "../../data/groupBy.js";
import type { MissingPolicy } from "../../data/missing.js";
import { MISSING } from "../../defaults.js";
import type { Note } from "../../notes.js";
import { type RunCheckpoint, runNoise } from "../scores/runNoise.js";
import type { SeedNoiseFromRun } from "../scores/seedNoiseFromRun.js";
import type { BorrowedSeedSd, SeedSdSource } from "./modelComparison.js";
import type { Side } from "./testSides.js";
import { note } from "./wording.js";

/** What stands in for the seed noise of sides with one seed; without one, `notes` say why. */
interface StandIn {
  readonly seedSd: BorrowedSeedSd | null;
  readonly notes: readonly Note[];
}

/**
 * The seed SD to reckon with for sides with one seed, as the option says: from elsewhere by task and framing, or from the
 * checkpoints of each such side. Two estimates of one task err together, as trainings and tasks do: they count as one, with
 * the mean of their variances and the fewer degrees of freedom. Where one of two cannot be had, neither is used.
 */
export function standInSeedSd(
  before: readonly Side[],
  after: readonly Side[],
  { borrowSeedSd, missing = MISSING }: { readonly borrowSeedSd?: SeedSdSource; readonly missing?: MissingPolicy },
): StandIn {
  const ofOneSeed = [before, after].filter((sides) => new Set(sides.map(({ run }) => run.seed)).size === 1);
  const [mine] = before as readonly [Side];
  if (borrowSeedSd !== "from-run") {
    return { seedSd: borrowSeedSd?.(mine.run.task, mine.run.framing ?? null) ?? null, notes: [] };
  }
  const averaged = ofOneSeed.filter((sides) => sides.length > 1);
  if (averaged.length > 0) {
    const why = averaged.map(([side]) => ({ model: (side as Side).run.model, message: AVERAGED }));
    return { seedSd: null, notes: bySaying("seed-sd-not-estimated", why) };
  }
  if (ofOneSeed.length === 0) return { seedSd: null, notes: [] };
  const found = ofOneSeed.flat().map((side) => ({ side, noise: noiseOf(side, missing) }));
  const refused = found.filter(({ noise }) => noise.seedSd === null);
  if (refused.length > 0) {
    return { seedSd: null, notes: bySaying("seed-sd-not-estimated", refused.flatMap(saidOf)) };
  }
  const squares = found.map(({ noise }) => (noise.seedSd as number) ** 2);
  const degrees = Math.min(...found.map(({ noise }) => noise.degreesOfFreedom as number));
  return {
    seedSd: {
      sd: Math.sqrt(squares.reduce((total, square) => total + square, 0) / squares.length),
      seeds: degrees + 1,
      source: `checkpoints of ${[...new Set(found.map(({ side }) => side.run.model))].join(" and ")}`,
      isFromRun: true,
    },
    notes: bySaying("seed-sd-doubt", found.flatMap(saidOf)),
  };
}

const AVERAGED = "its score is a mean over several prompts or judges, and no single curve";

interface SaidOfModel {
  readonly model: string;
  readonly message: string;
}

function saidOf({ side, noise }: { readonly side: Side; readonly noise: SeedNoiseFromRun }): SaidOfModel[] {
  return noise.notes.map(({ message }) => ({ model: side.run.model, message }));
}

/** What is said of both sides is said once. */
function bySaying(code: "seed-sd-not-estimated" | "seed-sd-doubt", said: readonly SaidOfModel[]): Note[] {
  return [...groupBy(said, ({ message }) => message)].map(([why, of]) =>
    note(code, { side: [...new Set(of.map(({ model }) => model))].join(" and "), why }),
  );
}

/** From the checkpoints up to that of the side; where one has items and a score besides, the items count. */
function noiseOf({ run, higherIsBetter, chance, training }: Side, missing: MissingPolicy) {
  const last = run.step ?? Number.NEGATIVE_INFINITY;
  const byStep = new Map<number, RunCheckpoint>();
  for (const { run: own, trials, summary } of training) {
    const { step } = own;
    if (step === undefined || step > last || (byStep.get(step)?.trials.length ?? 0) > 0) continue;
    byStep.set(step, { step, trials, score: summary });
  }
  return runNoise({ metric: run.metric, higherIsBetter, chance, checkpoints: [...byStep.values()] }, { missing });
}
