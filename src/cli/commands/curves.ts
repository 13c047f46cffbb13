import { curves as curvesOf } from "../../questions/curves.js";
import { heading, list, paragraph } from "../../report/document/document.js";
import { jsonDocument } from "../../report/render/jsonDocument.js";
import { curvesScreen } from "../../report/screen/curvesScreen.js";
import { curveSection } from "../../report/sections/curveSection.js";
import { foldedNotes, noteLines, rowNotes } from "../../report/sections/noteList.js";
import { readingSentence } from "../../report/sections/readSection.js";
import {
  curveNoiseBlock,
  metricComparisonBlock,
  taskNotes,
  taskSignalSection,
} from "../../report/sections/taskSignalSection.js";
import { giveAnswer } from "../documents/answer.js";
import { EXIT } from "../exitCodes.js";
import { type AnalysisFlags, analysisOptions } from "../options.js";
import { isFull, TERMINAL_ROWS } from "../print.js";
import { readResults } from "../readResults.js";

const NO_CHECKPOINTS =
  "REFUSED  no run names a checkpoint. Checkpoints come from a step in the path, from revision=, from a step column, or by --run-pattern.";

/** `noisefloor curves`: which tasks carry signal over training, and how steadily every curve moves. */
export async function curves(
  paths: readonly string[],
  flags: AnalysisFlags & { readonly json?: boolean; readonly full?: boolean; readonly all?: boolean },
): Promise<number> {
  const options = analysisOptions(flags);
  const results = await readResults(paths, flags);
  const answer = curvesOf(results, options);
  const { kind, ...document } = answer;
  const { tasks, rows, overSeeds, noise, metrics, signature } = document;
  const notes = [...noteLines(results.notes), ...taskNotes(tasks), ...rowNotes(rows)];
  await giveAnswer(flags, {
    title: "Training curves",
    results: [results],
    answer: rows.length > 0 ? answer : undefined,
    json: () => jsonDocument(kind, document),
    screen: () => {
      if (rows.length > 0 && !isFull(flags)) {
        return curvesScreen(answer, { limit: TERMINAL_ROWS, notes: noteLines(foldedNotes(results.notes)) });
      }
      // With one seed there is nothing to compare: the JSON document says so for each row.
      const seeded = noise.some(({ seeds }) => seeds > 1);
      const limit = flags.all ? Number.POSITIVE_INFINITY : TERMINAL_ROWS;
      return [
        heading(1, "Training curves"),
        paragraph(readingSentence(results)),
        ...(rows.length === 0 ? [paragraph(NO_CHECKPOINTS)] : []),
        ...taskSignalSection(tasks, { limit }),
        ...curveSection(rows, overSeeds, { limit }),
        ...(seeded ? curveNoiseBlock(noise, { limit }) : []),
        ...(seeded ? metricComparisonBlock(metrics, { limit }) : []),
        ...(notes.length > 0 ? [heading(2, "Notes"), list(notes)] : []),
        paragraph(signature),
      ];
    },
  });
  return rows.some(({ kendallTau }) => kendallTau !== null) ? EXIT.done : EXIT.undecided;
}
