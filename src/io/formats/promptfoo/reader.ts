import { textBytes } from "../../bytes/textBytes.js";
import { isJsonObject, objectAt } from "../../json/json.js";
import type { DumpReader } from "../../reader/dumpReader.js";
import type { FileHead } from "../../reader/fileHead.js";
import { assembleReadings, type StandaloneReading } from "../../reader/standaloneReading.js";
import { parsePromptfooDocument, parsePromptfooLines } from "./document.js";
import { readPromptfoo } from "./reading.js";

/** Results of promptfoo. */
export const promptfooReader: DumpReader<StandaloneReading> = {
  formats: {
    "promptfoo results": "JSON export or summary of promptfoo, versions 2 and 3",
    "promptfoo lines": "JSON Lines output of promptfoo, one result a line",
  },
  recognise: (head) => formatOf(head),
  async read({ name, content }, format, context) {
    const bytes = await textBytes(content, name);
    const document =
      format === "promptfoo lines" ? parsePromptfooLines(bytes, name) : parsePromptfooDocument(bytes, name);
    return readPromptfoo(document, { file: name, format, context });
  },
  assemble: (parts) => assembleReadings(parts, "promptfoo results"),
};

function formatOf(head: FileHead): string | null {
  const { keys, start } = head;
  const has = (...names: readonly string[]) => names.every((name) => keys.includes(name));
  if (has("promptIdx", "testIdx", "success")) return "promptfoo lines";
  if (start !== "{") return null;
  const isEvaluation = has("evalId", "results") || has("results", "shareableUrl");
  const isSummary = has("version", "results", "stats") && (has("prompts") || has("table"));
  const isEvalObject =
    has("id", "config", "results", "prompts") && keys.some((key) => key === "createdAt" || key === "persisted");
  return isEvaluation || isSummary || isEvalObject || isUnnamedExport(head) ? "promptfoo results" : null;
}

/** An export of an older version, `{ results: { version, results, stats }, config }`. */
function isUnnamedExport(head: FileHead): boolean {
  const { keys, isDocument } = head;
  if (!isDocument || !keys.includes("results") || !keys.includes("config") || keys.includes("versions")) return false;
  if (keys.includes("configs")) return false;
  const results = objectAt(
    head.first((key) => key === "results"),
    "results",
  );
  return typeof results.get("version") === "number" && (results.has("stats") || isJsonObject(results.get("table")));
}
