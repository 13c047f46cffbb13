import type { Run } from "../../../../data/run.js";
import { defined } from "../../../../defined.js";
import { InputError } from "../../../../errors.js";
import type { Note } from "../../../../notes.js";
import type { DumpContent } from "../../../bytes/dumpContent.js";
import { type JsonObject, type JsonValue, textAt } from "../../../json/json.js";
import type { ReadContext } from "../../../reader/dumpReader.js";
import { missingScores } from "../../../reader/missingScores.js";
import { RunSheets } from "../../../reader/runSheets.js";
import { type StandaloneReading, sheetReading } from "../../../reader/standaloneReading.js";
import { isBenchmarkName, namesOf, plainName } from "../../../tables/columnNames.js";
import { scoreCell } from "../../../tables/scoreCell.js";
import { exportRows } from "../../exports/exportRows.js";
import { namedByFile } from "./fileName.js";

/**
 * How the scores of a benchmark are laid out: a row a split and a column a category or measure; a row a category with its
 * numbers of questions; one row of categories or measures; points of MME; right answers of OCRBench.
 */
type Layout = "splits" | "counts" | "one row" | "sums" | "points";

/** The layout of these columns or members; `null` where they are none of the kit's. */
export function layoutOf(keys: readonly string[]): Layout | null {
  // The kit's tables name no models: those that do are somebody's own.
  const names = new Set([...namesOf("model"), ...namesOf("task")]);
  if (keys.some((key) => names.has(plainName(key)) || isBenchmarkName(key))) return null;
  const has = (...names: readonly string[]) => names.every((name) => keys.includes(name));
  if (has("split") && (has("Overall") || has(...HALLUSION))) return "splits";
  if (has("tot", "acc") && (has("hit") || has("Category"))) return "counts";
  if (has("perception", "reasoning")) return "sums";
  if (has("Final Score", "Final Score Norm")) return "points";
  return has("Overall") || has("Avg ACC") || has("precision", "recall", "acc", "f1_score") ? "one row" : null;
}

/** Measures of questions of yes and no. */
const MEASURES = ["acc", "precision", "recall"];
const HALLUSION = ["aAcc", "fAcc", "qAcc"];
/** What stands for all questions. */
const WHOLE = new Set(["Overall", "Avg ACC"]);

/** One score as it is written; `task` is what it is of, where that is not the whole benchmark. */
interface WrittenScore {
  readonly name: string;
  readonly value: JsonValue | undefined;
  readonly line: number;
  readonly task?: string;
  readonly metric: string;
  readonly split?: string;
  readonly items?: number;
  /** Not a share: a sum of points, or a number of right answers. */
  readonly isPoints?: boolean;
}

/** Reads a table of scores of one model on one benchmark. */
export async function readScores(
  content: DumpContent,
  file: string,
  format: string,
  context: ReadContext,
): Promise<StandaloneReading> {
  const rows = await exportRows(content, file);
  const layout = layoutOf([...(rows[0]?.members.keys() ?? [])]);
  const { models, identity, task: base } = namedByFile(file, context);
  const written = rows.flatMap(({ members, line }) => (layout === null ? [] : WRITTEN[layout](members, line, file)));
  const missing: string[] = [];
  const scores = written.flatMap((one) => {
    const cell = scoreCell(one.value);
    if (cell === null) {
      const message = `${one.name} must be a number, got ${JSON.stringify(one.value)}`;
      throw new InputError("bad-score", message, { file, line: one.line });
    }
    if (Number.isNaN(cell.score)) missing.push(one.name);
    return Number.isNaN(cell.score) ? [] : [{ ...one, score: cell.score }];
  });
  if (scores.length === 0) throw new InputError("no-rows", "the file holds no score", { file });
  const shares = scores.filter(({ isPoints, metric }) => isPoints !== true && metric !== "f1_score");
  const most = Math.max(0, ...shares.map(({ score }) => score));
  if (most > 100) throw new InputError("bad-score", `an accuracy must be a share or per cent, got ${most}`, { file });
  const unit = most > 1 ? 100 : 1;
  const sheets = new RunSheets();
  for (const { task, metric, split, items, isPoints, score, line } of scores) {
    const run: Run = {
      ...identity,
      task: task === undefined ? base : `${base} ${task}`,
      metric,
      ...(split === undefined ? {} : { fingerprint: { split } }),
    };
    // One benchmark writes F1 as a share beside measures in per cent.
    const own = isPoints === true || (metric === "f1_score" && score <= 1) ? 1 : unit;
    sheets.addScore(run, score / own, { file, line, ...defined({ items }) });
  }
  const isCounted = scores.some(({ items }) => items !== undefined);
  return sheetReading({
    file,
    format,
    sheets,
    models,
    understood:
      `task ${base} from Overall, a task a category; ` +
      (isCounted ? "numbers of questions as stated" : "the number of questions is not stored"),
    notes: [...(unit === 1 ? [] : [percentNote(file)]), ...missingScores(file, missing)],
    isNamedByFile: true,
  });
}

const WRITTEN: Readonly<Record<Layout, (members: JsonObject, line: number, file: string) => WrittenScore[]>> = {
  splits(members, line) {
    const split = textAt(members, "split");
    const columns = [...members].filter(([name]) => name !== "split" && name !== "");
    // Of questions of yes and no the columns are measures, and the one of all is F1.
    const areMeasures = [MEASURES, HALLUSION].some((measures) => measures.every((measure) => members.has(measure)));
    return columns.map(([name, value]) => ({
      name,
      value,
      line,
      ...(areMeasures
        ? { metric: name === "Overall" ? "f1" : name, ...(split === undefined ? {} : categoryOf(split)) }
        : { ...categoryOf(name), metric: "acc", ...defined({ split: split === "none" ? undefined : split }) }),
    }));
  },
  counts(members, line, file) {
    const [name, category] = [...members].find(([key]) => !COUNTED.has(key)) ?? [];
    const [total, hits, acc] = ["tot", "hit", "acc"].map((key) => scoreCell(members.get(key))?.score);
    if (typeof category !== "string" || total === undefined || !Number.isInteger(total) || total < 0) {
      throw new InputError("no-score", "every row needs a category and tot, its number of questions", { file, line });
    }
    const share = (hits as number) / total;
    if (total > 0 && Math.abs(share * 100 - (acc as number)) > 0.051 && Math.abs(share - (acc as number)) > 5e-4) {
      const message = `acc of ${category} is ${acc}, and ${hits} of ${total} are right`;
      throw new InputError("count-mismatch", message, { file, line, ...(name === undefined ? {} : { path: name }) });
    }
    return [
      {
        name: category,
        value: members.get("acc"),
        line,
        ...categoryOf(category),
        metric: "acc",
        ...(total > 0 ? { items: total } : {}),
      },
    ];
  },
  "one row"(members, line) {
    const areMeasures = MEASURES.every((measure) => members.has(measure));
    return [...members].map(([name, value]) =>
      areMeasures ? { name, value, line, metric: name } : { name, value, line, ...categoryOf(name), metric: "acc" },
    );
  },
  sums: (members, line) =>
    [...members].map(([name, value]) => ({ name, value, line, task: name, metric: "score", isPoints: true })),
  points(members, line, file) {
    requireSum(members, file);
    return [...members].flatMap(([name, value]) => {
      if (name === "Final Score") return [];
      return name === "Final Score Norm"
        ? { name, value, line, metric: "acc" }
        : { name, value, line, task: name, metric: "right answers", isPoints: true };
    });
  },
};

/** The whole counts the right answers of all parts: where it counts others, a part was lost. */
function requireSum(members: JsonObject, file: string): void {
  const number = (value: JsonValue | undefined) => scoreCell(value)?.score ?? Number.NaN;
  const parts = [...members].filter(([name]) => !name.startsWith("Final Score")).map(([, value]) => number(value));
  const sum = parts.reduce((total, part) => total + part, 0);
  const [whole, norm] = [number(members.get("Final Score")), number(members.get("Final Score Norm"))];
  if (Math.abs(sum - whole) <= 1e-6 && Math.abs(whole / 10 - norm) <= 0.051) return;
  const message = `the parts count ${sum} right answers, Final Score ${whole} and Final Score Norm ${norm}`;
  throw new InputError("count-mismatch", message, { file, path: "Final Score" });
}

/** Columns beside the category. */
const COUNTED = new Set(["tot", "hit", "acc", "prefetch", "prefetch_rate"]);

function categoryOf(name: string): { readonly task?: string } {
  return WHOLE.has(name) ? {} : { task: name };
}

function percentNote(file: string): Note {
  return { code: "percent", message: `${file}: accuracies in per cent were divided by 100` };
}
