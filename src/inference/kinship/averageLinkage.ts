import { DisjointSets } from "../../numeric/disjointSets.js";

/** Rows and columns that are mirrored together: they lie in the processor's first memory. */
const BLOCK = 64;

/** Place of an unordered pair of different rows in the lower triangle without its diagonal. */
export function pairPlace(first: number, second: number): number {
  return first > second ? (first * (first - 1)) / 2 + second : (second * (second - 1)) / 2 + first;
}

/**
 * Groups by average linkage: the two groups whose pairs are most alike on average are joined, as long as that average is at
 * least `threshold`. Returns for each row the lowest row of its group. Among equals the pair of lowest rows is joined.
 * `similarity` is laid out by `pairPlace`.
 *
 * Rows without any pair at the threshold stay alone, whatever is joined elsewhere: an average is at most the largest of its
 * pairs. The others are joined by nearest-neighbour chains, rows² steps for each of at most rows joins and in practice few
 * for each, over a square of their similarities: a row of it lies in one piece.
 *
 * Murtagh (1983), "A survey of recent advances in hierarchical clustering algorithms".
 */
export function averageLinkage(similarity: Float32Array, rows: number, threshold: number): Int32Array {
  const isAlone = alone(similarity, rows, threshold);
  const joined = Int32Array.from({ length: rows }, (_, row) => row).filter((row) => isAlone[row] === 0);
  const leaders = chains(square(similarity, joined), joined.length, threshold);
  const groups = Int32Array.from({ length: rows }, (_, row) => row);
  joined.forEach((row, place) => {
    groups[row] = joined[leaders[place]!]!;
  });
  return groups;
}

/** As `averageLinkage`, of a square, which is used up as working memory. */
function chains(similarity: Float32Array, rows: number, threshold: number): Int32Array {
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
    let best = before < 0 ? Number.NEGATIVE_INFINITY : own[before]!;
    for (let place = 0; place < count; place++) {
      const other = leaders[place]!;
      const value = own[other]!;
      if (value < best || other === last) continue;
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
        const mean =
          (weight * similarity[kept * rows + leader]! + other * similarity[gone * rows + leader]!) / (weight + other);
        similarity[kept * rows + leader] = mean;
        similarity[leader * rows + kept] = mean;
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

/** Similarities of some rows to each other, both ways. */
function square(similarity: Float32Array, rows: Int32Array): Float32Array {
  const side = rows.length;
  const values = new Float32Array(side * side);
  for (let first = 1; first < side; first++) {
    const row = rows[first]!;
    const start = (row * (row - 1)) / 2;
    for (let second = 0; second < first; second++) values[first * side + second] = similarity[start + rows[second]!]!;
  }
  // Mirrored in blocks: a column at a time would wait for memory at every step.
  for (let top = 0; top < side; top += BLOCK) {
    for (let left = 0; left <= top; left += BLOCK) {
      const bottom = Math.min(top + BLOCK, side);
      for (let first = top; first < bottom; first++) {
        const right = Math.min(left + BLOCK, first);
        for (let second = left; second < right; second++)
          values[second * side + first] = values[first * side + second]!;
      }
    }
  }
  return values;
}

/** 1 for rows that no pair at the threshold holds. */
function alone(similarity: Float32Array, rows: number, threshold: number): Uint8Array {
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
