import type { EngineSql } from "./engineSql.js";
import { commonScale, SUM_MODULUS, scaleName } from "./scale.js";
import { WORD_BITS } from "./wordBits.js";

/** How scores are packed: what is asked of each, and the columns that hold it. Rows have a score; words also `p`, the item's bit, and `j`, its place. */
export interface ScoreForm {
  /** What is wrong with a score, the first that holds, and what it is called. */
  readonly faults: readonly (readonly [condition: string, kind: string])[];
  /** The kind of fault that another scale may mend. */
  readonly mended: string;
  /** Scales that may mend it; each is a multiple of those before. */
  readonly scales: readonly number[];
  /** What is made of the score of each row, with its name; none where the score is asked itself. */
  readonly made: readonly string[];
  /** Columns of the table of runs, after the number of rows. */
  readonly runs: readonly string[];
  /** The name of the column of words that says what kind they are, and their version. */
  readonly kind: string;
  /** Columns of the table of words, after that. */
  readonly words: readonly string[];
}

/** What scores with a few decimals are whole numbers of. */
const DECIMALS = [1, 10, 100, 1000, 1e4, 1e6, 1e9];

/** One bit a score, for scores of 0 and 1. */
export function rightOrWrong(sql: EngineSql, score: string): ScoreForm {
  const isOther = `${score} IS NOT NULL AND NOT (${score} = 0 OR ${score} = 1)`;
  const kind = "a score that is neither 0 nor 1";
  return {
    faults: [[isOther, kind]],
    mended: kind,
    scales: DECIMALS,
    made: [],
    runs: [sql.as(sql.sum(`${score} IS NOT NULL`, "1"), "scored"), sql.as(sql.sum(`${score} = 1`, "1"), "correct")],
    kind: "noisefloor_words_1",
    words: [...asked(sql, score), sql.as(sql.sum(`${score} = 1`, "p"), "bits"), sql.as(sql.sum(isOther, "1"), "other")],
  };
}

/**
 * Whole numbers, for scores that are multiples of one part in `scale`. Each has a column of its own, since whole numbers beside each other
 * in one would have to be declared small: the greatest of one is that one, and a second row of the item is seen by its bit.
 */
export function scaled(sql: EngineSql, score: string, scale: number): ScoreForm {
  const double = sql.dialect.double(score);
  const name = scaleName(scale);
  const fault = `a score that is no multiple of 1/${name}`;
  const is = (condition: string) => `${score} IS NOT NULL AND NOT (${condition})`;
  const scales = DECIMALS.flatMap((power) => commonScale(scale, power) ?? []);
  const whole = `CASE WHEN ${sql.fits(double, scale)} THEN ${sql.dialect.whole(sql.product(double, scale))} END`;
  const declared = sql.as(BigInt(scale).toString(), "scale");
  return {
    faults: [
      [is(sql.isFinite(double)), "a score that is no finite number"],
      [is(sql.hasRoom(double, scale)), `a score that is too large for a scale of ${name}`],
      [is(sql.fits(double, scale)), fault],
    ],
    mended: fault,
    scales: [...new Set(scales)].filter((other) => other > scale),
    made: [`${whole} AS s`],
    runs: [
      sql.as(sql.sum(`${score} IS NOT NULL`, "1"), "scored"),
      declared,
      sql.as(sql.sum("s IS NOT NULL", sql.dialect.remainder("s", SUM_MODULUS)), "total"),
    ],
    kind: "noisefloor_scores_1",
    words: [
      declared,
      ...asked(sql, score),
      sql.as(sql.sum(`${score} IS NOT NULL AND s IS NULL`, "1"), "other"),
      ...Array.from({ length: WORD_BITS }, (_, place) => sql.as(`MAX(CASE WHEN j = ${place} THEN s END)`, `v${place}`)),
    ],
  };
}

const asked = (sql: EngineSql, score: string): string[] => [
  sql.as("COUNT(*)", "n"),
  sql.as("CAST(SUM(p) AS BIGINT)", "mask"),
  sql.as(sql.sum(`${score} IS NOT NULL`, "p"), "scored"),
];
