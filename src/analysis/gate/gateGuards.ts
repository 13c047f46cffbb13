import { groupBy } from "../../data/groupBy.js";
import { type Coverage, matrixCoverage, totalCoverage } from "../../data/missing.js";
import { ArgumentError } from "../../errors.js";
import type { Note } from "../../notes.js";
import { isShare } from "../../numeric/share.js";
import type { Side } from "../comparison/testSides.js";
import { note } from "./wording.js";

/** What a side must have scored for a gate to vouch for the candidate. */
export interface GateGuards {
  /** Least share of the answers of either side that must be scored, in [0, 1]; default 0.9. */
  readonly minimumCoverage?: number;
  /** Largest share of the answers of either side that may have errored, in [0, 1]; default 0.05. */
  readonly maximumErrored?: number;
}

/**
 * Reasons not to vouch for a candidate: too many answers that errored, or too few that were scored. Shares are of the
 * answers that were asked for; items that a run does not have are no failed answers. Empty for run-level scores.
 */
export function guardReasons(baseline: readonly Side[], candidate: readonly Side[], guards: GateGuards = {}): Note[] {
  return [
    ...sideGuardReasons("the baseline", baseline, guards),
    ...sideGuardReasons("the candidate", candidate, guards),
  ];
}

/** The same of one side alone. */
export function sideGuardReasons(
  name: string,
  sides: readonly Side[],
  { minimumCoverage = 0.9, maximumErrored = 0.05 }: GateGuards = {},
): Note[] {
  requireShare("minimumCoverage", minimumCoverage);
  requireShare("maximumErrored", maximumErrored);
  const counts = coverageOf(sides);
  const asked = counts.scored + counts.errored + counts.unscored;
  if (asked === 0) return [];
  if (counts.errored > maximumErrored * asked) {
    return [note("too-many-errors", { side: name, errored: counts.errored, asked, allowed: maximumErrored })];
  }
  if (counts.scored >= minimumCoverage * asked) return [];
  return [note("low-coverage", { side: name, scored: counts.scored, asked, needed: minimumCoverage })];
}

function coverageOf(sides: readonly Side[]): Coverage {
  const runs = groupBy(
    sides.flatMap(({ trials }) => trials),
    ({ matrix }) => matrix,
  );
  return totalCoverage(
    [...runs].map(([matrix, own]) =>
      matrixCoverage(
        matrix,
        own.map(({ run }) => run),
      ),
    ),
  );
}

function requireShare(name: string, value: number): void {
  if (!isShare(value)) {
    throw new ArgumentError("gate", `${name} must be in [0, 1], got ${value}. For 90 % pass 0.9.`);
  }
}
