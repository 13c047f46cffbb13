import type { ReducedRun } from "./reduced.js";
import type { ScoreWordRow, WordRow } from "./reducedRows.js";
import { WORD_BITS } from "./wordBits.js";

/** A score that is neither 0 nor 1, with the place of its item in the order of ids. */
type PlacedScore = readonly [place: number, score: number];

/** The words of a run in the order of the items' ids: `placeOf` has the place of each by its number. */
export function packedRun(
  words: Iterable<WordRow | ScoreWordRow>,
  placeOf: Int32Array,
): Pick<ReducedRun, "asked" | "scored" | "right" | "graded"> {
  const bits = emptyBits(placeOf.length);
  const graded: PlacedScore[] = [];
  for (const row of words) {
    for (let bit = 0, rest = row.mask; rest !== 0; bit++, rest >>>= 1) {
      if ((rest & 1) === 0) continue;
      const place = placeOf[row.word * WORD_BITS + bit]!;
      setBit(bits.asked, place);
      if (((row.scored >>> bit) & 1) === 0) continue;
      setBit(bits.scored, place);
      // Both are doubles as they are, and their quotient is the double nearest to what was written.
      const score = "bits" in row ? (row.bits >>> bit) & 1 : row.values[bit]! / row.scale;
      if (score === 1) setBit(bits.right, place);
      else if (score !== 0) graded.push([place, score]);
    }
  }
  return { ...bits, ...gradedOf(graded, placeOf.length) };
}

/** Bits of no item, for as many as there are. */
export function emptyBits(items: number): Readonly<Record<"asked" | "scored" | "right", number[]>> {
  const none = () => new Array<number>(Math.ceil(items / WORD_BITS)).fill(0);
  return { asked: none(), scored: none(), right: none() };
}

/** Sets the bit of the item at a place. */
export function setBit(words: number[], place: number): void {
  words[Math.floor(place / WORD_BITS)]! |= 1 << (place % WORD_BITS);
}

/** The bit of the item at a place. */
export function hasBit(words: readonly number[], place: number): boolean {
  return ((words[Math.floor(place / WORD_BITS)]! >>> (place % WORD_BITS)) & 1) === 1;
}

/** Scores that are neither 0 nor 1, in any order, as a run has them; nothing where there are none. */
export function gradedOf(scores: readonly PlacedScore[], items: number): Pick<ReducedRun, "graded"> {
  if (scores.length === 0) return {};
  const { right: places } = emptyBits(items);
  const sorted = [...scores].sort(([a], [b]) => a - b);
  for (const [place] of sorted) setBit(places, place);
  return { graded: { items: places, scores: sorted.map(([, score]) => score) } };
}

/** The scores of a run that are neither 0 nor 1, with the places of their items. */
export function gradedScores({ graded }: ReducedRun): PlacedScore[] {
  if (graded === undefined) return [];
  const { items, scores } = graded;
  const found: PlacedScore[] = [];
  for (let place = 0; place < items.length * WORD_BITS; place++) {
    if (hasBit(items, place)) found.push([place, scores[found.length]!]);
  }
  return found;
}
