import { DisjointSets } from "../../numeric/disjointSets.js";

/** Place of an unordered pair of different rows in the lower triangle without its diagonal. */
export function pairPlace(first: number, second: number): number {
  return first > second ? (first * (first - 1)) / 2 + second : (second * (second - 1)) / 2 + first;
}

/**
 * Groups by average linkage: the two groups whose pairs are most alike on average are joined, as long as that average is at
 * least `threshold`. Returns for each row the lowest row of its group. Among equals the pair of lowest rows is joined.
 *
 * Rows without any pair at the threshold stay alone, whatever is joined elsewhere: an average is at most the largest of its
 * pairs. The others are joined by nearest-neighbour chains, rows² steps for each of at most rows joins and in practice few for each; `similarity` (see
 * `pairPlace`) is used up as working memory.
 *
 * Murtagh (1983), "A survey of recent advances in hierarchical clustering algorithms".
 */
export function averageLinkage(similarity: Float32Array | Float64Array, rows: number, threshold: number): Int32Array {
  const size = new Int32Array(rows).fill(1);
  const sets = new DisjointSets(rows);
  const settled = alone(similarity, rows, threshold);
  // The rows that still lead a group and may be joined, as a packed list.
  const leaders = Int32Array.from({ length: rows }, (_, row) => row).filter((row) => settled[row] === 0);
  let count = leaders.length;
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
    let nearest = before;
    let best = before < 0 ? Number.NEGATIVE_INFINITY : similarity[pairPlace(last, before)]!;
    for (let place = 0; place < count; place++) {
      const other = leaders[place]!;
      if (other === last) continue;
      const own = similarity[pairPlace(last, other)]!;
      if (own > best || (own === best && nearest !== before && other < nearest)) {
        best = own;
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
        const own = pairPlace(kept, leader);
        similarity[own] = (weight * similarity[own]! + other * similarity[pairPlace(gone, leader)]!) / (weight + other);
      }
      count = length;
      size[kept] = weight + other;
      sets.join(kept, gone);
      settled[kept] = 0;
      start = Math.min(start, kept);
    } else {
      chain.push(nearest);
    }
  }
  return Int32Array.from({ length: rows }, (_, row) => sets.leaderOf(row));
}

/** 1 for rows that no pair at the threshold holds. */
function alone(similarity: Float32Array | Float64Array, rows: number, threshold: number): Uint8Array {
  const isAlone = new Uint8Array(rows).fill(1);
  let place = 0;
  for (let row = 1; row < rows; row++) {
    for (let other = 0; other < row; other++) {
      if (!(similarity[place++]! >= threshold)) continue;
      isAlone[row] = 0;
      isAlone[other] = 0;
    }
  }
  return isAlone;
}
