import { defined } from "../../../defined.js";
import { describePlace, InputError } from "../../../errors.js";
import type { Note } from "../../../notes.js";
import { plural } from "../../../numberFormat.js";
import { decodeText } from "../../bytes/decode.js";
import type { DumpContent } from "../../bytes/dumpContent.js";
import type { ZipEntry } from "../../bytes/zip/zipEntry.js";
import { openZip, type ZipLimits } from "../../bytes/zip.js";
import { JsonReader, type JsonValue } from "../../json/json.js";
import { jsonElements, jsonMembers } from "../../json/jsonMembers.js";
import { type EvalHeader, evalHeader, HEADER_KEYS } from "./evalHeader.js";
import type { InspectLog } from "./evalLog.js";
import { readReductions } from "./reductions.js";
import { readCluster, readSample } from "./sample.js";
import { SampleRows } from "./sampleTable.js";

const HEADER = "header.json";
const START = "_journal/start.json";
const SUMMARIES = "summaries.json";
const REDUCTIONS = "reductions.json";
const JOURNAL = /^_journal\/summaries\/(\d+)\.json$/;
const SAMPLE = /^samples\/.+_epoch_\d+\.json$/s;
/** A long sample in pieces: what is needed of it stands in one of them. */
const CHUNKED_SAMPLE = /^samples\/.+_epoch_\d+\/sample\.json$/s;

/** Whether the names are those of an Inspect archive. */
export function isEvalArchive(names: readonly string[]): boolean {
  return names.some((name) => name === HEADER || name === SUMMARIES || name.startsWith("_journal/"));
}

/** Reads a `.eval` archive, one entry at a time. Of entries with the same name the last counts, as for the harness. */
export async function readEvalArchive(content: DumpContent, file: string, limits: ZipLimits): Promise<InspectLog> {
  const zip = await openZip(content, file, limits);
  const entries = new Map(zip.entries.map((entry) => [entry.name, entry]));
  const read = async <Result>(entry: ZipEntry, parse: (reader: JsonReader) => Result): Promise<Result> => {
    const bytes = await zip.read(entry);
    try {
      const reader = new JsonReader(decodeText(bytes, file), { file });
      const result = parse(reader);
      if (!reader.atEnd()) throw reader.error("nothing after the document");
      return result;
    } catch (error) {
      throw error instanceof InputError ? inEntry(error, entry.name) : error;
    }
  };

  const header = await readHeader(entries, read, file);
  const { clusterField } = header;
  const rows = new SampleRows();
  for (const entry of entries.values()) {
    const isChunked = CHUNKED_SAMPLE.test(entry.name);
    if (!isChunked && !SAMPLE.test(entry.name)) continue;
    const sample = await read(entry, (reader) => readSample(reader, file, clusterField, false));
    const metadata = isChunked ? entries.get(entry.name.replace(/sample\.json$/, "metadata.json")) : undefined;
    const cluster =
      metadata === undefined || clusterField === undefined || sample.cluster !== undefined
        ? sample.cluster
        : await read(metadata, (reader) => readCluster(reader, clusterField));
    rows.add({ ...sample, ...defined({ cluster }) });
  }
  const fromSamples = rows.length;
  if (fromSamples < expectedRows(header)) {
    for (const entry of summaryEntries(entries)) {
      await read(entry, (reader) => {
        for (const _ of jsonElements(reader)) {
          const summary = readSample(reader, file, clusterField, false);
          if (!rows.has(summary)) rows.add(summary);
        }
      });
    }
  }
  const notes = archiveNotes(file, {
    duplicates: zip.entries.length - entries.size,
    isCrashed: !entries.has(HEADER),
    summaries: rows.length - fromSamples,
  });
  const reduced = entries.get(REDUCTIONS);
  const reductions = reduced === undefined ? [] : await read(reduced, (reader) => readReductions(reader, file));
  return { file, format: "inspect archive", header, samples: rows.table(header), reductions, notes };
}

async function readHeader(
  entries: ReadonlyMap<string, ZipEntry>,
  read: <Result>(entry: ZipEntry, parse: (reader: JsonReader) => Result) => Promise<Result>,
  file: string,
): Promise<EvalHeader> {
  const entry = entries.get(HEADER) ?? entries.get(START);
  if (entry === undefined) {
    throw new InputError(
      "no-header",
      `the archive has neither ${HEADER} nor ${START}, so nothing says what was run. Copy the archive again.`,
      { file },
    );
  }
  return read(entry, (reader) => {
    const members = new Map<string, JsonValue>();
    for (const key of jsonMembers(reader)) {
      if (HEADER_KEYS.has(key)) members.set(key, reader.value());
      else reader.skip();
    }
    return evalHeader(members, { file });
  });
}

/** All summaries, or the journal of them that a crashed run leaves, in the order in which it was written. */
function summaryEntries(entries: ReadonlyMap<string, ZipEntry>): ZipEntry[] {
  const all = entries.get(SUMMARIES);
  if (all !== undefined) return [all];
  const number = ({ name }: ZipEntry) => Number(JOURNAL.exec(name)?.[1]);
  return [...entries.values()].filter(({ name }) => JOURNAL.test(name)).sort((a, b) => number(a) - number(b));
}

/** Number of samples × epochs that should be there; unknown is without end. */
function expectedRows({ totalSamples, sampleIds, epochs }: EvalHeader): number {
  return totalSamples ?? (sampleIds === null ? Number.POSITIVE_INFINITY : sampleIds.length * epochs);
}

function archiveNotes(
  file: string,
  found: { readonly duplicates: number; readonly isCrashed: boolean; readonly summaries: number },
): Note[] {
  const notes: Note[] = [];
  if (found.isCrashed) {
    notes.push({
      code: "run-crashed",
      message: `${file} has no ${HEADER}: the run crashed or is still going; its journal and the samples so far were read`,
    });
  }
  if (found.summaries > 0) {
    notes.push({
      code: "from-summaries",
      message: `${file}: ${plural(found.summaries, "sample")} known only from ${found.summaries === 1 ? "its summary" : "their summaries"}`,
    });
  }
  if (found.duplicates > 0) {
    notes.push({
      code: "duplicate-entries",
      message: `${file} holds ${plural(found.duplicates, "earlier version")} of entries that were written again; the last one counts`,
    });
  }
  return notes;
}

function inEntry(error: InputError, name: string): InputError {
  const { file, line, path, item } = error.place;
  const message = error.message.slice(describePlace(error.place).length);
  return new InputError(error.code, message, {
    ...defined({ file, line }),
    path: path ?? name,
    ...defined({ item }),
  });
}
