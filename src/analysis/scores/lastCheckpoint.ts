/**
 * The checkpoint that scores are read at: of those that the most runs reached the last one, so that a run that went on
 * alone does not stand for all. Runs without a step come before step 0. `null` without checkpoints.
 */
export function lastCheckpoint<Checkpoint extends { readonly step: number | null }>(
  checkpoints: readonly Checkpoint[],
  runsAt: (checkpoint: Checkpoint) => number,
): Checkpoint | null {
  const most = Math.max(0, ...checkpoints.map(runsAt));
  const place = ({ step }: Checkpoint) => step ?? Number.NEGATIVE_INFINITY;
  return checkpoints
    .filter((checkpoint) => runsAt(checkpoint) === most)
    .reduce<Checkpoint | null>((last, one) => (last === null || place(one) > place(last) ? one : last), null);
}
