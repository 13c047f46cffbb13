import type { Fingerprint } from "../../../data/run.js";
import { defined } from "../../../defined.js";
import { InputError } from "../../../errors.js";
import { decodeText } from "../../bytes/decode.js";
import type { AggregateScore, AggregateTask, LmEvalAggregate } from "./aggregate.js";
import { metricName } from "./aggregate.js";
import { parseModelArgs } from "./modelArgs.js";

/** `hf (pretrained=org/model,revision=step1000), gen_kwargs: (None), limit: None, …`, which stands above the table; lmms-eval parts it into lines. */
const CALL = /^\S+ \((.*?)\),\s+(?:gen_kwargs|limit|provide_description|num_fewshot)\b/gm;
/** Without a column of arrows before 0.4.3, and without filters and shots in 0.3. */
const HEADER = /^\|\s*(?:Tasks?|Groups)\s*\|\s*Version\s*\|(?:.*\|)?\s*Metric\s*\|(?:.*\|)?\s*Value\s*\|/;
const RULE = /^\|[\s:|-]+\|$/;
const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

interface PrintedRow {
  readonly task: string;
  /** How far the name is indented: tasks of a group stand below it. */
  readonly depth: number;
  readonly score: AggregateScore;
  readonly higherIsBetter?: boolean;
  readonly fingerprint: Fingerprint;
}

/** Whether a text holds a table as lm-evaluation-harness prints it: alone, or below the line of its call. */
export function isPrintedTable(text: string): boolean {
  const lines = text.split(/\r?\n/);
  const header = lines.findIndex((line) => HEADER.test(line.trim()));
  if (header < 0) return false;
  const before = lines.slice(0, header).join("\n");
  return before.trim() === "" || callsIn(before).length > 0;
}

/** Reads the table that lm-evaluation-harness prints at its end, as an aggregate without numbers of items. */
export function parsePrintedTable(bytes: Uint8Array, file: string): LmEvalAggregate {
  const text = decodeText(bytes, file);
  const lines = text.split(/\r?\n/);
  const calls = callsIn(text);
  if (new Set(calls).size > 1) {
    throw new InputError("several-runs", "the file holds tables of several calls. Write one file a call.", { file });
  }
  const rows: PrintedRow[] = [];
  let columns: readonly string[] | null = null;
  let last = { name: "", version: "" };
  lines.forEach((line, index) => {
    const text = line.trim();
    if (HEADER.test(text)) columns = cellsOf(text).map((cell) => cell.trim());
    else if (!text.startsWith("|")) columns = null;
    else if (columns !== null && !RULE.test(text)) {
      const cells = cellsOf(text);
      if (cells.length !== columns.length) {
        const [have, want] = [cells.length, columns.length];
        throw new InputError("ragged-row", `the row has ${have} cells, the header ${want}; is the line cut?`, {
          file,
          line: index + 1,
        });
      }
      const row = rowOf(columns, cells, last, { file, line: index + 1 });
      last = { name: row.name, version: row.version };
      rows.push(row.printed);
    }
  });
  const { model, revision } = parseModelArgs(calls[0]);
  const named = model === undefined ? undefined : { model, from: "the printed call" };
  return { file, companion: false, tasks: tasksOf(rows), without: [], ...defined({ named, revision }) };
}

/** The arguments of the models of the calls in a text. */
function callsIn(text: string): string[] {
  return Array.from(text.matchAll(CALL), ([, args]) => args as string);
}

function cellsOf(line: string): string[] {
  return line.replace(/^\|/, "").replace(/\|$/, "").split("|");
}

function rowOf(
  columns: readonly string[],
  cells: readonly string[],
  last: { readonly name: string; readonly version: string },
  place: { readonly file: string; readonly line: number },
) {
  const at = (name: string) => (cells[columns.indexOf(name)] ?? "").trim();
  const written = (cells[0] ?? "").trimEnd();
  // A task's name stands in its first row only.
  const name = written.trim() === "" ? last.name : written;
  const version = at("Version") === "" ? last.version : at("Version");
  const task = name.trim().replace(/^-\s*/, "");
  const value = at("Value");
  if (task === "" || !NUMBER.test(value)) {
    throw new InputError(
      "bad-score",
      `a printed row needs a task and a number under Value, got ${JSON.stringify(value)}`,
      {
        ...place,
        ...(task === "" ? {} : { item: task }),
      },
    );
  }
  // The column of arrows has no title, and neither has that of ±.
  const arrow = cells.find((cell) => /^[↑↓]$/.test(cell.trim()))?.trim();
  const [error, filter, shots] = [at("Stderr"), at("Filter"), at("n-shot")];
  return {
    name,
    version,
    printed: {
      task,
      depth: name.length - name.trimStart().length,
      score: {
        metric: metricName(at("Metric"), filter === "" ? null : filter),
        value: Number(value),
        ...(NUMBER.test(error) ? { standardError: Number(error) } : {}),
      },
      ...defined({ higherIsBetter: arrow === undefined ? undefined : arrow === "↑" }),
      fingerprint: {
        ...(/^\d/.test(version) ? { taskVersion: version } : {}),
        ...(/^\d+$/.test(shots) ? { fewShot: shots } : {}),
      },
    } satisfies PrintedRow,
  };
}

/** The rows by task; a row that is followed by deeper ones is their group. Rows that the table of groups repeats count once. */
function tasksOf(rows: readonly PrintedRow[]): Map<string, AggregateTask> {
  const tasks = new Map<string, AggregateTask>();
  rows.forEach(({ task, score, depth, higherIsBetter, fingerprint }, index) => {
    const known = tasks.get(task);
    const subtasks = known?.subtasks ?? below(rows, index, depth, task);
    const scores = known?.scores ?? [];
    const isRepeated = scores.some(({ metric, value }) => metric === score.metric && value === score.value);
    tasks.set(task, {
      scores: isRepeated ? scores : [...scores, score],
      higherIsBetter: new Map([
        ...(known?.higherIsBetter ?? []),
        ...(higherIsBetter === undefined ? [] : [[score.metric.split(",")[0] as string, higherIsBetter] as const]),
      ]),
      filters: [],
      notNumbers: [],
      fingerprint: known?.fingerprint ?? fingerprint,
      ...(subtasks.length === 0 ? {} : { subtasks }),
    });
  });
  return tasks;
}

function below(rows: readonly PrintedRow[], index: number, depth: number, group: string): string[] {
  const after = rows.slice(index + 1);
  const end = after.findIndex((row) => row.depth <= depth && row.task !== group);
  const inside = (end < 0 ? after : after.slice(0, end)).filter((row) => row.depth > depth);
  const nearest = Math.min(...inside.map((row) => row.depth));
  return [...new Set(inside.filter((row) => row.depth === nearest).map(({ task }) => task))];
}
