import { textBytes } from "../bytes/textBytes.js";
import { isJsonObject, objectAt, textAt } from "../json/json.js";
import { jsonDocument } from "../json/jsonDocument.js";
import type { DumpReader, ReadContext } from "../reader/dumpReader.js";
import type { FileHead } from "../reader/fileHead.js";
import { RunSheets } from "../reader/runSheets.js";
import { assembleReadings, type StandaloneReading, sheetReading } from "../reader/standaloneReading.js";
import { tasksWithoutScores } from "../reader/tasksWithoutScores.js";
import { unreadScores } from "../reader/unreadScores.js";
import { ModelNames } from "../runs/modelNames.js";

const FORMAT = "BigCode aggregate";

/** Metrics of the BigCode evaluation harness. */
export const bigCodeReader: DumpReader<StandaloneReading> = {
  formats: { [FORMAT]: "metrics JSON of the BigCode evaluation harness: pass@k by task" },
  recognise: (head) => (isAggregate(head) ? FORMAT : null),
  read: async ({ name, content }, _, context) => readAggregate(await textBytes(content, name), name, context),
  assemble: (parts) => assembleReadings(parts, FORMAT),
};

function isAggregate(head: FileHead): boolean {
  const { keys, isDocument } = head;
  if (!isDocument || keys.length < 2 || !keys.includes("config") || keys.includes("results")) return false;
  const document = head.first(() => true);
  const config = objectAt(document, "config");
  return config.has("model") && config.has("n_samples") && [...document.values()].every((value) => isJsonObject(value));
}

function readAggregate(bytes: Uint8Array, file: string, context: ReadContext): StandaloneReading {
  const document = jsonDocument(bytes, file);
  const config = objectAt(document, "config");
  const models = new ModelNames(file, "config.model", context, { several: false });
  const identity = models.identify(textAt(config, "model"), textAt(config, "revision"));
  const samples = config.get("n_samples");
  const sheets = new RunSheets();
  const unread: string[] = [];
  const empty: string[] = [];
  for (const [task, entry] of document) {
    if (task === "config" || !isJsonObject(entry)) continue;
    if (entry.size === 0) empty.push(task);
    for (const [metric, value] of entry) {
      if (typeof value === "number" && !Number.isNaN(value)) sheets.addScore({ ...identity, task, metric }, value);
      else unread.push(`${task} ${metric}`);
    }
  }
  return sheetReading({
    file,
    format: FORMAT,
    sheets,
    models,
    notes: [...unreadScores(file, unread), ...tasksWithoutScores(file, empty)],
    understood: `the number of problems is not stored${typeof samples === "number" ? `; ${samples} samples a problem` : ""}`,
  });
}
