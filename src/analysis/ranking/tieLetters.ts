/** Most models that get letters: of more, nobody reads them, and their number may grow beyond all bounds. */
const MOST_MODELS = 60;
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/**
 * A compact letter display: two models share a letter exactly where they are not shown to differ. Each letter stands for a set of
 * models of which none differ, as large as it can be; sets that the others make needless are left out.
 * `null` for more than 60 models, and where 26 letters are not enough.
 *
 * Piepho (2004), "An algorithm for a letter-based representation of all-pairwise comparisons".
 */
export function tieLetters(count: number, differ: (one: number, other: number) => boolean): string[] | null {
  if (count > MOST_MODELS) return null;
  const sets = neededSets(largestSets(count, differ));
  if (sets === null || sets.length > LETTERS.length) return null;
  const ordered = sets.map((set) => [...set].sort((a, b) => a - b)).sort(byMembers);
  return Array.from({ length: count }, (_, model) =>
    ordered.flatMap((set, letter) => (set.includes(model) ? LETTERS[letter] : [])).join(""),
  );
}

/** The first members first, as the models stand. */
function byMembers(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((model, place) => model !== other[place]);
  return at === -1 ? one.length - other.length : (one[at] as number) - (other[at] ?? Number.POSITIVE_INFINITY);
}

/** Beyond so many sets the letters would not be enough, and the work without end. */
const MOST_SETS = 1000;

/** All sets of models that do not differ and can hold no other model: begun with one of all, and split for each pair that differs. */
function largestSets(
  count: number,
  differ: (one: number, other: number) => boolean,
): readonly ReadonlySet<number>[] | null {
  let sets: readonly ReadonlySet<number>[] = [new Set(Array.from({ length: count }, (_, model) => model))];
  for (let other = 1; other < count; other++) {
    for (let one = 0; one < other; one++) {
      if (!differ(one, other)) continue;
      const split = sets.filter((set) => set.has(one) && set.has(other));
      const kept = sets.filter((set) => !split.includes(set));
      const parts = split.flatMap((set) => [without(set, one), without(set, other)]);
      for (const part of parts.sort((a, b) => b.size - a.size)) {
        if (!kept.some((set) => [...part].every((model) => set.has(model)))) kept.push(part);
      }
      if (kept.length > MOST_SETS) return null;
      sets = kept;
    }
  }
  return sets;
}

function without(set: ReadonlySet<number>, model: number): ReadonlySet<number> {
  return new Set([...set].filter((one) => one !== model));
}

/** The sets without those of which every pair stands together in another one that is kept, the smallest gone first. */
function neededSets(sets: readonly ReadonlySet<number>[] | null): readonly ReadonlySet<number>[] | null {
  if (sets === null) return null;
  const kept = [...sets].sort((a, b) => b.size - a.size);
  for (let place = kept.length - 1; place >= 0; place--) {
    const others = kept.filter((_, at) => at !== place);
    const members = [...(kept[place] as ReadonlySet<number>)];
    const isNeedless = members.every((one) =>
      members.every((other) => others.some((set) => set.has(one) && set.has(other))),
    );
    if (isNeedless) kept.splice(place, 1);
  }
  return kept;
}
