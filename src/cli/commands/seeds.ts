import { seeds as seedsOf } from "../../questions/seeds.js";
import { heading, list, paragraph } from "../../report/document/document.js";
import { jsonDocument } from "../../report/render/jsonDocument.js";
import { checkpointSpreads } from "../../report/screen/checkpointSpreads.js";
import { seedsScreen } from "../../report/screen/seedsScreen.js";
import { benchmarkBlocks } from "../../report/sections/benchmarkSection.js";
import { noiseSection } from "../../report/sections/noiseSection.js";
import { foldedNotes, noteLines, rowNotes } from "../../report/sections/noteList.js";
import { readingSentence } from "../../report/sections/readSection.js";
import { giveAnswer } from "../documents/answer.js";
import { EXIT } from "../exitCodes.js";
import { type AnalysisFlags, analysisOptions } from "../options.js";
import { isFull, TERMINAL_ROWS } from "../print.js";
import { readResults } from "../readResults.js";

export interface SeedsFlags extends AnalysisFlags {
  /** Leave checkpoints at chance out of the seed SD. */
  readonly aboveChance?: boolean;
  /** Print all that the answer holds. */
  readonly full?: boolean;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** `noisefloor seeds`: seed variance of every model and task, with monotonicity, and averages over models. */
export async function seeds(paths: readonly string[], flags: SeedsFlags): Promise<number> {
  const options = { ...analysisOptions(flags), aboveChance: flags.aboveChance ?? false };
  const results = await readResults(paths, flags);
  const answer = seedsOf(results, options);
  const { kind, overSeeds, ...document } = answer;
  const { rows, benchmarks, signature } = document;
  const notes = [...noteLines(results.notes), ...rowNotes(rows)];
  await giveAnswer(flags, {
    title: "Seed variance",
    results: [results],
    answer: rows.length > 0 ? answer : undefined,
    json: () => jsonDocument(kind, document),
    screen: () => {
      if (!isFull(flags)) {
        return [...seedsScreen(answer, { limit: TERMINAL_ROWS, notes: noteLines(foldedNotes(results.notes)) })];
      }
      const limit = flags.all ? Number.POSITIVE_INFINITY : TERMINAL_ROWS;
      return [
        heading(1, "Seed variance"),
        paragraph(readingSentence(results)),
        ...noiseSection(rows, overSeeds, { limit }),
        ...benchmarkBlocks(benchmarks, { limit }),
        ...checkpointSpreads(rows, { limit }),
        ...(notes.length > 0 ? [heading(2, "Notes"), list(notes)] : []),
        paragraph(signature),
      ];
    },
  });
  return rows.some((row) => row.seedSd !== null) ? EXIT.done : EXIT.undecided;
}
