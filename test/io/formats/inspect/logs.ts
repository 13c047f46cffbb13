import type { DumpSource } from "../../../../src/io/index.js";
import { type WrittenEntry, writeZip } from "../../bytes/zipWriter.js";

/** A sample as the harness writes it; what readers skip is long and full of brackets. */
export function sample(id: unknown, value: unknown, { epoch = 1, ...more }: Record<string, unknown> = {}) {
  return {
    id,
    epoch,
    input: "a question",
    target: "A",
    messages: [{ role: "user", content: 'braces } ] and "quotes"', deep: [[[{}]]] }],
    output: { choices: [{ message: { content: "x".repeat(50) } }] },
    ...(value === undefined
      ? {}
      : { scores: { match: { value, answer: "A", explanation: "why", metadata: { a: [1] } } } }),
    metadata: {},
    store: {},
    events: [{ event: "state", changes: [{ value: Number.MAX_SAFE_INTEGER }] }],
    ...more,
  };
}

interface LogParts {
  readonly version?: number;
  readonly status?: string;
  readonly model?: string;
  readonly eval?: object;
  readonly config?: object;
  readonly dataset?: object;
  readonly results?: object | null;
  readonly samples?: readonly object[] | null;
  readonly [more: string]: unknown;
}

/** A log as the harness writes it. */
export function evalLog({
  version = 2,
  status = "success",
  model = "openai/gpt",
  eval: spec = {},
  config = {},
  dataset = {},
  results = null,
  samples = null,
  ...more
}: LogParts = {}) {
  return {
    version,
    status,
    eval: {
      run_id: "r",
      created: "2025-01-01T00:00:00+00:00",
      task: "arc",
      task_id: "t",
      task_version: 0,
      task_args: {},
      dataset: { name: "ai2/arc", samples: 3, shuffled: false, ...dataset },
      model,
      model_args: {},
      config,
      packages: { inspect_ai: "0.3.200" },
      ...spec,
    },
    plan: { name: "plan", steps: [] },
    ...(results === null ? {} : { results }),
    stats: {},
    ...(samples === null ? {} : { samples }),
    ...more,
  };
}

/** Printed scores of one scorer. */
export function printed(metrics: Readonly<Record<string, number>>, more: object = {}) {
  const values = Object.entries(metrics).map(([name, value]) => [name, { name, value, params: {} }]);
  return { name: "match", scorer: "match", params: {}, metrics: Object.fromEntries(values), ...more };
}

type Log = ReturnType<typeof evalLog>;

/** JSON as Python writes it: NaN stands bare. */
export function pythonJson(value: unknown): string {
  const mark = "\u0001NaN\u0001";
  return JSON.stringify(value, (_, part) => (typeof part === "number" && Number.isNaN(part) ? mark : part)).replaceAll(
    JSON.stringify(mark),
    "NaN",
  );
}

/** The entries of a `.eval` archive of a log, in the order in which the harness writes them. */
export function archiveEntries({ samples = [], ...header }: Log, more: Partial<WrittenEntry> = {}): WrittenEntry[] {
  const entry = (name: string, value: unknown): WrittenEntry => ({ name, data: pythonJson(value), ...more });
  const list = samples as { id: unknown; epoch: number; scores?: unknown; error?: unknown }[];
  const summaries = list.map(({ id, epoch, scores, error }) => ({ id, epoch, input: "a", target: "A", scores, error }));
  return [
    entry("_journal/start.json", { version: header.version, eval: header.eval, plan: header.plan }),
    ...list.map((one) => entry(`samples/${one.id}_epoch_${one.epoch}.json`, one)),
    entry("_journal/summaries/1.json", summaries),
    entry("summaries.json", summaries),
    entry("header.json", header),
  ];
}

/** A dump of these bytes. */
export function archiveSource(name: string, entries: readonly WrittenEntry[], options = {}): DumpSource {
  return { name, bytes: writeZip(entries, options) };
}
