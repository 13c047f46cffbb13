import { textBytes } from "../../bytes/textBytes.js";
import type { DumpReader } from "../../reader/dumpReader.js";
import type { FileHead } from "../../reader/fileHead.js";
import { assembleOlmes, type OlmesPart } from "./contribute.js";
import { readOlmesPredictions } from "./predictions.js";
import { parseOlmesMetrics } from "./taskMetrics.js";

/** Files of AllenAI's OLMES (oe-eval). */
export const olmesReader: DumpReader<OlmesPart> = {
  formats: {
    "OLMES predictions": "per-item …-predictions.jsonl of OLMES (oe-eval)",
    "OLMES metrics": "…-metrics.json, metrics.json or metrics-all.jsonl of OLMES (oe-eval)",
    "OLMES requests": "requests and recorded inputs of OLMES (oe-eval)",
  },
  recognise: (head) => formatOf(head),
  companionPaths: (file) =>
    /-predictions\.jsonl(?:\.gz)?$/.test(file) ? [file.replace(/-predictions\.jsonl(?:\.gz)?$/, "-metrics.json")] : [],
  async read({ name, content, companion }, format) {
    if (format === "OLMES requests") return { kind: "aside" };
    return format === "OLMES predictions"
      ? { kind: "predictions", predictions: await readOlmesPredictions(content, name) }
      : { kind: "metrics", companion, tasks: parseOlmesMetrics(await textBytes(content, name), name) };
  },
  assemble: assembleOlmes,
};

function formatOf({ keys }: FileHead): string | null {
  const has = (...names: readonly string[]) => names.every((name) => keys.includes(name));
  if (has("doc_id", "native_id", "metrics")) return "OLMES predictions";
  if (has("task_name", "task_config", "model_config") || has("all_primary_scores", "tasks")) return "OLMES metrics";
  return has("doc_id", "native_id", "request") || has("doc_id", "native_id", "requests") ? "OLMES requests" : null;
}
