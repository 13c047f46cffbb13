import { InputError } from "../../../errors.js";
import { type JsonReader, type JsonValue, WrittenNumber } from "../../json/json.js";
import { jsonElements, jsonMembers } from "../../json/jsonMembers.js";
import { wrongHolder } from "../../json/scoreHolders.js";
import type { ScoreCell } from "../../tables/scoreCell.js";
import { scoreLeaves } from "./scoreValue.js";

/** What the epochs of one sample were reduced to. */
export interface ReducedSample {
  readonly id: string;
  readonly idType: "text" | "number";
  /** `null` for a label that is no score. */
  readonly cell: ScoreCell | null;
}

/** The scores of samples over their epochs, by metric as the samples name it; `reducer` is `null` for the default, the mean. */
export interface Reduction {
  readonly metric: string;
  readonly reducer: string | null;
  readonly samples: readonly ReducedSample[];
}

/** Reads the list of reductions that comes next. */
export function readReductions(reader: JsonReader, file: string): Reduction[] {
  const found: Reduction[] = [];
  if (reader.peek() !== "[") {
    const value = reader.value();
    if (value !== null) throw wrongHolder("reductions", "a list", value, { file });
    return found;
  }
  for (const _ of jsonElements(reader)) found.push(...readReduction(reader, file));
  return found;
}

function readReduction(reader: JsonReader, file: string): Reduction[] {
  let scorer = "score";
  let reducer: string | null = null;
  const samples: { readonly id: string; readonly idType: "text" | "number"; readonly value: JsonValue | undefined }[] =
    [];
  for (const key of jsonMembers(reader)) {
    if (key === "scorer" || key === "reducer") {
      const text = reader.value();
      if (typeof text !== "string") continue;
      if (key === "scorer") scorer = text;
      else reducer = text;
    } else if (key === "samples") for (const _ of jsonElements(reader)) samples.push(readSample(reader, file));
    else reader.skip();
  }
  const byMetric = new Map<string, ReducedSample[]>();
  for (const { id, idType, value } of samples) {
    for (const { metric, cell } of scoreLeaves(scorer, value)) {
      const reduced = byMetric.get(metric) ?? [];
      byMetric.set(metric, reduced);
      reduced.push({ id, idType, cell });
    }
  }
  return [...byMetric].map(([metric, reduced]) => ({ metric, reducer, samples: reduced }));
}

function readSample(reader: JsonReader, file: string) {
  let id: JsonValue | undefined;
  let value: JsonValue | undefined;
  for (const key of jsonMembers(reader)) {
    if (key === "sample_id") id = reader.exactValue();
    else if (key === "value") value = reader.value();
    else reader.skip();
  }
  if (typeof id === "string") return { id, idType: "text" as const, value };
  if (id instanceof WrittenNumber) return { id: id.text, idType: "number" as const, value };
  throw new InputError("missing-id", "every sample of a reduction needs a sample_id, which tells it from others", {
    file,
  });
}
