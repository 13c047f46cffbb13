import { groupBy } from "../../data/groupBy.js";
import { STATE_CODE } from "../../data/resultMatrix.js";
import { InputError } from "../../errors.js";
import type { Note } from "../../notes.js";
import { formatCount } from "../../numberFormat.js";
import { someNames } from "../../someNames.js";
import { plainName } from "./columnNames.js";
import { isNumberCell, NOTHING, type ScoreCell, scored, scoreText, UNSCORED, withoutPerCent } from "./scoreCell.js";
import { scoreWords } from "./scoreWords.js";

/** Reads a cell of scores; `null` for a text that is no score. */
export type ReadScore = (text: string) => ScoreCell | null;

/** One task and metric of a table, whose scores are written in one way. */
interface ScoredTest {
  readonly task: string;
  readonly metric: string;
}

export interface ScoreScaleOptions {
  readonly file: string;
  /** Whether the scores are of whole runs, so that 62 is more likely to be per cent than a rating. */
  readonly areOfRuns: boolean;
  /** Values, as written, that stand for no score; `["none"]` for no value. Default: values that stand apart are found. */
  readonly unscored?: readonly string[] | undefined;
  /** The unit of shares: per cent, or as written. Default: per cent is told by the values. */
  readonly scoresIn?: "percent" | "share" | undefined;
}

/** Numbers that programs write in place of a score that they do not have. */
const SENTINELS = new Set([-1, -9, -99, -100, -999, -9999, 99, 999, 9999, 99_999]);
const PER_CENT = /^[+-]?(?:\d+\.?\d*|\.\d+)\s*%$/;
const SHARES =
  /(?:^|_)(?:acc|accuracy|exact_match|em|f1|correct|passed|pass|rate|success|resolved|solved|precision|recall|percent|pct)(?:_(?:norm|score|strict|flexible|raw|char|byte|\d+))*$/;
/** Metrics that go below zero by their nature: -1 is a score of theirs. */
const SIGNED =
  /(?:^|_)(?:reward|return|preference|margin|advantage|difference|diff|delta|gain|correlation|corr|pearson|spearman|kendall|tau|kappa|mcc|phi|logprob|logprobs|loglikelihood|log_likelihood|ll|elo|z|logit)(?:_|$)/;
/** A score of this or less may be a rating: grades go from 1 to 10. */
const LARGEST_RATING = 10;
/** Shares and per cent are a factor of 100 apart; scores of one unit seldom leave such a gap around 1. */
const MIXED_RATIO = 10;
/** Fewer different scores than this from 0 to 1 are grades rather than fractions. */
const FEW_GRADES = 5;

const NONE: ReadonlySet<string> = new Set();
/** One cell in so many is empty where that may be a grade. */
const MANY_EMPTY = 5;

/** How the scores of a table are written: in words, in per cent, with values that stand for no score. */
export class ScoreScales {
  readonly notes: Note[] = [];
  readonly #tests = new Map<string, TestTexts>();
  readonly #perCent = new Set<TestTexts>();
  readonly #readers = new Map<TestTexts, ReadScore>();

  constructor(private readonly options: ScoreScaleOptions) {}

  /** The texts of a test so far, to be counted before any is read. */
  textsOf({ task, metric }: ScoredTest): TestTexts {
    const key = JSON.stringify([task, metric]);
    const known = this.#tests.get(key) ?? new TestTexts(task, metric);
    this.#tests.set(key, known);
    return known;
  }

  /** Decides how each test is read; `notes` then says it. */
  decide(): void {
    for (const [metric, tests] of groupBy([...this.#tests.values()], (test) => test.metric)) {
      const missing = new Map(tests.map((test) => [test, this.#sentinels(test)]));
      this.#requireBothMarks(tests, missing);
      const perCent = this.#perCentTests(metric, tests, missing);
      for (const test of tests)
        this.#readers.set(test, this.#reader(test, missing.get(test) ?? NONE, perCent.has(test)));
    }
  }

  /** Whether the scores of a test were divided by 100, after `decide`. */
  isPerCent(test: TestTexts): boolean {
    return this.#perCent.has(test);
  }

  /** How the cells of a test are read, after `decide`. */
  readerOf(test: TestTexts): ReadScore {
    return this.#readers.get(test) ?? scoreText;
  }

  #reader(test: TestTexts, missing: ReadonlySet<string>, isPerCent: boolean): ReadScore {
    const words = this.#words(test);
    const hasSigns = this.#hasPerCentSigns(test);
    if (isPerCent || hasSigns) this.#perCent.add(test);
    if (missing.size === 0 && !isPerCent && words === null && !hasSigns) return scoreText;
    return (text) => {
      const trimmed = text.trim();
      if (missing.has(trimmed)) return UNSCORED;
      if (hasSigns && PER_CENT.test(trimmed)) return scored(hundredth(withoutPerCent(trimmed)));
      const word = words?.get(trimmed);
      if (word !== undefined) return word;
      const cell = scoreText(trimmed);
      return isPerCent && cell?.state === STATE_CODE.scored ? scored(hundredth(trimmed)) : cell;
    };
  }

  #words({ texts }: TestTexts): ReadonlyMap<string, ScoreCell> | null {
    const others = [...texts.keys()].filter((text) => scoreText(text) === null && !PER_CENT.test(text));
    const words = others.length === 0 ? null : scoreWords(others);
    if (words === null) return null;
    const graded = [...words].filter(([, { state }]) => state === STATE_CODE.scored);
    if (graded.length > 0) {
      const read = graded.map(([word, { score }]) => `${JSON.stringify(word)} is read as ${score}`);
      this.notes.push({ code: "scores-in-words", message: `${this.options.file}: ${read.sort().join(", ")}` });
    }
    return words;
  }

  /** Throws where every mark of a metric is one and the same grade, and empty cells or dashes may be the other or no score. */
  #requireBothMarks(tests: readonly TestTexts[], missing: ReadonlyMap<TestTexts, ReadonlySet<string>>): void {
    const counts = new Map<string, number>();
    for (const test of tests) {
      for (const [text, { count }] of test.texts)
        if (!missing.get(test)?.has(text)) counts.set(text, (counts.get(text) ?? 0) + count);
    }
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    // A judge that fails now and then leaves a few cells empty; the other grade is no rarity.
    const open = [...counts.keys()].find(
      (text) => NOTHING.has(text) && (text !== "" || MANY_EMPTY * (counts.get(text) ?? 0) >= total),
    );
    if (open === undefined) return;
    const marks = [...counts.keys()].filter((text) => !NOTHING.has(text));
    const words = scoreWords(marks.filter((text) => scoreText(text) === null));
    const cells = marks.map((text) => words?.get(text) ?? scoreText(text));
    const grades = new Set(cells.flatMap((cell) => (cell?.state === STATE_CODE.scored ? cell.score : [])));
    const mark = marks.find((text) => words?.get(text)?.state === STATE_CODE.scored || /^(?:true|false)$/i.test(text));
    if (mark === undefined || grades.size > 1) return;
    const written = open === "" ? "cells are empty" : `cells are ${JSON.stringify(open)}`;
    throw new InputError(
      "one-sided-marks",
      `${tests[0]?.metric} has no other grade than ${JSON.stringify(mark)}, and ${formatCount(counts.get(open) ?? 0)} ${written}: whether ` +
        "these are the other grade or no score is not known. Write 0 or 1 for a grade and N/A for no score.",
      { file: this.options.file },
    );
  }

  #hasPerCentSigns({ texts, task, metric }: TestTexts): boolean {
    const signed = [...texts.keys()].find((text) => PER_CENT.test(text));
    if (signed === undefined) return false;
    const bare = [...texts.keys()].find((text) => isNumberCell(text) && Number(text) !== 0);
    if (bare !== undefined) {
      throw new InputError(
        "mixed-units",
        `${task} ${metric} has scores with a % (${JSON.stringify(signed)}) and without (${JSON.stringify(bare)}). Write all in one way.`,
        { file: this.options.file },
      );
    }
    this.notes.push({
      code: "scores-in-percent",
      message: `${this.options.file}: scores with a % were divided by 100`,
    });
    return true;
  }

  /** Texts that stand for no score: those the caller named, else numbers such as -1 that stand apart from all others. */
  #sentinels({ texts, task, metric }: TestTexts): ReadonlySet<string> {
    const { unscored, file } = this.options;
    if (unscored !== undefined) {
      const named = new Set(unscored.filter((text) => text !== "none"));
      const isNamed = (text: string) =>
        named.has(text) ||
        (isNumberCell(text) && [...named].some((name) => isNumberCell(name) && Number(name) === Number(text)));
      return new Set([...texts.keys()].filter(isNamed));
    }
    const numbers = [...texts.keys()].filter(isNumberCell);
    const values = numbers.map(Number);
    if (!values.some((value) => SENTINELS.has(value))) return NONE;
    const isSigned = SIGNED.test(plainName(metric));
    const readings = new Map(
      numbers.filter((text) => !isSigned || Number(text) !== -1).map((text) => [text, standing(Number(text), values)]),
    );
    const found = numbers.filter((text) => readings.get(text) === "apart");
    const others = numbers.filter((text) => !found.includes(text)).map(Number);
    const open = numbers.find((text) => readings.get(text) === "open");
    if (open !== undefined) {
      const rest = numbers.filter((text) => text !== open);
      throw new InputError(
        "sentinel-or-score",
        `${task} ${metric} has ${open} (${formatCount(texts.get(open)?.count ?? 0)} times) next to ${someNames(rest)}; whether it is a ` +
          `score or marks answers that could not be judged is not known. Say --unscored=${open} if it marks them, or ` +
          "--unscored none if it is a score.",
        { file },
      );
    }
    if (found.length > 0) {
      const count = found.reduce((sum, text) => sum + (texts.get(text)?.count ?? 0), 0);
      // No spread: there may be more scores than a call takes arguments.
      const least = others.reduce((one, other) => Math.min(one, other));
      const most = others.reduce((one, other) => Math.max(one, other));
      const range = `${least} to ${most}`;
      this.notes.push({
        code: "sentinel-unscored",
        message:
          `${file}: ${someNames(found)} stands apart from all other scores of ${task} ${metric} (${range}) and is taken as ` +
          `unscored (${formatCount(count)} times); --unscored none takes it as a score`,
      });
    }
    return found.length === 0 ? NONE : new Set(found);
  }

  /** The tests of a metric whose scores are in per cent. */
  #perCentTests(
    metric: string,
    tests: readonly TestTexts[],
    missing: ReadonlyMap<TestTexts, ReadonlySet<string>>,
  ): ReadonlySet<TestTexts> {
    const { file, areOfRuns, scoresIn } = this.options;
    const none = new Set<TestTexts>();
    if (scoresIn === "share") return none;
    const isShare = SHARES.test(plainName(metric)) || /^pass@\d+$/i.test(metric.trim());
    const isOpen = areOfRuns && (metric === "score" || metric === "value");
    const numbersOf = (test: TestTexts) =>
      [...test.texts.keys()].filter((text) => isNumberCell(text) && !missing.get(test)?.has(text));
    const values = tests.flatMap((test) => numbersOf(test).map(Number));
    if (values.length === 0 || !values.every((value) => value >= 0 && value <= 100)) return none;
    const largest = values.reduce((most, value) => Math.max(most, value), 0);
    const isRightOrWrong = largest === 100 && values.every((value) => value === 0 || value === 1 || value === 100);
    const isAsked = scoresIn === "percent" && (isShare || isOpen || isRightOrWrong);
    if (!isAsked && !isRightOrWrong && !(isShare && largest > 1) && !(isOpen && largest > LARGEST_RATING)) return none;
    const inShares = isAsked ? [] : tests.filter((test) => areShares(numbersOf(test).map(Number)));
    if (!isAsked) {
      for (const test of tests) requireOneUnit(test, numbersOf(test), file);
      const doubtful = inShares.find((test) => areOfRuns || !numbersOf(test).map(Number).every(Number.isInteger));
      if (doubtful !== undefined) throw otherUnit(doubtful, numbersOf(doubtful), largest, file);
    }
    this.notes.push({
      code: "scores-in-percent",
      message: `${file}: ${metric} is in per cent (up to ${largest}) and was divided by 100; --scores-in share takes it as written`,
    });
    return new Set(tests.filter((test) => !inShares.includes(test)));
  }
}

/** Whether numbers, not all of them 0, lie in 0–1. */
function areShares(values: readonly number[]): boolean {
  return values.some((value) => value > 0) && values.every((value) => value <= 1);
}

/** One test in 0–1 among others in per cent: it may be of another unit, or very hard. */
function otherUnit({ task, metric }: TestTexts, texts: readonly string[], largest: number, file: string): InputError {
  const [example] = texts.filter((text) => Number(text) > 0).sort((a, b) => Number(b) - Number(a));
  return new InputError(
    "mixed-units",
    `scores of ${task} ${metric} lie in 0–1 (such as ${example}), where others by the same name go up to ${largest}: they may be ` +
      "shares, or very low per cent. Write all in one unit, or say --scores-in percent where all are per cent, or --scores-in " +
      "share to take all as written.",
    { file },
  );
}

/** Throws where some scores of a test are shares and others a hundred times as large, with nothing in between. */
function requireOneUnit({ task, metric, texts: seen }: TestTexts, texts: readonly string[], file: string): void {
  const sorted = texts.filter((text) => Number(text) > 0).sort((a, b) => Number(a) - Number(b));
  const least = sorted.findIndex((text) => Number(text) > 1);
  const [small, large] = [sorted[least - 1], sorted[least]];
  if (small === undefined || large === undefined || Number(large) < MIXED_RATIO * Number(small)) return;
  const at = (text: string) => `${text}${seen.get(text)?.line === undefined ? "" : ` (line ${seen.get(text)?.line})`}`;
  throw new InputError(
    "mixed-units",
    `scores of ${task} ${metric} are mixed: some look like shares, such as ${at(small)}, others like per cent, such as ` +
      `${at(large)}. Write all in one unit, or say --scores-in percent or --scores-in share if they are.`,
    { file },
  );
}

interface SeenText {
  count: number;
  /** The line on which the text stands first, where it is known. */
  readonly line: number | undefined;
}

/** The different texts of one test, and how often each stands. */
export class TestTexts implements ScoredTest {
  readonly texts = new Map<string, SeenText>();

  constructor(
    readonly task: string,
    readonly metric: string,
  ) {}

  add(written: string, line?: number, count = 1): void {
    const text = written.trim();
    const seen = this.texts.get(text);
    if (seen === undefined) this.texts.set(text, { count, line });
    else seen.count += count;
  }
}

/**
 * How a number that programs write for no score stands to the others: "apart" from them, "among" them, or "open" where a few
 * grades leave it to be a penalty as well as a mark of no score.
 */
function standing(value: number, values: readonly number[]): "apart" | "among" | "open" {
  if (!SENTINELS.has(value)) return "among";
  const others = [...new Set(values)]
    .filter((other) => other !== value && (!SENTINELS.has(other) || isInside(other, values)))
    .sort((a, b) => a - b);
  const [least, most] = [others[0], others.at(-1)];
  if (least === undefined || most === undefined) return "among";
  const gaps = others.slice(1).map((other, index) => other - (others[index] as number));
  const largestGap = gaps.reduce((largest, gap) => Math.max(largest, gap), 0);
  if (value > 0) {
    return others.length > 1 && value - most > Math.max(most - least, largestGap) ? "apart" : "among";
  }
  // Where other scores are below zero too, so may this one be.
  if (least < 0) return "among";
  const isNear = value === -1 && most <= 1;
  if (others.length > 1 && !isNear && least - value > largestGap) return "apart";
  return others.length >= FEW_GRADES ? "apart" : "open";
}

/** Whether a number lies among those that are no sentinels. */
function isInside(value: number, values: readonly number[]): boolean {
  const plain = values.filter((other) => !SENTINELS.has(other));
  return plain.some((other) => other < value) && plain.some((other) => other > value);
}

/** A hundredth by moving the point in the text: 31.58 per cent are 0.3158, where a division gives 0.31579999999999997. */
function hundredth(text: string): number {
  return Number(/e/i.test(text) || !isNumberCell(text) ? (scoreText(text)?.score ?? Number.NaN) / 100 : `${text}e-2`);
}
