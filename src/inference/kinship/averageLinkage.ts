import { DisjointSets } from "../../numeric/disjointSets.js";

/** Place of an unordered pair of different rows in the lower triangle without its diagonal. */
export function pairPlace(first: number, second: number): number {
  return first > second ? (first * (first - 1)) / 2 + second : (second * (second - 1)) / 2 + first;
}

/**
 * Groups by average linkage: the two groups whose pairs are most alike on average are joined, as long as that average is at
 * least `threshold`. Returns for each row the lowest row of its group. Among equals the pair of lowest rows is joined.
 * `pairs` is laid out by `pairPlace`.
 *
 * By nearest-neighbour chains: rows² steps for each of at most rows joins and in practice few for each, over a square of the
 * similarities, in which those of a row lie in one piece.
 *
 * Murtagh (1983), "A survey of recent advances in hierarchical clustering algorithms".
 */
export function averageLinkage(pairs: Float32Array, rows: number, threshold: number): Int32Array {
  const similarity = square(pairs, rows);
  const size = new Int32Array(rows).fill(1);
  const sets = new DisjointSets(rows);
  const settled = new Uint8Array(rows);
  // The rows that still lead a group, as a packed list.
  const leaders = Int32Array.from({ length: rows }, (_, row) => row);
  let count = rows;
  const chain: number[] = [];
  let start = 0;
  for (;;) {
    if (chain.length === 0) {
      while (start < rows && (settled[start] === 1 || sets.leaderOf(start) !== start)) start++;
      if (start === rows) break;
      chain.push(start);
    }
    const last = chain[chain.length - 1]!;
    const before = chain[chain.length - 2] ?? -1;
    const own = similarity.subarray(last * rows, (last + 1) * rows);
    let nearest = before;
    let best = own[before] ?? Number.NEGATIVE_INFINITY;
    for (let place = 0; place < count; place++) {
      const other = leaders[place]!;
      const value = own[other]!;
      if (!(value >= best) || other === last) continue;
      if (value > best || (nearest !== before && other < nearest)) {
        best = value;
        nearest = other;
      }
    }
    if (!(best >= threshold)) {
      // Joins elsewhere only average similarities, so nothing will ever be nearer.
      settled[last] = 1;
      chain.pop();
    } else if (nearest === before) {
      chain.length -= 2;
      const [kept, gone] = last < before ? [last, before] : [before, last];
      const [weight, other] = [size[kept]!, size[gone]!];
      let length = 0;
      for (let place = 0; place < count; place++) {
        const leader = leaders[place]!;
        if (leader === gone) continue;
        leaders[length++] = leader;
        if (leader === kept) continue;
        const own = kept * rows + leader;
        similarity[own] = (weight * similarity[own]! + other * similarity[gone * rows + leader]!) / (weight + other);
        similarity[leader * rows + kept] = similarity[own]!;
      }
      count = length;
      size[kept] = weight + other;
      sets.join(kept, gone);
    } else {
      chain.push(nearest);
    }
  }
  return Int32Array.from({ length: rows }, (_, row) => sets.leaderOf(row));
}

function square(pairs: Float32Array, rows: number): Float32Array {
  const values = new Float32Array(rows * rows);
  let place = 0;
  for (let first = 1; first < rows; first++) {
    for (let second = 0; second < first; second++) {
      const value = pairs[place++]!;
      values[first * rows + second] = value;
      values[second * rows + first] = value;
    }
  }
  return values;
}
