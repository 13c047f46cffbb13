import { textBytes } from "../../bytes/textBytes.js";
import type { DumpReader } from "../../reader/dumpReader.js";
import type { FileHead } from "../../reader/fileHead.js";
import { assembleHelm, type HelmPart } from "./contribute.js";
import { readHelmInstanceStats } from "./instanceStats.js";
import { parseHelmRunSpec } from "./runSpec.js";
import { parseHelmRunStats } from "./runStats.js";

const FILES: readonly { readonly format: string; readonly has: readonly string[]; readonly hasNot?: string }[] = [
  { format: "HELM per-instance stats", has: ["instance_id", "train_trial_index", "stats"], hasNot: "predicted_text" },
  { format: "HELM run stats", has: ["name", "count", "sum", "sum_squared"] },
  { format: "HELM run spec", has: ["name", "scenario_spec", "adapter_spec"] },
  { format: "HELM file without scores", has: ["adapter_spec", "request_states"] },
  { format: "HELM file without scores", has: ["instance_id", "train_trial_index", "predicted_text"] },
  { format: "HELM file without scores", has: ["instance_id", "train_trial_index", "request"] },
  { format: "HELM file without scores", has: ["input", "references", "split", "id"] },
  { format: "HELM file without scores", has: ["name", "description", "tags", "definition_path"] },
];

/** Run folders of Stanford's HELM. */
export const helmReader: DumpReader<HelmPart> = {
  formats: {
    "HELM per-instance stats": "per_instance_stats.json of a run folder of HELM",
    "HELM run stats": "stats.json of a run folder of HELM",
    "HELM run spec": "run_spec.json of a run folder of HELM",
    "HELM file without scores": "scenario state, instances, requests and predictions of a run folder of HELM",
  },
  recognise: (head) => formatOf(head),
  companionPaths: (file) =>
    /(?:^|\/)(?:per_instance_)?stats\.json(?:\.gz)?$/.test(file)
      ? [`${file.slice(0, file.lastIndexOf("/") + 1)}run_spec.json`]
      : [],
  async read({ name, content, companion }, format) {
    if (format === "HELM file without scores") return { kind: "aside", format };
    if (format === "HELM run spec")
      return { kind: "spec", companion, spec: parseHelmRunSpec(await textBytes(content, name), name) };
    return format === "HELM run stats"
      ? { kind: "stats", stats: parseHelmRunStats(await textBytes(content, name), name) }
      : { kind: "instances", instances: await readHelmInstanceStats(content, name) };
  },
  assemble: assembleHelm,
};

function formatOf({ keys }: FileHead): string | null {
  const fits = ({ has, hasNot }: (typeof FILES)[number]) =>
    has.every((key) => keys.includes(key)) && (hasNot === undefined || !keys.includes(hasNot));
  return FILES.find(fits)?.format ?? null;
}
