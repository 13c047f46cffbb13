import type { ChangedDump } from "./knownTruth.js";

type Grid = readonly (readonly string[])[];

/** Small tables of the harnesses and trackers that write CSV, header first, by the names of their files. */
export const CELL_KINDS: Readonly<Record<string, Grid>> = {
  "langsmith.csv": [
    ["example_id", "error", "feedback.ok", "feedback.tone"],
    ["a", "", "1", "0.25"],
    ["b", "", "0", "0.75"],
    ["c", "", "1", "0.5"],
  ],
  "braintrust.csv": [
    ["id", "input", "expected", "scores"],
    ["1", "a", "x", '{"ok":1,"tone":0.25}'],
    ["2", "b", "x", '{"ok":0,"tone":0.75}'],
    ["3", "c", "x", '{"ok":0,"tone":0.625}'],
  ],
  "phoenix.csv": [
    ["example_id", "repetition_number", "annotation_ok_score", "annotation_tone_score"],
    ["a", "1", "1", "0.25"],
    ["b", "1", "0", "0.75"],
    ["c", "1", "1", "0.5"],
  ],
  "alpaca_leaderboard.csv": [
    ["", "win_rate", "standard_error", "n_total"],
    ["m", "25.5", "1.5", "800"],
    ["n", "75.5", "1.25", "800"],
  ],
  "vlm_MathVista_score.csv": [
    ["Task&Skill", "tot", "hit", "acc"],
    ["Overall", "8", "3", "37.5"],
    ["geometry", "4", "1", "25.0"],
  ],
  "vlm_POPE_score.csv": [
    ["split", "Overall", "acc", "precision", "recall"],
    ["Overall", "86.5", "87.5", "92.5", "81.5"],
    ["random", "88.5", "89.5", "95.5", "82.5"],
  ],
  "vlm_MME_score.csv": [
    ["perception", "reasoning", "OCR"],
    ["1500.5", "300.5", "147.5"],
  ],
  "vlm_POPE_auxmatch.csv": [
    ["index", "prediction", "extracted", "score"],
    ["1", "Yes", "Yes", "True"],
    ["2", "No", "No", "False"],
    ["3", "No", "No", "True"],
  ],
  "ragas.csv": [
    ["user_input", "response", "faithfulness", "answer_relevancy"],
    ["a", "r", "1", "0.25"],
    ["b", "r", "0", "0.75"],
    ["c", "r", "1", "0.5"],
  ],
  "history.csv": [
    ["_step", "_runtime", "eval/acc", "eval/f1"],
    ["0", "1", "0.25", "0.375"],
    ["100", "2", "0.75", "0.625"],
    ["200", "3", "0.5", "0.875"],
  ],
  "wandb_export.csv": [
    ["Name", "State", "Created", "eval/acc"],
    ["m", "finished", "2026", "0.25"],
    ["n", "finished", "2026", "1"],
  ],
  "runs.csv": [
    ["run_id", "status", "metrics.accuracy", "params.model"],
    ["a", "FINISHED", "0.25", "m"],
    ["b", "FINISHED", "1", "n"],
  ],
  "vlm_MMMU.tsv": [
    ["index", "prediction", "hit", "category"],
    ["1", "A", "1", "x"],
    ["2", "B", "0", "y"],
    ["3", "B", "1", "y"],
  ],
  "vlm_MMMU_acc.csv": [
    ["split", "Overall", "Art"],
    ["dev", "0.25", "0.375"],
    ["test", "1", "0.75"],
  ],
  "summary.csv": [
    ["dataset", "version", "metric", "mode", "m-7b"],
    ["ceval", "963fa8", "accuracy", "gen", "37.5"],
    ["piqa", "1c2571", "accuracy", "ppl", "77.5"],
  ],
  "wide.csv": [
    ["model", "task", "item", "acc", "f1"],
    ["m", "t", "a", "1", "0.25"],
    ["m", "t", "b", "0", "0.75"],
    ["m", "t", "c", "1", "0.5"],
  ],
  "scores.csv": [
    ["model", "task", "metric", "score", "n"],
    ["m", "t", "acc", "0.25", "10"],
    ["m", "u", "acc", "0.75", "20"],
    ["n", "t", "acc", "0.5", "10"],
    ["n", "u", "acc", "0.875", "20"],
  ],
  "leaderboard.csv": [
    ["model", "arc", "piqa", "mmlu"],
    ["m", "0.25", "0.75", "0.5"],
    ["n", "0.375", "0.625", "0.875"],
    ["o", "0.125", "0.6875", "0.8125"],
  ],
};

/** Texts that are no score, and texts that stand for none. */
const WORDS = ["", "abc", "NaN", "-", "N/A", "[]", "{}", "null", "1e999"];

/** The table as text. */
export function writtenCells(name: string, grid: Grid): string {
  const delimiter = name.endsWith(".tsv") ? "\t" : ",";
  const cell = (text: string) => (/[",{]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return grid.map((row) => `${row.map(cell).join(delimiter)}\n`).join("");
}

/** Every table with one cell below the header taken out or with another text in it. */
export function* everyCell(name: string, grid: Grid): Generator<ChangedDump> {
  const says = numbersIn(grid);
  for (const [at, row] of grid.entries()) {
    if (at === 0) continue;
    for (const [column] of row.entries()) {
      const where = `${grid[0]?.[column]} of row ${at}`;
      const changed = (cells: readonly string[]) => writtenCells(name, grid.with(at, cells));
      yield { name, renames: true, says, change: `${where} taken out`, text: changed(row.toSpliced(column, 1)) };
      for (const word of WORDS) {
        // A history holds what was logged at a step, and nothing elsewhere.
        const gone = word === "" && name === "history.csv" && column > 1 ? 1 : 0;
        yield { name, renames: true, says, gone, change: `${where} is ${word}`, text: changed(row.with(column, word)) };
      }
    }
  }
}

/** The numbers that cells hold, as they are and as shares of a hundred. */
function numbersIn(grid: Grid): number[] {
  return grid.flat().flatMap((cell) => {
    const number = cell === "" ? Number.NaN : Number(cell);
    return Number.isNaN(number) ? [] : [number, number / 100, 100 * number];
  });
}
