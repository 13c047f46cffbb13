import type { ReducedRun } from "./reduced.js";
import type { ScoreWordRow, WordRow } from "./reducedRows.js";
import { WORD_BITS } from "./wordBits.js";

/** A score that is neither 0 nor 1, with the place of its item in the order of ids. */
type PlacedScore = readonly [place: number, score: number];

/** The scores of a run as its words give them, put in the order of the items' ids: `placeOf` has the place of each by its number. */
export class RunPacker {
  readonly #placeOf: Int32Array;
  readonly #bits: ReturnType<typeof emptyBits>;
  readonly #seen: Uint8Array;
  /** By place, made for the first that is neither 0 nor 1. */
  #graded: Float64Array | null = null;

  constructor(placeOf: Int32Array) {
    this.#placeOf = placeOf;
    this.#bits = emptyBits(placeOf.length);
    this.#seen = new Uint8Array(this.#bits.asked.length);
  }

  /** Whether a word of this number was added before. */
  has({ word }: Pick<WordRow, "word">): boolean {
    return this.#seen[word] === 1;
  }

  add(row: WordRow | ScoreWordRow): void {
    const [placeOf, { asked, scored, right }] = [this.#placeOf, this.#bits];
    const start = row.word * WORD_BITS;
    this.#seen[row.word] = 1;
    for (let bit = 0, rest = row.mask; rest !== 0; bit++, rest >>>= 1) {
      if ((rest & 1) === 0) continue;
      const place = placeOf[start + bit]!;
      setBit(asked, place);
      if (((row.scored >>> bit) & 1) === 0) continue;
      setBit(scored, place);
      // Both are doubles as they are, and their quotient is the double nearest to what was written.
      const score = "bits" in row ? (row.bits >>> bit) & 1 : row.values[bit]! / row.scale;
      if (score === 1) setBit(right, place);
      else if (score !== 0) this.#grades()[place] = score;
    }
  }

  #grades(): Float64Array {
    this.#graded ??= noGrades(this.#placeOf.length);
    return this.#graded;
  }

  packed(): Pick<ReducedRun, "asked" | "scored" | "right" | "graded"> {
    return this.#graded === null ? this.#bits : { ...this.#bits, graded: gradedAt(this.#graded) };
  }
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
  const byPlace = noGrades(items);
  for (const [place, score] of scores) byPlace[place] = score;
  return { graded: gradedAt(byPlace) };
}

function noGrades(items: number): Float64Array {
  return new Float64Array(items).fill(Number.NaN);
}

/** Scores by place, NaN for none, as a run has them. */
function gradedAt(byPlace: Float64Array): NonNullable<ReducedRun["graded"]> {
  const { right: items } = emptyBits(byPlace.length);
  const scores: number[] = [];
  byPlace.forEach((score, place) => {
    if (Number.isNaN(score)) return;
    setBit(items, place);
    scores.push(score);
  });
  return { items, scores };
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
