/**
 * The end of training: the last checkpoint with at least two runs, of runs that are single everywhere the last one. A run
 * that stopped early moves the end of no other, and one that went on alone does not stand for all. Runs without a step come
 * before step 0. `null` without checkpoints.
 */
export function lastCheckpoint<Checkpoint extends { readonly step: number | null }>(
  checkpoints: readonly Checkpoint[],
  runsAt: (checkpoint: Checkpoint) => number,
): Checkpoint | null {
  const enough = Math.min(2, Math.max(1, ...checkpoints.map(runsAt)));
  const place = ({ step }: Checkpoint) => step ?? Number.NEGATIVE_INFINITY;
  return checkpoints
    .filter((checkpoint) => runsAt(checkpoint) >= enough)
    .reduce<Checkpoint | null>((last, one) => (last === null || place(one) > place(last) ? one : last), null);
}

/**
 * What is counted at the checkpoints of one model: its training seeds, where any checkpoint has two of them, whatever number of
 * trials, prompts or judges each has; else its runs.
 */
export function countOfSeeds<One>(
  checkpoints: readonly (readonly One[])[],
  seedOf: (one: One) => string | undefined,
): (members: readonly One[]) => number {
  const seedsIn = (members: readonly One[]) => new Set(members.map(seedOf)).size;
  return checkpoints.some((members) => seedsIn(members) > 1) ? seedsIn : ({ length }) => length;
}
