import type { SideOptions } from "../analysis/comparison/sides.js";
import { knownSeedSd } from "../analysis/seeds/knownSeedSd.js";
import { UsageError } from "./exitCodes.js";
import { amount } from "./options.js";

/** Seed noise for sides with one seed: as stated, as published, or as their checkpoints let it be estimated. */
export function seedNoise({
  seedSd,
  borrowSeedSd,
}: {
  readonly seedSd?: string;
  readonly borrowSeedSd?: boolean;
}): Pick<SideOptions, "borrowSeedSd"> {
  if (seedSd !== undefined && borrowSeedSd) {
    throw new UsageError("--seed-sd and --borrow-seed-sd both say what seed noise to reckon with; give one of them");
  }
  if (borrowSeedSd) return { borrowSeedSd: knownSeedSd };
  if (seedSd === undefined) return {};
  if (seedSd === "from-run") return { borrowSeedSd: "from-run" };
  if (/^[a-z][a-z-]*$/i.test(seedSd)) {
    throw new UsageError(`--seed-sd takes an SD such as 0.6pt or 0.006, or from-run; got "${seedSd}"`);
  }
  // A stated SD is taken as known: the number of seeds behind it is not.
  const stated = { sd: amount("--seed-sd", seedSd), seeds: Number.POSITIVE_INFINITY, source: "stated with --seed-sd" };
  return { borrowSeedSd: () => stated };
}
