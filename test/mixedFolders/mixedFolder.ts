import { createRng, type Rng } from "../../src/random/rng.js";

/** One score that a file states; `null` where the answer could not be judged. */
interface Cell {
  readonly item: string;
  readonly trial: number;
  readonly score: number | null;
}

/** What one model did on one test. */
export interface TrueRun {
  readonly model: string;
  readonly trials: number;
  readonly cells: readonly Cell[];
}

/** A test that some models took, under the name that its task has where the folder holds it alone. */
export interface TrueTest {
  readonly task: string;
  readonly version: string | null;
  readonly split: string | null;
  readonly scale: "right-or-wrong" | "graded" | "hundred" | "judge";
  readonly runs: readonly TrueRun[];
}

/** A folder of dumps whose truth is known. */
interface MixedFolder {
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly tests: readonly TrueTest[];
}

const MODELS = ["oak", "elm", "ash", "fir", "yew", "bay"];
const TASKS = ["maths", "law", "history", "botany", "music", "logic"];
const SCALES = ["right-or-wrong", "right-or-wrong", "graded", "hundred", "judge"] as const;

/**
 * A folder of one to four tasks, some in two versions or splits, each taken by some of up to six models, once or in trials,
 * with answers that are missing or could not be judged, in per cent or not, as tables of rows, matrices or JSON Lines.
 */
export function mixedFolder(seed: number): MixedFolder {
  const rng = createRng(seed, "mixed-folder");
  const upTo = (count: number) => Math.floor(rng.nextUniform() * count);
  const pick = <Value>(values: readonly Value[]) => values[upTo(values.length)] as Value;
  const models = MODELS.slice(0, 2 + upTo(MODELS.length - 1));
  const tests = TASKS.slice(0, 1 + upTo(4)).flatMap((task): TrueTest[] => {
    const kind = upTo(5);
    const variants: Pick<TrueTest, "version" | "split">[] =
      kind === 0
        ? [1, 2].map((version) => ({ version: String(version), split: null }))
        : kind === 1
          ? ["dev", "test"].map((split) => ({ version: null, split }))
          : [{ version: null, split: null }];
    const scale = pick(SCALES);
    const items = 20 + upTo(40);
    const idOf = [
      (item: number) => String(item),
      (item: number) => `q${String(item).padStart(3, "0")}`,
      (item: number) => `${task}/${item}`,
    ][upTo(3)] as (item: number) => string;
    return variants.map((variant) => {
      const taking = models.filter(() => rng.nextUniform() < 0.7);
      const runs = (taking.length === 0 ? [pick(models)] : taking).map((model) =>
        trueRun(model, { items, idOf, scale, trials: rng.nextUniform() < 0.25 ? 2 + upTo(2) : 1, rng }),
      );
      return { task, ...variant, scale, runs };
    });
  });
  return { tests, files: tests.flatMap((one) => filesOf(one, rng)) };
}

interface RunPlan {
  readonly items: number;
  readonly idOf: (item: number) => string;
  readonly scale: TrueTest["scale"];
  readonly trials: number;
  readonly rng: Rng;
}

function trueRun(model: string, { items, idOf, scale, trials, rng }: RunPlan): TrueRun {
  const skill = 0.3 + 0.5 * rng.nextUniform();
  const [absent, unjudged] = rng.nextUniform() < 0.3 ? [0.04, 0.04] : [0, 0];
  const cells: Cell[] = [];
  for (let item = 0; item < items; item++) {
    for (let trial = 1; trial <= trials; trial++) {
      const luck = rng.nextUniform();
      const isRight = rng.nextUniform() < skill;
      if (luck < absent) continue;
      cells.push({ item: idOf(item), trial, score: luck < absent + unjudged ? null : scoreOf(scale, isRight, rng) });
    }
  }
  return { model, trials, cells };
}

function scoreOf(scale: TrueTest["scale"], isRight: boolean, rng: Rng): number {
  const part = Math.round(1000 * rng.nextUniform()) / 1000;
  if (scale === "right-or-wrong") return Number(isRight);
  if (scale === "graded") return isRight ? 0.5 + part / 2 : part / 2;
  if (scale === "hundred") return isRight ? 50 + 50 * part : 50 * part;
  return 1 + Math.floor(9.99 * (isRight ? 0.4 + 0.6 * part : 0.8 * part));
}

/** The files of one test, one a model or one for all, and its name and conditions where each form puts them. */
function filesOf(test: TrueTest, rng: Rng): MixedFolder["files"] {
  const { task, version, split, runs, scale } = test;
  const isPlain = version === null && split === null && runs.every(({ trials }) => trials === 1);
  const kinds = ["rows", "rows of each", "lines", ...(isPlain ? ["matrix"] : [])];
  const kind = kinds[Math.floor(rng.nextUniform() * kinds.length)] as string;
  const place = [task, version === null ? [] : `v${version}`, split ?? []].flat().join("-");
  if (kind === "matrix") return [{ name: `${task}.csv`, text: matrixText(runs) }];
  if (kind === "lines") {
    const lines = runs.flatMap((run) => rowsOf(test, run, 1).map((row) => `${JSON.stringify(row)}\n`));
    return [{ name: `${place}/rows.jsonl`, text: lines.join("") }];
  }
  // Right-or-wrong scores of one model may be written in per cent.
  const factorOf = () => (scale === "right-or-wrong" && kind === "rows of each" && rng.nextUniform() < 0.2 ? 100 : 1);
  const groups = kind === "rows" ? [runs] : runs.map((run) => [run]);
  return groups.map((group) => {
    const factor = factorOf();
    const rows = group.flatMap((run) => rowsOf(test, run, factor));
    const header = Object.keys(rows[0] as object);
    const text = rows.map((row) => `${header.map((key) => row[key] ?? "").join(",")}\n`).join("");
    const name = kind === "rows" ? `${place}/rows.csv` : `${place}/${group[0]?.model}.csv`;
    return { name, text: `${header.join(",")}\n${text}` };
  });
}

function rowsOf({ task, version, split, runs }: TrueTest, run: TrueRun, factor: number) {
  const withTrials = runs.some(({ trials }) => trials > 1);
  return run.cells.map(
    ({ item, trial, score }): Record<string, string | number | null> => ({
      model: run.model,
      task,
      ...(version === null ? {} : { version }),
      ...(split === null ? {} : { split }),
      ...(withTrials ? { trial } : {}),
      item,
      score: score === null ? null : score * factor,
    }),
  );
}

function matrixText(runs: readonly TrueRun[]): string {
  const items = [...new Set(runs.flatMap(({ cells }) => cells.map(({ item }) => item)))];
  const rows = items.map((item) => {
    const scores = runs.map(({ cells }) => {
      const cell = cells.find((one) => one.item === item);
      return cell === undefined ? "" : (cell.score ?? "N/A");
    });
    return `${item},${scores.join(",")}\n`;
  });
  return `item,${runs.map(({ model }) => model).join(",")}\n${rows.join("")}`;
}
