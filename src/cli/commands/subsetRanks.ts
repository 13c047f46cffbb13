import type { SubsetAxis } from "../../analysis/ranking/subsetColumns.js";
import type { PValueAdjustmentName } from "../../inference/significance/multiplicity.js";
import { ranks } from "../../questions/ranks.js";
import { heading, list, paragraph } from "../../report/document/document.js";
import { jsonDocument } from "../../report/render/jsonDocument.js";
import { noteLines } from "../../report/sections/noteList.js";
import { readingSentence } from "../../report/sections/readSection.js";
import { subsetRankSections } from "../../report/sections/subsetRanks/subsetRankSection.js";
import { giveAnswer } from "../documents/answer.js";
import { EXIT } from "../exitCodes.js";
import { type AnalysisFlags, analysisOptions, wholeNumber } from "../options.js";
import { TERMINAL_ROWS } from "../print.js";
import { readResults } from "../readResults.js";

export interface SubsetRanksFlags extends AnalysisFlags {
  readonly by: SubsetAxis;
  readonly correction: PValueAdjustmentName | "none";
  readonly resamples?: string;
  readonly rngSeed?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** `noisefloor ranks --by subset|framing|task`: does the order of the models depend on the subset? */
export async function subsetRanks(paths: readonly string[], flags: SubsetRanksFlags): Promise<number> {
  const { alpha, missing } = analysisOptions(flags);
  const permutations = wholeNumber("--resamples", flags.resamples ?? "2000", 1);
  const seed = wholeNumber("--rng-seed", flags.rngSeed ?? "1", 0);
  const { by, correction } = flags;
  const results = await readResults(paths, flags);
  const answer = ranks(results, { by, alpha, missing, permutations, seed, correction });
  const { kind, rows: rankings, notes, signature } = answer;
  await giveAnswer(flags, {
    title: `Rankings by ${by}`,
    results: [results],
    answer: rankings.length > 0 ? answer : undefined,
    json: () => jsonDocument(kind, { by, subsetRankings: rankings, notes, signature }),
    screen: () => {
      if (rankings.length === 0) {
        return [
          paragraph(
            `REFUSED  ranking by ${by} needs two or more models with per-item scores on two or more ${by}s${by === "subset" ? "" : " whose scores are on one scale"}.`,
          ),
          paragraph(
            by === "subset"
              ? "Next step: a long table with a subset column (several labels: a;b), or --map subset=NAME for a column of another name."
              : `Next step: \`noisefloor inspect\` says which ${by}s were read.`,
          ),
        ];
      }
      const limit = flags.all ? Number.POSITIVE_INFINITY : TERMINAL_ROWS;
      return [
        heading(1, `Rankings by ${by}`),
        paragraph(readingSentence(results)),
        ...subsetRankSections(rankings, { limit }),
        ...(results.notes.length > 0 ? [list(noteLines(results.notes))] : []),
      ];
    },
  });
  return rankings.length > 0 ? EXIT.done : EXIT.undecided;
}
