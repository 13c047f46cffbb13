import type { Fingerprint } from "../../../data/run.js";
import { defined } from "../../../defined.js";
import { textFingerprint } from "../../bytes/contentHash.js";
import { baseName } from "../../bytes/sourcePath.js";
import { objectAt, textAt } from "../../json/json.js";
import { jsonDocument } from "../../json/jsonDocument.js";

/** What a run of HELM says of itself, in `run_spec.json` or in the name of its folder. */
export interface HelmRunSpec {
  readonly model?: string;
  /** Where the model was found, for people. */
  readonly from: string;
  /** Scenario with its arguments, without model and, where it is a framing, method. */
  readonly task: string;
  readonly method?: string;
  /** Whether several training trials were asked for. */
  readonly hasTrials: boolean;
  readonly fingerprint?: Fingerprint;
}

/** The framing behind an adapter's method: letters to pick from, or the answers scored one by one. */
export const METHOD_FRAMINGS: ReadonlyMap<string, string> = new Map([
  ["multiple_choice_joint", "choice"],
  ["multiple_choice_separate_original", "completion"],
  ["multiple_choice_separate_calibrated", "completion"],
]);

const PROMPT_PARTS = [
  "global_prefix",
  "global_suffix",
  "instructions",
  "input_prefix",
  "input_suffix",
  "reference_prefix",
  "reference_suffix",
  "output_prefix",
  "output_suffix",
  "instance_prefix",
];

/** Reads `run_spec.json`. */
export function parseHelmRunSpec(bytes: Uint8Array, file: string): HelmRunSpec {
  const document = jsonDocument(bytes, file);
  const adapter = objectAt(document, "adapter_spec");
  const named = parseRunName(textAt(document, "name") ?? "");
  const method = textAt(adapter, "method") ?? named.method;
  const model = textAt(adapter, "model") ?? named.model;
  const shots = adapter.get("max_train_instances");
  const trials = adapter.get("num_train_trials");
  const prompt = PROMPT_PARTS.map((part) => textAt(adapter, part) ?? "");
  return {
    ...defined({ model }),
    from: "run_spec.json",
    task: named.task,
    ...defined({ method }),
    hasTrials: typeof trials === "number" && trials > 1,
    fingerprint: {
      ...(typeof shots === "number" ? { fewShot: String(shots) } : {}),
      ...(adapter.size === 0 ? {} : { prompt: textFingerprint(prompt.join("\u0000")).toString(16) }),
    },
  };
}

/** As far as the folder of a run tells it; HELM writes `scenario:name=value,…,model=org_name`. */
export function specOfFolder(folder: string): HelmRunSpec {
  const { model, task, method } = parseRunName(baseName(folder));
  return {
    ...defined({ model }),
    from: "the folder name",
    task,
    ...defined({ method }),
    hasTrials: false,
  };
}

function parseRunName(name: string): { readonly task: string; readonly model?: string; readonly method?: string } {
  // Where a file system allows no colon, a hyphen stands for it.
  const split = /^([^=,]*?)[:-](\w+=.*)$/.exec(name);
  if (split === null) return { task: name };
  const values = new Map<string, string>();
  for (const pair of (split[2] as string).split(",")) {
    const equals = pair.indexOf("=");
    values.set(equals < 0 ? pair : pair.slice(0, equals), pair);
  }
  const argument = (key: string) => values.get(key)?.slice(key.length + 1);
  const model = argument("model");
  const method = argument("method");
  const left = [...values].filter(
    ([key]) =>
      key !== "model" && key !== "model_deployment" && !(key === "method" && METHOD_FRAMINGS.has(method as string)),
  );
  return {
    task: [split[1], left.map(([, pair]) => pair).join(",")].filter((part) => part !== "").join(":"),
    ...defined({ model, method }),
  };
}
