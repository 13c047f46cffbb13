import { type Run, runKey } from "../../data/run.js";
import type { WrittenItem } from "../../data/sheets/knownItems.js";
import { defined } from "../../defined.js";
import { InputError } from "../../errors.js";
import type { DumpContent } from "../bytes/dumpContent.js";
import { type JsonObject, type JsonValue, WrittenNumber } from "../json/json.js";
import type { JsonRow } from "../json/jsonRow.js";
import { jsonRowBlocks } from "../json/jsonRows.js";
import { trialsByOrder } from "../runs/trialsByOrder.js";
import { type ScoreCell, UNSCORED } from "../tables/scoreCell.js";
import { RunSheets } from "./runSheets.js";

/** One answer as a dump lists it. */
export interface Answer {
  /** Its run; with a trial where the dump numbers the repeats. */
  readonly run: Run;
  readonly item: WrittenItem;
  /** `null` for an answer without any score: its run has no metric of its own. */
  readonly cell: ScoreCell | null;
  readonly line?: number;
}

interface AnswerOptions {
  /** Whether an item that stands several times in a run was repeated, its trials in the dump's order; default false, an error. */
  readonly areRepeated?: boolean;
  /** Whether people call the metrics as they like, so that only a name says that more is better; default false. */
  readonly areNamedFreely?: boolean;
}

/** Answers by run. */
export function answerSheets(
  answers: readonly Answer[],
  { areRepeated = false, areNamedFreely = false }: AnswerOptions = {},
): RunSheets {
  const sheets = new RunSheets(new Map(), areNamedFreely);
  const runs = new Map<string, CellAnswer[]>();
  sheets.countBare(answers.filter(({ cell }) => cell === null).length);
  for (const answer of withUnscored(answers)) {
    const key = runKey(answer.run);
    const known = runs.get(key);
    if (known === undefined) runs.set(key, [answer]);
    else known.push(answer);
  }
  for (const own of runs.values()) {
    const { run } = own[0] as CellAnswer;
    const trials = areRepeated && run.trial === undefined ? trialsByOrder(own.map(({ item }) => item.id)) : [];
    own.forEach(({ item, cell, line }, index) => {
      sheets.add({ ...run, ...defined({ trial: trials[index] }) }, item, cell, line);
    });
  }
  return sheets;
}

interface CellAnswer extends Answer {
  readonly cell: ScoreCell;
}

/** The answers, those without any score unscored under every metric of their run, or of all where their run has none. */
function withUnscored(answers: readonly Answer[]): CellAnswer[] {
  const scored = answers.filter((answer): answer is CellAnswer => answer.cell !== null);
  if (scored.length === answers.length) return scored;
  const keyOf = (run: Run) => runKey(run, ["metric"]);
  const metrics = new Map<string, Set<string>>();
  for (const { run } of scored) metrics.set(keyOf(run), (metrics.get(keyOf(run)) ?? new Set()).add(run.metric));
  const all = new Set(scored.map(({ run }) => run.metric));
  return answers.flatMap((answer): CellAnswer[] => {
    const { cell, run } = answer;
    if (cell !== null) return [{ ...answer, cell }];
    return [...(metrics.get(keyOf(run)) ?? all)].map((metric) => ({
      ...answer,
      run: { ...run, metric },
      cell: UNSCORED,
    }));
  });
}

/**
 * The trial of each row by the number that a dump states under a key; none where it states one number for all, which repeats
 * nothing. Throws `InputError` where only some rows have one.
 */
export function statedTrials(
  numbers: readonly (JsonValue | undefined)[],
  key: string,
  file: string,
): readonly (string | undefined)[] {
  const trials = numbers.map((number) =>
    typeof number === "number" || (typeof number === "string" && /^\d+$/.test(number)) ? String(number) : undefined,
  );
  const numbered = trials.filter((trial) => trial !== undefined).length;
  if (numbered > 0 && numbered < trials.length) {
    const message = `${numbered} of ${trials.length} rows have ${key}, a number, and the others have none. Which repeat they are is not known: number all or none.`;
    throw new InputError("mixed-trials", message, { file });
  }
  return new Set(trials).size > 1 ? trials : trials.map(() => undefined);
}

/** The id under a key, a text or a number as it is written. Throws `InputError` where there is none. */
export function idAt(members: JsonObject, key: string, file: string, line: number): Pick<WrittenItem, "id" | "idType"> {
  const value = members.get(key);
  if (typeof value === "string" && value !== "") return { id: value, idType: "text" };
  if (value instanceof WrittenNumber) return { id: value.text, idType: "number" };
  throw new InputError("no-item", `every row needs ${key}, a text or a number that names what was asked`, {
    file,
    line,
  });
}

interface RowsOptions {
  readonly file: string;
  /** The members that are needed. */
  readonly keep: readonly string[];
  /** The member that names the item: a number there keeps its text. */
  readonly id: string;
}

/** The rows of a dump that is a list of objects, an array or JSON Lines. Throws `InputError` where there are none. */
export async function answerRows(content: DumpContent, { file, keep, id }: RowsOptions): Promise<JsonRow[]> {
  const kept = new Set([...keep, id]);
  const rows: JsonRow[] = [];
  for await (const block of jsonRowBlocks(content, {
    file,
    keep: (key) => kept.has(key),
    exact: (key) => key === id,
  })) {
    for (const row of block) rows.push(row);
  }
  if (rows.length === 0) throw new InputError("no-rows", "the file holds no answers", { file });
  return rows;
}
