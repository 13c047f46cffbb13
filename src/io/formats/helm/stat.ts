import { InputError, type Place } from "../../../errors.js";
import { isJsonObject, type JsonObject, type JsonValue, objectAt, textAt } from "../../json/json.js";

/** One statistic of HELM: what it is of, and the sum of its values. */
export interface HelmStat {
  readonly metric: string;
  /** Split, part of the split and perturbation of the instances, as far as they are named. */
  readonly part: string;
  readonly split: string;
  /** Values behind it: of one instance, or one a training trial. */
  readonly count: number;
  readonly sum: number;
  /** Worst value over the perturbations of each instance: no score of instances as they were run. */
  readonly isWorst: boolean;
}

/** How the requests went, not how well they were answered. */
const BOOKKEEPING =
  /^(?:num_|finish_reason_|training_|inference_|batch_size$|prompt_truncated$|max_prob$|estimated_|platt_)/;

/** Whether a statistic counts tokens, times or reasons rather than scoring an answer. */
export function isBookkeeping(metric: string): boolean {
  return BOOKKEEPING.test(metric);
}

/** Reads a statistic; `null` when the value is none. `around` is the perturbation of the row that it stands in. */
export function parseHelmStat(value: JsonValue, around?: JsonObject): HelmStat | null {
  if (!isJsonObject(value)) return null;
  const name = objectAt(value, "name");
  const metric = textAt(name, "name");
  const count = value.get("count");
  const sum = value.get("sum");
  const isCount = typeof count === "number" && count >= 0;
  // Without values there is no sum to state, or one of 0.
  const isSum = typeof sum === "number" ? count !== 0 || !(Math.abs(sum) > 0) : count === 0;
  const own = name.get("perturbation") ?? null;
  if (metric === undefined || !isCount || !isSum) return null;
  // Values of perturbed questions must not be mixed with those of plain ones.
  if (own !== null && !isJsonObject(own)) return null;
  const split = textAt(name, "split") ?? "";
  const perturbation = own ?? around;
  const parts = [
    split,
    textAt(name, "sub_split") ?? "",
    perturbation === undefined ? "" : perturbationName(perturbation),
  ];
  return {
    metric,
    part: parts.filter((part) => part !== "").join(" "),
    split,
    count,
    sum: typeof sum === "number" ? sum : Number.NaN,
    isWorst: perturbation?.get("computed_on") === "worst",
  };
}

/** The error for what stands where a statistic should. */
export function unreadStat(place: Place): InputError {
  return new InputError(
    "bad-stat",
    "every statistic needs a name, a text, a count, a number from 0, and a sum, a number",
    place,
  );
}

/** `typos prob=0.1`: perturbations of one kind with other arguments stay apart. */
function perturbationName(perturbation: JsonObject): string {
  const kind = textAt(perturbation, "name") ?? "perturbed";
  const settings = [...perturbation].flatMap(([key, value]) => {
    if (["name", "robustness", "fairness", "seed"].includes(key)) return [];
    if (key === "computed_on") return value === "perturbed" ? [] : [String(value)];
    return typeof value === "number" || typeof value === "string" ? [`${key}=${value}`] : [];
  });
  return [kind, ...settings].join(" ");
}
