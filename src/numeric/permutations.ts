/** Largest length whose permutations are still enumerated: 8! = 40,320. */
export const ENUMERABLE_LENGTH = 8;

/**
 * Share of all orderings of 0 … length − 1 for which `isExtreme` holds: an exact permutation p. The same array is handed
 * over each time and must not be changed.
 *
 * Heap (1963), "Permutations by interchanges".
 */
export function permutationShare(length: number, isExtreme: (order: Uint8Array) => boolean): number {
  const order = Uint8Array.from({ length }, (_, index) => index);
  const turns = new Uint8Array(length);
  let extreme = isExtreme(order) ? 1 : 0;
  let total = 1;
  for (let i = 1; i < length; ) {
    const turn = turns[i] as number;
    if (turn < i) {
      swap(order, i % 2 === 0 ? 0 : turn, i);
      total++;
      if (isExtreme(order)) extreme++;
      turns[i] = turn + 1;
      i = 1;
    } else {
      turns[i] = 0;
      i++;
    }
  }
  return extreme / total;
}

function swap(array: Uint8Array, first: number, second: number): void {
  const kept = array[first] as number;
  array[first] = array[second] as number;
  array[second] = kept;
}
