import type { Note } from "../../notes.js";
import type { DumpContent } from "../bytes/dumpContent.js";
import { RepeatedKeys } from "../json/repeatedKeys.js";
import type { DumpFile, DumpReader, ReadContext } from "./dumpReader.js";

/** What was read of one file. */
export interface ReadPart {
  readonly part: unknown;
  /** Fingerprint of the content. */
  readonly hash: string;
  readonly notes: readonly Note[];
}

/** A file that may be read on another thread, whose reader's parts are plain data. */
export interface AsideJob {
  readonly name: string;
  readonly format: string;
  readonly companion: boolean;
  readonly content: DumpContent;
  /** Number of bytes. */
  readonly size: number;
}

/**
 * Threads that read files side by side with this one. The core knows no threads: who has some hands this in.
 */
export interface ReadAside {
  /** `null` where the file is better read here, as while all threads have enough to do. */
  begin(job: AsideJob): Promise<BegunAside | null>;
}

export interface BegunAside {
  /** `null` where the file must be read here after all: a thread that fails says nothing of the file. */
  readonly read: Promise<ReadPart | null>;
}

/** Reads one file whose format is known. Throws `InputError` for one that is broken. */
export async function readPart(
  reader: DumpReader,
  format: string,
  { name, content, companion }: DumpFile,
  context: ReadContext,
): Promise<ReadPart> {
  const repeats = new RepeatedKeys();
  const part = await reader.read({ name, content: { ...content, repeats }, companion }, format, context);
  return { part, hash: await content.hash(), notes: repeats.notes(name) };
}
