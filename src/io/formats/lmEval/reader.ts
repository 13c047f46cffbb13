import { defined } from "../../../defined.js";
import { textBytes } from "../../bytes/textBytes.js";
import { isJsonObject } from "../../json/json.js";
import { jsonDocument } from "../../json/jsonDocument.js";
import type { DumpReader, FilePart } from "../../reader/dumpReader.js";
import type { FileHead } from "../../reader/fileHead.js";
import { isBareResults, type LmEvalAggregate, parseLmEvalAggregate } from "./aggregate.js";
import { contributeLmEval, type LmEvalDumps, lmEvalTasks } from "./contribute.js";
import { companionPath } from "./fileName.js";
import { isPrintedTable, parsePrintedTable } from "./printedTable.js";
import { type LmEvalSamples, readLmEvalSamples, readLoggedSamples } from "./samples.js";

type LmEvalPart = { readonly aggregate: LmEvalAggregate } | { readonly samples: LmEvalSamples };

/** Aggregates and per-item samples of lm-evaluation-harness, of any version. */
export const lmEvalReader: DumpReader<LmEvalPart> = {
  formats: {
    "lm-eval aggregate": "results JSON of lm-evaluation-harness, any version",
    "lm-eval printed table": "the table that lm-evaluation-harness prints at its end",
    "lmms-eval logs": "TASK.json of lmms-eval before it wrote lines: args, model_configs, and the samples as logs",
    "lm-eval samples": "per-item samples of lm-evaluation-harness, JSON Lines or array, any version",
  },
  companionPaths: (file) => [companionPath(file) ?? []].flat(),
  recognise: (head) => formatOf(head),
  async read({ name, content, companion }, format, { derivation }) {
    if (format === "lm-eval samples") return { samples: await readLmEvalSamples(content, name, derivation) };
    const bytes = await textBytes(content, name);
    if (format === "lmms-eval logs") return { samples: readLoggedSamples(jsonDocument(bytes, name), name, derivation) };
    return format === "lm-eval aggregate"
      ? { aggregate: parseLmEvalAggregate(bytes, name, companion) }
      : { aggregate: parsePrintedTable(bytes, name) };
  },
  isPlain: true,
  assemble(parts, { options, pattern }) {
    const dumps = dumpsOf(parts);
    const { model } = options;
    return {
      tasks: lmEvalTasks(dumps),
      patternNames: [...dumps.samples, ...dumps.aggregates].map(({ dump }) => dump.file),
      contribute: (builder) => contributeLmEval(dumps, builder, { pattern, ...defined({ model }) }),
    };
  },
};

function dumpsOf(parts: readonly FilePart<LmEvalPart>[]): LmEvalDumps {
  return {
    aggregates: parts.flatMap(({ part, hash }) => ("aggregate" in part ? [{ dump: part.aggregate, hash }] : [])),
    samples: parts.flatMap(({ part, hash }) => ("samples" in part ? [{ dump: part.samples, hash }] : [])),
  };
}

const SAMPLE_KEYS = ["filtered_resps", "resps", "arguments", "prompt_hash", "truth", "prompt_0", "logit_0"];
const AGGREGATE_KEYS = ["versions", "config", "configs", "n-shot", "group_subtasks", "lm_eval_version", "git_hash"];

function formatOf(head: FileHead): string | null {
  if (isSamples(head)) return "lm-eval samples";
  if (head.start === "{" && ["args", "model_configs", "logs"].every((key) => head.keys.includes(key)))
    return "lmms-eval logs";
  if (isAggregate(head)) return "lm-eval aggregate";
  return isPrintedTable(head.text) ? "lm-eval printed table" : null;
}

function isSamples({ keys }: FileHead): boolean {
  return keys.includes("doc_id") && SAMPLE_KEYS.some((key) => keys.includes(key));
}

function isAggregate(head: FileHead): boolean {
  const { keys, isDocument } = head;
  if (!isDocument || keys.includes("doc_id")) return false;
  if (keys.includes("results")) {
    return (
      AGGREGATE_KEYS.some((key) => keys.includes(key)) &&
      isJsonObject(head.first((key) => key === "results").get("results"))
    );
  }
  return keys.length > 0 && keys.length <= 2000 && isBareResults(head.first(() => true));
}
