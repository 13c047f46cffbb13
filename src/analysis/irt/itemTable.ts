/** The parameters of all items of a fit, item by item, as the inner loops need them. */
export interface ItemTable {
  readonly slopes: Float64Array;
  readonly intercepts: Float64Array;
  /** Probability of guessing right; `null` when 0 for all. */
  readonly guessing: Float64Array | null;
}

/** The same items measured on the ability axis turned round. */
export function turnedRound(items: ItemTable): ItemTable {
  return { ...items, slopes: items.slopes.map((slope) => -slope) };
}
