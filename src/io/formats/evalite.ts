import type { Run } from "../../data/run.js";
import { defined } from "../../defined.js";
import { InputError, type Place } from "../../errors.js";
import { textFingerprint } from "../bytes/contentHash.js";
import { decodeText } from "../bytes/decode.js";
import { textBytes } from "../bytes/textBytes.js";
import { type JsonObject, JsonReader, type JsonValue } from "../json/json.js";
import { jsonElements, jsonMembers } from "../json/jsonMembers.js";
import { entriesAt } from "../json/scoreHolders.js";
import type { DumpReader, ReadContext } from "../reader/dumpReader.js";
import { RunSheets } from "../reader/runSheets.js";
import { assembleReadings, type StandaloneReading, sheetReading } from "../reader/standaloneReading.js";
import { ModelNames } from "../runs/modelNames.js";
import { trialsByOrder } from "../runs/trialsByOrder.js";
import { ERRORED, UNSCORED } from "../tables/scoreCell.js";

const FORMAT = "evalite export";

/** Exports of evalite. */
export const evaliteReader: DumpReader<StandaloneReading> = {
  formats: { [FORMAT]: "JSON export of evalite: suites of evals with scores" },
  recognise: ({ keys, start }) =>
    start === "{" && keys.includes("run") && (keys.includes("suites") || keys.includes("evals")) ? FORMAT : null,
  read: async ({ name, content }, _, context) => readExport(await textBytes(content, name), name, context),
  assemble: (parts) => assembleReadings(parts, FORMAT),
};

interface Evaluation {
  readonly line: number;
  input: string;
  readonly scores: Map<string, JsonValue | undefined>;
  readonly failed: boolean;
}

interface Suite {
  name: string;
  variant?: string;
  group?: string;
  readonly evals: Evaluation[];
}

function readExport(bytes: Uint8Array, file: string, context: ReadContext): StandaloneReading {
  const text = decodeText(bytes, file);
  const reader = new JsonReader(text, { file });
  const suites: Suite[] = [];
  let occasion: string | undefined;
  for (const key of jsonMembers(reader)) {
    // Newer versions (0.19) call a suite an eval, and its evals results.
    if (key === "suites" || key === "evals") {
      for (const _ of jsonElements(reader)) suites.push(readSuite(reader, text, file));
    } else if (key === "run" && reader.peek() === "{") occasion = runName(reader.object(() => true));
    else reader.skip();
  }
  if (!reader.atEnd()) throw reader.error("nothing after the document");
  const sheets = new RunSheets();
  const hasVariants = suites.some(({ variant }) => variant !== undefined);
  const models = new ModelNames(file, "variantName", context, { several: hasVariants });
  for (const suite of suites) addSuite(suite, models, sheets);
  if (sheets.isEmpty) throw new InputError("no-rows", "the export holds no eval with a score", { file });
  return sheetReading({
    file,
    format: FORMAT,
    sheets,
    models,
    ...defined({ occasion }),
    understood:
      `task from the suite${hasVariants ? "'s variant group" : ""}; item from the input; metric from the scorer; ` +
      "repeated inputs as trials; failed evals without scores are errored, not 0",
  });
}

function runName(run: JsonObject): string | undefined {
  const parts = ["id", "createdAt"].flatMap((key) => {
    const value = run.get(key);
    return typeof value === "string" || typeof value === "number" ? String(value) : [];
  });
  return parts.length === 0 ? undefined : parts.join(" ");
}

function readSuite(reader: JsonReader, text: string, file: string): Suite {
  const suite: Suite = { name: "", evals: [] };
  for (const key of jsonMembers(reader)) {
    if (key === "evals" || key === "results") {
      for (const _ of jsonElements(reader)) suite.evals.push(readEval(reader, text, file));
    } else if (key === "name" && reader.peek() === '"') suite.name = reader.string();
    else if (key === "variantName" && reader.peek() === '"') suite.variant = reader.string();
    else if (key === "variantGroup" && reader.peek() === '"') suite.group = reader.string();
    else reader.skip();
  }
  return suite;
}

function readEval(reader: JsonReader, text: string, file: string): Evaluation {
  reader.peek();
  const found: Evaluation = { line: reader.line(), input: "", scores: new Map(), failed: false };
  let failed = false;
  for (const key of jsonMembers(reader)) {
    if (key === "input") {
      reader.peek();
      const start = reader.position;
      reader.skip();
      found.input = textFingerprint(text.slice(start, reader.position).replace(/\s+/g, " ")).toString(16);
    } else if (key === "scores" && reader.peek() !== "n") {
      const place = { file, line: found.line };
      for (const score of entriesAt(new Map([[key, reader.value()]]), key, place)) addScore(found, score, place);
    } else if (key === "status" && reader.peek() === '"') failed = reader.string() === "fail";
    else reader.skip();
  }
  if (failed) found.scores.clear();
  return { ...found, failed };
}

function addScore({ scores }: Evaluation, score: JsonObject, place: Place): void {
  const name = score.get("name");
  if (typeof name !== "string") throw new InputError("missing-name", "every score needs a name, a text", place);
  scores.set(name, score.get("score"));
}

function addSuite({ name, variant, group, evals }: Suite, models: ModelNames, sheets: RunSheets): void {
  const identity = models.identify(variant);
  const metrics = [...new Set(evals.flatMap(({ scores }) => [...scores.keys()]))];
  const trials = trialsByOrder(evals.map(({ input }) => input));
  for (const [index, { input, line, scores, failed }] of evals.entries()) {
    for (const metric of metrics) {
      const run: Run = { ...identity, task: group ?? name, metric, ...defined({ trial: trials[index] }) };
      const item = { id: `input ${input}` };
      if (scores.size === 0) sheets.add(run, item, failed ? ERRORED : UNSCORED, line);
      else if (scores.has(metric)) sheets.addWritten(run, item, scores.get(metric), line);
    }
  }
}
