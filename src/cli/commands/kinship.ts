import { kinship as kinshipOf } from "../../questions/kinship.js";
import { heading, list, paragraph } from "../../report/document/document.js";
import { figureSvg } from "../../report/figure/svg.js";
import { familyFigure } from "../../report/figures/familyFigure.js";
import { jsonDocument } from "../../report/render/jsonDocument.js";
import { kinshipSection } from "../../report/sections/kinshipSection.js";
import { noteLines } from "../../report/sections/noteList.js";
import { readingSentence } from "../../report/sections/readSection.js";
import { EXIT } from "../exitCodes.js";
import { type AnalysisFlags, analysisOptions } from "../options.js";
import { printBlocks, TERMINAL_ROWS } from "../print.js";
import { readResults } from "../readResults.js";
import { replaceFile } from "../replaceFile.js";

interface KinshipFlags extends AnalysisFlags {
  readonly svg?: string;
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
  const figure = found?.ok ? familyFigure(found) : null;
  if (flags.svg !== undefined && figure !== null) await replaceFile(flags.svg, [figureSvg(figure)]);
  if (flags.json) {
    process.stdout.write(jsonDocument(kind, document));
  } else if (rows.length === 0) {
    printBlocks([
      paragraph(
        "REFUSED  kinship is sought in answers to single items, and these dumps hold scores of whole runs only.",
      ),
      paragraph("Next step: give the per-sample logs; `noisefloor inspect` says what was read."),
    ]);
  } else {
    const limit = flags.all ? Number.POSITIVE_INFINITY : TERMINAL_ROWS;
    printBlocks([
      heading(1, "Kinship"),
      paragraph(readingSentence(results)),
      ...rows.flatMap((row) => kinshipSection(row, { limit })),
      ...(flags.svg !== undefined && figure === null
        ? [paragraph("No two models are kin: no family tree is drawn.")]
        : []),
      ...(notes.length > 0 ? [heading(2, "Notes"), list(noteLines(notes))] : []),
      paragraph(signature),
    ]);
  }
  return found === undefined ? EXIT.undecided : EXIT.done;
}
