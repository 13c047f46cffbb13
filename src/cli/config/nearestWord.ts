/** The word that takes the fewest letters added, lost, changed or swapped with their neighbour; `null` where all take more than half. */
export function nearestWord(word: string, words: readonly string[]): string | null {
  const near = words
    .map((other) => ({ other, distance: editDistance(word.toLowerCase(), other.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return near !== undefined && near.distance <= Math.max(word.length, near.other.length) / 2 ? near.other : null;
}

/** Damerau's distance, where no part is edited twice. */
function editDistance(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    const [last, before] = [rows[i - 1] as number[], rows[i - 2]];
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      const isSwapped = before !== undefined && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      row.push(
        Math.min(
          (last[j] as number) + 1,
          (row[j - 1] as number) + 1,
          (last[j - 1] as number) + Number(!isSame),
          isSwapped ? (before[j - 2] as number) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    rows.push(row);
  }
  return (rows.at(-1) as number[]).at(-1) as number;
}
