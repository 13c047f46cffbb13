import type { Fingerprint } from "../../data/run.js";
import { textFingerprint } from "../bytes/contentHash.js";

type Part = keyof Fingerprint;

/** Columns of a table that say how a run was made, the first name being the one that is written. */
export const FINGERPRINT_COLUMNS: Readonly<Record<Part, readonly [string, ...string[]]>> = {
  taskVersion: ["task_version", "version", "benchmark_version", "test_version", "task_hash"],
  fewShot: ["few_shot", "num_fewshot", "n_shot", "fewshot", "shots", "n_shots", "num_shots", "k_shot", "shot", "nshot"],
  prompt: ["prompt_template"],
  choiceOrder: [
    "choice_order",
    ...["option_order", "options_order", "choices_order", "answer_order", "order_of_choices", "order_of_options"],
    ...["presentation_order", "permutation", "option_permutation", "choice_permutation", "swap", "swapped", "position"],
  ],
  systemPrompt: ["system_prompt"],
  chatTemplate: ["chat_template"],
  filter: ["filter"],
  dataset: ["dataset", "dataset_revision", "dataset_version", "data_version", "dataset_hash"],
  split: ["split", "data_split", "dataset_split", "eval_split", "test_split", "partition"],
  language: ["language", "lang", "locale", "language_code"],
  temperature: ["temperature", "temp", "sampling_temperature", "decoding_temperature"],
  reasoning: [
    "reasoning",
    ...[
      "reasoning_effort",
      "effort",
      "reasoning_mode",
      "reasoning_budget",
      "thinking",
      "thinking_mode",
      "thinking_budget",
    ],
  ],
  quantization: ["quantization", "quantisation", "quant", "quant_method", "dtype", "torch_dtype"],
  scaffold: ["scaffold", "agent_scaffold", "harness", "framework", "agent_framework", "tools", "toolset", "tool_set"],
  engine: ["engine", "inference_engine", "backend", "inference_backend", "hardware", "gpu", "infrastructure"],
  judge: ["judge", "judge_model", "judge_name", "grader", "grader_model", "evaluator", "scorer", "annotator"],
  other: ["other_settings"],
};

/** Longer texts, such as whole templates, are kept as their hash. */
const LONGEST_VALUE = 80;

/** Index of each fingerprint column of a header, among the columns that are not taken. */
export function findFingerprintColumns(header: readonly string[], taken: ReadonlySet<number>): Map<Part, number> {
  const names = header.map((name) => name.trim().toLowerCase());
  const found = new Map<Part, number>();
  for (const [part, spellings] of Object.entries(FINGERPRINT_COLUMNS) as [Part, readonly string[]][]) {
    const index = names.findIndex((name, position) => !taken.has(position) && spellings.includes(name));
    if (index >= 0) found.set(part, index);
  }
  return found;
}

/** The fingerprint that a row states; `undefined` when it states none. */
export function fingerprintOf(cells: readonly string[], columns: ReadonlyMap<Part, number>): Fingerprint | undefined {
  const stated = [...columns].flatMap(([part, index]) => {
    const text = written(part, (cells[index] ?? "").trim());
    return text === "" ? [] : [[part, text.length > LONGEST_VALUE ? hashText(textFingerprint(text)) : text] as const];
  });
  return stated.length === 0 ? undefined : Object.fromEntries(stated);
}

/** 0 and 0.0 are one temperature. */
function written(part: Part, text: string): string {
  return part === "temperature" && text !== "" && Number.isFinite(Number(text)) ? String(Number(text)) : text;
}

/** A 48-bit hash as twelve hexadecimal digits. */
export function hashText(hash: number): string {
  return hash.toString(16).padStart(12, "0");
}

/** The hash that a `prompt_hash` cell holds; any other text is hashed itself. */
export function promptHash(text: string): number {
  return /^[0-9a-f]{12}$/.test(text) ? Number.parseInt(text, 16) : textFingerprint(text);
}
