import type { Item } from "./item.js";

/** The items of all lists, by id in order of first appearance; the list itself where all are one. */
export function itemsOfAll(lists: readonly (readonly Item[])[]): readonly Item[] {
  const distinct = [...new Set(lists)];
  if (distinct.length === 1) return distinct[0]!;
  const byId = new Map<string, Item>();
  for (const item of distinct.flat()) if (!byId.has(item.id)) byId.set(item.id, item);
  return [...byId.values()];
}

/**
 * Finds where the items of a list stand among `items`, by id: −1 where one does not, `null` where the two are one list,
 * as those of one matrix are. Each list is looked up once.
 */
export function columnFinder(items: readonly Item[]): (list: readonly Item[]) => Int32Array | null {
  const known = new Map<readonly Item[], Int32Array>();
  let byId: ReadonlyMap<string, number> | null = null;
  return (list) => {
    if (list === items) return null;
    const found = known.get(list);
    if (found !== undefined) return found;
    byId ??= new Map(items.map(({ id }, column) => [id, column]));
    const places = byId;
    const columns = Int32Array.from(list, ({ id }) => places.get(id) ?? -1);
    known.set(list, columns);
    return columns;
  };
}
