import { components as componentsOf } from "../../questions/components.js";
import { heading, list, paragraph } from "../../report/document/document.js";
import { jsonDocument } from "../../report/render/jsonDocument.js";
import { componentsSection } from "../../report/sections/componentsSection.js";
import { noteLines } from "../../report/sections/noteList.js";
import { readingSentence } from "../../report/sections/readSection.js";
import { EXIT } from "../exitCodes.js";
import { type AnalysisFlags, analysisOptions, wholeNumber } from "../options.js";
import { printBlocks, TERMINAL_ROWS } from "../print.js";
import { type MemoryFlags, readResults } from "../readResults.js";

interface ComponentsFlags extends AnalysisFlags, MemoryFlags {
  readonly rngSeed?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** `noisefloor components`: where the variance of the scores comes from, for models with several seeds or trials. */
export async function components(paths: readonly string[], flags: ComponentsFlags): Promise<number> {
  const { level, missing } = analysisOptions(flags);
  const seed = wholeNumber("--rng-seed", flags.rngSeed ?? "1", 0);
  const results = await readResults(paths, flags, { analysis: "components", json: flags.json });
  const { kind, ...document } = componentsOf(results, { level, missing, seed });
  const { rows, notes, signature } = document;
  if (flags.json) {
    process.stdout.write(jsonDocument(kind, document));
  } else if (rows.length === 0) {
    printBlocks([
      paragraph(
        "REFUSED  there is nothing to divide: components need the score of every item from two or more seeds or trials of one run.",
      ),
      paragraph("Next step: `noisefloor inspect` says what was read; --run-pattern takes seeds and trials from paths."),
    ]);
  } else {
    const limit = flags.all ? Number.POSITIVE_INFINITY : TERMINAL_ROWS;
    printBlocks([
      heading(1, "Components of variance"),
      paragraph(readingSentence(results)),
      ...componentsSection(rows, { limit }),
      ...(notes.length > 0 ? [heading(2, "Notes"), list(noteLines(notes))] : []),
      paragraph(signature),
    ]);
  }
  return rows.length > 0 ? EXIT.done : EXIT.undecided;
}
