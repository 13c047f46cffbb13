/**
 * The trial of each answer where a file holds several of one item: its number, counted from 1 in the file's order.
 * `undefined` for all where no item is repeated.
 */
export function trialsByOrder(ids: readonly string[]): readonly (string | undefined)[] {
  const seen = new Map<string, number>();
  const trials = ids.map((id) => {
    const trial = (seen.get(id) ?? 0) + 1;
    seen.set(id, trial);
    return String(trial);
  });
  return seen.size === ids.length ? ids.map(() => undefined) : trials;
}
