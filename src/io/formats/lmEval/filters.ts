import type { Note } from "../../../notes.js";
import type { LmEvalSamples } from "./samples.js";

/** The filter of each row, and what was assumed. */
interface RowFilters {
  readonly filters: readonly (string | null)[];
  readonly notes: readonly Note[];
}

/**
 * The answer filter of each row. Versions 0.4.3 to 0.4.6 write one row a filter and do not name it: where every
 * document stands the same number of times, its n-th row is the n-th filter. Uneven repeats are left to be duplicates.
 */
export function rowFilters({ file, ids, filters }: LmEvalSamples, known: readonly string[]): RowFilters {
  if (filters.some((filter) => filter !== null)) return { filters, notes: [] };
  const counts = new Map<string, number>();
  const passes = ids.map((id) => {
    const pass = counts.get(id) ?? 0;
    counts.set(id, pass + 1);
    return pass;
  });
  const [repeats = 1] = counts.values();
  const isEven = [...counts.values()].every((count) => count === repeats);
  if (repeats === 1 || !isEven || (known.length > 0 && known.length !== repeats)) {
    const [only] = known;
    // A single filter may have a name of its own, which the printed scores carry.
    return { filters: known.length === 1 && only !== undefined ? ids.map(() => only) : filters, notes: [] };
  }
  const names = known.length === repeats ? known : Array.from({ length: repeats }, (_, index) => `filter-${index + 1}`);
  const source =
    known.length === repeats ? "named as in the aggregate beside it" : "numbered, since nothing names them";
  return {
    filters: passes.map((pass) => names[pass] as string),
    notes: [
      {
        code: "filters-by-position",
        message: `${file}: every document stands ${repeats} times without a filter; its rows were taken as ${repeats} filters in order, ${source}: ${names.join(", ")}`,
      },
    ],
  };
}
