import { InputError } from "../../errors.js";
import { textBytes } from "../bytes/textBytes.js";
import { type JsonObject, objectAt, textAt } from "../json/json.js";
import { jsonDocument } from "../json/jsonDocument.js";
import { entriesAt, scoresAt } from "../json/scoreHolders.js";
import type { DumpReader, ReadContext } from "../reader/dumpReader.js";
import type { FileHead } from "../reader/fileHead.js";
import { RunSheets } from "../reader/runSheets.js";
import { assembleReadings, type StandaloneReading, sheetReading } from "../reader/standaloneReading.js";
import { ModelNames } from "../runs/modelNames.js";
import { ERRORED } from "../tables/scoreCell.js";

const FORMAT = "DeepEval test run";

/** Test runs of DeepEval, full or as the latest one is kept. */
export const deepEvalReader: DumpReader<StandaloneReading> = {
  formats: { [FORMAT]: "test run JSON of DeepEval: test_run_*.json, .latest_run_full.json, .latest_test_run.json" },
  recognise: (head) => (isTestRun(head) ? FORMAT : null),
  read: async ({ name, content }, _, context) => readTestRun(await textBytes(content, name), name, context),
  assemble: (parts) => assembleReadings(parts, FORMAT),
};

function isTestRun({ keys, start }: FileHead): boolean {
  return start === "{" && (keys.includes("testRunData") || keys.includes("testCases"));
}

function readTestRun(bytes: Uint8Array, file: string, context: ReadContext): StandaloneReading {
  const document = jsonDocument(bytes, file);
  const run = document.has("testRunData") ? scoresAt(document, "testRunData", { file }) : document;
  const cases = ["testCases", "conversationalTestCases"].flatMap((key) => entriesAt(run, key, { file }));
  if (cases.length === 0) throw new InputError("no-rows", "the test run holds no test cases", { file });
  const models = new ModelNames(file, "hyperparameters.model", context, { several: false, preferFolder: true });
  const identity = models.identify(textAt(objectAt(run, "hyperparameters"), "model"));
  const task = textAt(run, "testFile") ?? "deepeval";
  const ids = itemIds(cases);
  const sheets = new RunSheets();
  cases.forEach((testCase, index) => {
    const item = { id: ids[index] as string };
    const key = (testCase.get("metricsData") ?? null) === null ? "metricsMetadata" : "metricsData";
    const metrics = entriesAt(testCase, key, { file, item: item.id });
    for (const metric of metrics) {
      const name = textAt(metric, "name") ?? textAt(metric, "metric");
      if (name === undefined) {
        throw new InputError("missing-name", "every metric of a test case needs a name, a text", {
          file,
          item: item.id,
        });
      }
      const run = { ...identity, task, metric: name };
      if (isErrored(metric)) sheets.add(run, item, ERRORED);
      else sheets.addWritten(run, item, metric.get("score"));
    }
    const run = { ...identity, task, metric: "pass" };
    if (metrics.length > 0 && metrics.every(isErrored)) sheets.add(run, item, ERRORED);
    else sheets.addWritten(run, item, testCase.get("success"));
  });
  return sheetReading({
    file,
    format: FORMAT,
    sheets,
    models,
    understood:
      `task ${task} from ${run.has("testFile") ? "testFile" : "no testFile"}; item from the test case's name; ` +
      "metrics as scored, without their thresholds; pass from success",
  });
}

function isErrored(metric: JsonObject): boolean {
  return textAt(metric, "error") !== undefined;
}

/** The name of each case; with its place where a name stands more than once, as in a parametrised test. */
function itemIds(cases: readonly JsonObject[]): string[] {
  const names = cases.map((testCase, index) => textAt(testCase, "name") ?? `test_case_${index}`);
  if (new Set(names).size === names.length) return names;
  const counts = new Map<string, number>();
  return names.map((name) => {
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return `${name} ${count}`;
  });
}
