import { kinship as kinshipOf } from "../../questions/kinship.js";
import { heading, list, paragraph } from "../../report/document/document.js";
import { jsonDocument } from "../../report/render/jsonDocument.js";
import { kinshipSection } from "../../report/sections/kinshipSection.js";
import { noteLines } from "../../report/sections/noteList.js";
import { readingSentence } from "../../report/sections/readSection.js";
import { giveAnswer } from "../documents/answer.js";
import { EXIT } from "../exitCodes.js";
import { type AnalysisFlags, analysisOptions } from "../options.js";
import { TERMINAL_ROWS } from "../print.js";
import { readResults } from "../readResults.js";

interface KinshipFlags extends AnalysisFlags {
  readonly all?: boolean;
  readonly json?: boolean;
}

/** `noisefloor kinship`: which models answer alike beyond what their abilities explain. */
export async function kinship(paths: readonly string[], flags: KinshipFlags): Promise<number> {
  const { missing } = analysisOptions(flags);
  const results = await readResults(paths, flags);
  const { kind, ...document } = kinshipOf(results, { missing });
  const { rows, notes, signature } = document;
  const found = rows.find((row) => row.ok);
  await giveAnswer(flags, {
    title: "Kinship",
    results: [results],
    answer: rows.length > 0 ? { kind, ...document } : undefined,
    json: () => jsonDocument(kind, document),
    screen: () => {
      if (rows.length === 0) {
        return [
          paragraph(
            "REFUSED  kinship is sought in answers to single items, and these dumps hold scores of whole runs only.",
          ),
          paragraph("Next step: give the per-sample logs; `noisefloor inspect` says what was read."),
        ];
      }
      const limit = flags.all ? Number.POSITIVE_INFINITY : TERMINAL_ROWS;
      return [
        heading(1, "Kinship"),
        paragraph(readingSentence(results)),
        ...rows.flatMap((row) => kinshipSection(row, { limit })),
        ...(notes.length > 0 ? [heading(2, "Notes"), list(noteLines(notes))] : []),
        paragraph(signature),
      ];
    },
  });
  return found === undefined ? EXIT.undecided : EXIT.done;
}
