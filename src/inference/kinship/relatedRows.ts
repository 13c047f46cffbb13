import { bitCount } from "../../numeric/bitCount.js";
import { normalQuantile } from "../../numeric/distributions/normal.js";
import { averageLinkage } from "./averageLinkage.js";
import { agreementTail, type ExpectedAgreement, expectedAgreement, trianglePlace } from "./expectedAgreement.js";
import { itemLines, type ScoreProfiles, scoreProfiles } from "./itemCurves.js";

/** Kinship at which rows count as kin: halfway between strangers of the same ability and copies. */
export const KIN = 0.5;
/** Standard deviations of chance that kin must agree beyond strangers, where a table is known to hold kin. */
const DEVIATIONS = 2;
/** A table holds kin when this many times the pairs that chance makes, and a few more, agree as kin do. */
const [MANY_TIMES, AND_MORE] = [3, 5];
/** Elsewhere only pairs that chance would not have made among all pairs are kin: error probability over all of them. */
const ALPHA = 0.05;
/** Curves are fitted again with each family counted once, until the families stay, or so often. */
const ROUNDS = 3;

interface RelatedRowsOptions {
  /** Rows with the same label are kin whatever they answered, such as runs of one model; default none. */
  readonly labels?: readonly string[];
}

/** Rows of right-or-wrong answers, grouped by how alike they answer beyond what their abilities explain. */
interface RelatedRows {
  /** Rows of each family, ascending; families by their first row. Rows without kin are families of one. */
  readonly families: readonly (readonly number[])[];
  /** Sets of two rows and more with the same answers to all items, ascending. */
  readonly copies: readonly (readonly number[])[];
  /**
   * Independent rows that would fix a mean over all rows as well as these do: rows² ÷ Σ kinship over the pairs of a family,
   * a row being its own kin at 1.
   */
  readonly effectiveRows: number;
  /** Mean kinship of the pairs in each family; NaN for families of one. */
  readonly meanKinship: readonly number[];
  /** Of every pair of rows, in the order of `pairPlace`. */
  readonly kinship: Float32Array;
  /** Share of pairs of strangers that would agree as much as kin do, by chance alone, in [0, 1]. */
  readonly chanceShare: number;
}

/** Bytes that `relatedRows` takes at its height: for each pair its disagreements, its kinship, and both again to group them. */
export function relatedRowsBytes(rows: number): number {
  return 16 * ((rows * (rows - 1)) / 2);
}

/**
 * Families of rows, from their answers alone.
 *
 * Two rows agree on an item by chance with probability p·p′ + (1 − p)(1 − p′), p and p′ being what the item's curve says of
 * rows with their scores. Kinship is (agreement − expected) ÷ (items − expected): 0 for strangers, 1 for copies. Families
 * are groups by average linkage at a kinship of 0.5. The curves are fitted with every family counted once, so the search is
 * repeated until the families stay.
 *
 * Few items, or rows that are nearly all right, let strangers agree as kin do. A kinship of 0.5 must therefore also
 * lie 2 standard deviations of chance above strangers, and in a table whose pairs agree so much hardly more often than
 * chance would have it (at most 3 times as often) so many that no pair of strangers is expected to (5 % over all pairs).
 * Where kin abound, rows with the same answers are kin whatever chance could do.
 *
 * Rows that are kin in truth but answer half of their items anew are not found; rows that err alike because the test has
 * several dimensions may be called kin: both are what independence of answers would deny.
 *
 * @param scores row-major rows × items: 0, 1, NaN where missing
 */
export function relatedRows(
  scores: ArrayLike<number>,
  rows: number,
  items: number,
  { labels }: RelatedRowsOptions = {},
): RelatedRows {
  const profiles = scoreProfiles(scores, rows, items);
  const answers = packedAnswers(scores, rows, items);
  const weights = new Float64Array(rows).fill(1);
  // Each row by itself: what the weights say at first.
  let found: Int32Array = Int32Array.from({ length: rows }, (_, row) => row);
  let own: Kinships;
  for (let round = 1; ; round++) {
    const expected = expectedAgreement(scores, items, profiles, itemLines(scores, items, profiles, weights));
    own = kinships(answers, profiles, expected, labels);
    const leaders = averageLinkage(own.kinship, rows, KIN);
    const isSame = leaders.every((leader, row) => leader === found[row]);
    found = leaders;
    if (isSame || round === ROUNDS) break;
    const sizes = new Int32Array(rows);
    for (const leader of found) sizes[leader]!++;
    for (let row = 0; row < rows; row++) weights[row] = 1 / sizes[found[row]!]!;
  }
  const families = groups(Array.from(found, String));
  const meanKinship = families.map((members) => meanOverPairs(members, own.kinship));
  const spread = families.reduce(
    (sum, { length }, family) => sum + length + (length > 1 ? length * (length - 1) * meanKinship[family]! : 0),
    0,
  );
  return {
    families,
    copies: groups(answers.patterns).filter(({ length }) => length > 1),
    effectiveRows: (rows * rows) / spread,
    meanKinship,
    kinship: own.kinship,
    chanceShare: own.chanceShare,
  };
}

/** What rows answered, as far as pairs of them are compared. */
interface PackedAnswers {
  readonly rows: number;
  /** Items that both of a pair answered, and one of them alone solved, by `pairPlace`. */
  readonly apart: Int32Array;
  /** A text that only rows with the same answers share. */
  readonly patterns: readonly string[];
}

function packedAnswers(scores: ArrayLike<number>, rows: number, items: number): PackedAnswers {
  const words = Math.ceil(items / 32);
  const [right, answered] = [new Int32Array(rows * words), new Int32Array(rows * words)];
  let missing = false;
  for (let row = 0; row < rows; row++) {
    for (let word = 0, cell = row * items; word < words; word++) {
      let [solved, known] = [0, 0];
      for (let bit = 0; bit < 32 && 32 * word + bit < items; bit++, cell++) {
        const score = scores[cell]!;
        if (score === 1) solved |= 1 << bit;
        if (Number.isNaN(score)) missing = true;
        else known |= 1 << bit;
      }
      right[row * words + word] = solved;
      answered[row * words + word] = known;
    }
  }
  const patterns = Array.from({ length: rows }, (_, row) => {
    const own = (bits: Int32Array) => bits.subarray(row * words, (row + 1) * words).join();
    return missing ? `${own(right)};${own(answered)}` : own(right);
  });
  return { rows, apart: disagreements(rows, words, right, missing ? answered : null), patterns };
}

/** `answered` is `null` where every row answered every item. */
function disagreements(rows: number, words: number, right: Int32Array, answered: Int32Array | null): Int32Array {
  const apart = new Int32Array((rows * (rows - 1)) / 2);
  let pair = 0;
  for (let first = 1; first < rows; first++) {
    for (let second = 0; second < first; second++, pair++) {
      let bits = 0;
      for (let word = 0, a = first * words, b = second * words; word < words; word++, a++, b++) {
        const differing = right[a]! ^ right[b]!;
        bits += bitCount(answered === null ? differing : differing & answered[a]! & answered[b]!);
      }
      apart[pair] = bits;
    }
  }
  return apart;
}

interface Kinships {
  /** Of every pair, in the order of `pairPlace`. */
  readonly kinship: Float32Array;
  readonly chanceShare: number;
}

function kinships(
  answers: PackedAnswers,
  profiles: ScoreProfiles,
  expected: ExpectedAgreement,
  labels: readonly string[] | undefined,
): Kinships {
  const pairs = (answers.rows * (answers.rows - 1)) / 2;
  const kinship = new Float32Array(pairs);
  const chance = chanceShare(profiles, expected, DEVIATIONS);
  const alike = fillKinships(kinship, answers, profiles, expected, DEVIATIONS, true);
  const abound = alike > MANY_TIMES * chance * pairs + AND_MORE;
  if (!abound) {
    const deviations = -normalQuantile(ALPHA / pairs);
    fillKinships(kinship, answers, profiles, expected, deviations, false);
  }
  if (labels !== undefined) joinLabels(kinship, labels);
  return { kinship, chanceShare: abound ? chance : Math.min(chance, ALPHA / pairs) };
}

/** Returns how many pairs agree as kin do, pairs with the same answers not counted for that alone. */
function fillKinships(
  kinship: Float32Array,
  { rows, apart }: PackedAnswers,
  { profileOf }: ScoreProfiles,
  { shared, mean, variance }: ExpectedAgreement,
  deviations: number,
  copiesAreKin: boolean,
): number {
  let [pair, alike] = [0, 0];
  for (let first = 1; first < rows; first++) {
    const profile = profileOf[first]!;
    for (let second = 0; second < first; second++, pair++) {
      const place = trianglePlace(profile, profileOf[second]!);
      const items = shared[place]!;
      if (items === 0) continue;
      const scale = Math.max(items - mean[place]!, (deviations / KIN) * Math.sqrt(variance[place]!));
      const own = (items - apart[pair]! - mean[place]!) / scale;
      if (own >= KIN) alike++;
      kinship[pair] = apart[pair] === 0 && copiesAreKin ? 1 : own;
    }
  }
  return alike;
}

function joinLabels(kinship: Float32Array, labels: readonly string[]): void {
  let pair = 0;
  for (let first = 1; first < labels.length; first++) {
    for (let second = 0; second < first; second++, pair++) if (labels[first] === labels[second]) kinship[pair] = 1;
  }
}

function meanOverPairs(members: readonly number[], kinship: Float32Array): number {
  let sum = 0;
  for (let first = 1; first < members.length; first++) {
    const row = members[first]!;
    for (let second = 0; second < first; second++) sum += kinship[(row * (row - 1)) / 2 + members[second]!]!;
  }
  return sum / ((members.length * (members.length - 1)) / 2);
}

/** Over all pairs of rows, were they strangers: the chance to agree as much as kin. */
function chanceShare(
  { profileOf, logOdds }: ScoreProfiles,
  { shared, mean, variance, third }: ExpectedAgreement,
  deviations: number,
): number {
  const counts = new Float64Array(logOdds.length);
  for (const profile of profileOf) counts[profile]!++;
  let [pairs, kin] = [0, 0];
  for (let first = 0; first < counts.length; first++) {
    for (let second = 0; second <= first; second++) {
      const number = first === second ? (counts[first]! * (counts[first]! - 1)) / 2 : counts[first]! * counts[second]!;
      const place = trianglePlace(first, second);
      const [expected, spread] = [mean[place]!, variance[place]!];
      if (number === 0 || shared[place] === 0) continue;
      const beyond = Math.max(KIN * (shared[place]! - expected), deviations * Math.sqrt(spread));
      const bound = expected + beyond;
      pairs += number;
      kin += number * agreementTail(bound, expected, spread, third[place]!);
    }
  }
  return pairs === 0 ? Number.NaN : kin / pairs;
}

/** Indices of equal keys, ascending, in the order of their first. */
function groups(keys: readonly string[]): number[][] {
  const members = new Map<string, number[]>();
  keys.forEach((key, index) => {
    const own = members.get(key);
    if (own === undefined) members.set(key, [index]);
    else own.push(index);
  });
  return [...members.values()];
}
