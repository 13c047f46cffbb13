import { firstPair, type PairList, pairsOf } from "../../analysis/ranking/pairList.js";
import type { PValueAdjustmentName } from "../../inference/significance/multiplicity.js";
import { ranks as ranksOf } from "../../questions/ranks.js";
import { heading, list, paragraph } from "../../report/document/document.js";
import { jsonDocument } from "../../report/render/jsonDocument.js";
import { ranksScreen } from "../../report/screen/ranksScreen.js";
import { foldedNotes, noteLines, rowNotes } from "../../report/sections/noteList.js";
import { rankSections } from "../../report/sections/rankSection.js";
import { readingSentence } from "../../report/sections/readSection.js";
import { giveAnswer } from "../documents/answer.js";
import { EXIT } from "../exitCodes.js";
import { type AnalysisFlags, analysisOptions, type FacetFlags, facetRoles, wholeNumber } from "../options.js";
import { isFull, TERMINAL_ROWS } from "../print.js";
import { type MemoryFlags, readResults } from "../readResults.js";

interface RanksFlags extends AnalysisFlags, MemoryFlags, FacetFlags {
  readonly correction: PValueAdjustmentName | "none";
  readonly resamples?: string;
  readonly rngSeed?: string;
  readonly full?: boolean;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** Tables that a terminal shows before it refers to --task and --json. */
const TERMINAL_TABLES = 6;

/** `noisefloor ranks`: rankings with ties, one a task, metric and framing. */
export async function ranks(paths: readonly string[], flags: RanksFlags): Promise<number> {
  const { alpha, missing, allowMixed } = analysisOptions(flags);
  const resamples = wholeNumber("--resamples", flags.resamples ?? "2000", 1);
  const seed = wholeNumber("--rng-seed", flags.rngSeed ?? "1", 0);
  const results = await readResults(paths, flags, { analysis: "ranks", json: flags.json });
  const answer = ranksOf(results, {
    alpha,
    missing,
    allowMixed,
    correction: flags.correction,
    resamples,
    seed,
    ...facetRoles(flags),
  });
  const { kind, rows: rankings, notes, signature } = answer;
  await giveAnswer(flags, {
    title: "Rankings",
    results: [results],
    answer: rankings.length > 0 ? answer : undefined,
    json: () => jsonDocument(kind, { rankings, notes, signature }),
    screen: () => {
      if (rankings.length === 0) {
        return [
          paragraph("REFUSED  a ranking needs two or more models on one task, metric and framing."),
          paragraph(
            "Next step: `noisefloor inspect` says which models were read; --run-pattern takes model names from paths.",
          ),
        ];
      }
      if (!isFull(flags)) {
        const own = rankings.map((ranking) => ({ ...ranking, model: "" }));
        const lines = [...rowNotes(own), ...noteLines(foldedNotes(notes))];
        return ranksScreen(rankings, { limit: TERMINAL_ROWS, notes: lines });
      }
      const shown = flags.all ? rankings : rankings.slice(0, TERMINAL_TABLES);
      const rest = rankings.length - shown.length;
      return [
        heading(1, "Rankings"),
        paragraph(readingSentence(results)),
        ...rankSections(shown, { limit: flags.all ? Number.POSITIVE_INFINITY : TERMINAL_ROWS }),
        ...(rest > 0
          ? [paragraph(`… and ${rest} more rankings; --all shows them, --task and --metric choose, --json holds all.`)]
          : []),
        ...(notes.length > 0 ? [list(noteLines(notes))] : []),
      ];
    },
  });
  const isCompared = (pairs: PairList) => firstPair(pairs, (index) => pairs.verdict(index) !== null) !== null;
  return rankings.some((ranking) => isCompared(pairsOf(ranking))) ? EXIT.done : EXIT.undecided;
}
