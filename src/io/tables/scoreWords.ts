import { ERRORED, type ScoreCell, scored } from "./scoreCell.js";

const words = (text: string): readonly string[] => text.split("|");

const RIGHT = words(
  "pass|passed|yes|y|correct|right|success|successful|succeeded|resolved|solved|accepted|win|won|✓|✔|✅",
);
const WRONG = words(
  "fail|failed|no|n|incorrect|wrong|failure|unsuccessful|unresolved|unsolved|not resolved|not solved|rejected|loss|lost|lose|✗|✘|❌",
);
const HALF = words("partial|partially correct|partly correct|tie|tied|draw");
const BROKEN = words("errored|error|timeout|timed out|crash|crashed|exception");

const WORDS: ReadonlyMap<string, ScoreCell> = new Map([
  ...RIGHT.map((word) => [word, scored(1)] as const),
  ...WRONG.map((word) => [word, scored(0)] as const),
  ...HALF.map((word) => [word, scored(0.5)] as const),
  ...BROKEN.map((word) => [word, ERRORED] as const),
]);
/** Grades by letter: correct, incorrect, partial, no answer. */
const LETTERS: ReadonlyMap<string, ScoreCell> = new Map([
  ["c", scored(1)],
  ["i", scored(0)],
  ["p", scored(0.5)],
  ["n", scored(0)],
]);

/** True and false as R and databases shorten them. */
const TRUTHS: ReadonlyMap<string, ScoreCell> = new Map([
  ["t", scored(1)],
  ["f", scored(0)],
]);

/**
 * What the words of a column of scores stand for; `null` where one of them is no grade. Letters are grades only among
 * themselves: `C` and `I`, but not `C` and `B`, which are answers.
 */
export function scoreWords(texts: Iterable<string>): ReadonlyMap<string, ScoreCell> | null {
  const written = [...texts];
  for (const vocabulary of [WORDS, LETTERS, TRUTHS]) {
    const cells = written.map((text) => [text, vocabulary.get(plain(text)) ?? broken(text)] as const);
    if (cells.every((entry): entry is readonly [string, ScoreCell] => entry[1] !== undefined)) return new Map(cells);
  }
  return null;
}

function broken(text: string): ScoreCell | undefined {
  const cell = WORDS.get(plain(text));
  return cell === ERRORED ? cell : undefined;
}

function plain(text: string): string {
  return text.trim().toLowerCase().replaceAll(/[_-]/g, " ");
}
