import { InputError } from "../../../errors.js";
import type { Note } from "../../../notes.js";
import { decodeText } from "../../bytes/decode.js";
import { JsonReader, type JsonValue } from "../../json/json.js";
import { jsonElements, jsonMembers } from "../../json/jsonMembers.js";
import { wrongHolder } from "../../json/scoreHolders.js";
import { type EvalHeader, evalHeader, HEADER_KEYS } from "./evalHeader.js";
import { type Reduction, readReductions } from "./reductions.js";
import { readSample } from "./sample.js";
import { SampleRows, type SampleTable } from "./sampleTable.js";

/** One log of Inspect AI, of any version, in either of its two forms. */
export interface InspectLog {
  readonly file: string;
  readonly format: string;
  readonly header: EvalHeader;
  /** Empty where the log holds no samples. */
  readonly samples: SampleTable;
  /** What the log says of samples over their epochs. */
  readonly reductions: readonly Reduction[];
  readonly notes: readonly Note[];
}

/** Reads a log that is one JSON document (`EvalLog`, version 1 and later). */
export function parseEvalLog(bytes: Uint8Array, file: string): InspectLog {
  const reader = new JsonReader(textOf(bytes, file), { file });
  const members = new Map<string, JsonValue>();
  const rows = new SampleRows();
  const reductions: Reduction[] = [];
  for (const key of jsonMembers(reader)) {
    if (HEADER_KEYS.has(key)) members.set(key, reader.value());
    else if (key === "samples" && reader.peek() !== "n") {
      if (reader.peek() !== "[") throw wrongHolder("samples", "a list", reader.value(), { file });
      const { clusterField } = evalHeader(members, { file });
      for (const _ of jsonElements(reader)) rows.add(readSample(reader, file, clusterField));
    } else if (key === "reductions") reductions.push(...readReductions(reader, file));
    else reader.skip();
  }
  if (!reader.atEnd()) throw reader.error("nothing after the document");
  const header = evalHeader(members, { file });
  return { file, format: "inspect log", header, samples: rows.table(header), reductions, notes: [] };
}

function textOf(bytes: Uint8Array, file: string): string {
  try {
    return decodeText(bytes, file);
  } catch (error) {
    if (!(error instanceof InputError && error.code === "too-large")) throw error;
    throw new InputError(
      "too-large",
      `the log has ${bytes.length} bytes, too many for one JSON document. Convert it: inspect log convert --to eval.`,
      { file },
    );
  }
}
