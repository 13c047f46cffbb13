import { InputError } from "../../../errors.js";
import { textBytes } from "../../bytes/textBytes.js";
import { openZip, type ZipLimits } from "../../bytes/zip.js";
import type { DumpReader, FilePart, ReadContext } from "../../reader/dumpReader.js";
import type { FileHead } from "../../reader/fileHead.js";
import { contributeLog, identifyLog } from "./contribute.js";
import { isEvalArchive, readEvalArchive } from "./evalArchive.js";
import { type InspectLog, parseEvalLog } from "./evalLog.js";
import { withoutCopies } from "./logCopies.js";
import { taskNames } from "./taskNames.js";

/** Logs of Inspect AI in both of their forms. */
export const inspectReader: DumpReader<InspectLog> = {
  formats: {
    "inspect log": "EvalLog JSON of Inspect AI, any version",
    "inspect archive": ".eval archive of Inspect AI, stored, deflated or Zstandard",
  },
  async recognise(head, options) {
    if (isZip(head)) return (await isArchive(head, options)) ? "inspect archive" : null;
    return isLog(head) ? "inspect log" : null;
  },
  async read({ name, content }, format, { options }) {
    return format === "inspect archive"
      ? readEvalArchive(content, name, options)
      : parseEvalLog(await textBytes(content, name), name);
  },
  isPlain: true,
  assemble,
};

function assemble(parts: readonly FilePart<InspectLog>[], context: ReadContext) {
  const { kept, leftOut } = withoutCopies(parts.map(({ part, hash }) => ({ log: part, hash })));
  const { nameOf, notes } = taskNames(kept);
  return {
    tasks: kept.map(nameOf),
    patternNames: kept.map(({ file }) => file),
    contribute(builder) {
      let fits = 0;
      for (const log of kept) {
        const identified = identifyLog(log, context);
        if (identified.patternFitted) fits++;
        contributeLog(log, nameOf(log), identified, builder);
      }
      for (const { log, kept: other, why } of leftOut) {
        const role = why === "copy" ? "another copy" : "an earlier try";
        builder.file({ name: log.file, format: log.format, understood: `${role} of the run in ${other.file}` });
        builder.note({
          code: "same-run",
          message: `${log.file} is ${role} of the run in ${other.file} (task id ${log.header.taskId ?? "none"}) and was not counted again`,
        });
      }
      for (const note of notes) builder.note(note);
      return fits;
    },
  } satisfies ReturnType<DumpReader<InspectLog>["assemble"]>;
}

/** The local header of an entry as the harness names them. */
const ENTRIES = /PK.{28}(?:_journal\/|samples\/|header\.json|summaries\.json)/s;
const LOG_KEYS = ["samples", "plan", "status", "results"];

function isLog({ keys, start }: FileHead): boolean {
  return start === "{" && keys.includes("eval") && LOG_KEYS.some((key) => keys.includes(key));
}

function isZip({ bytes }: FileHead): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** By its directory; where that cannot be read, by the names at its start, so that the reader can say what is wrong. */
async function isArchive({ content, name, bytes }: FileHead, limits: ZipLimits): Promise<boolean> {
  try {
    const { entries } = await openZip(content, name, limits);
    return isEvalArchive(entries.map((entry) => entry.name));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return ENTRIES.test(new TextDecoder("latin1").decode(bytes));
  }
}
