import { defined } from "../../defined.js";
import { trials as trialsOf } from "../../questions/trials.js";
import { heading, list, paragraph } from "../../report/document/document.js";
import { jsonDocument } from "../../report/render/jsonDocument.js";
import { trialsScreen } from "../../report/screen/trialsScreen.js";
import { foldedNotes, noteLines } from "../../report/sections/noteList.js";
import { readingSentence } from "../../report/sections/readSection.js";
import { trialSection } from "../../report/sections/trialSection.js";
import { giveAnswer } from "../documents/answer.js";
import { EXIT } from "../exitCodes.js";
import { type AnalysisFlags, analysisOptions, probability, wholeNumber } from "../options.js";
import { isFull, TERMINAL_ROWS } from "../print.js";
import { readResults } from "../readResults.js";

interface TrialsFlags extends AnalysisFlags {
  /** `1,5`, and once more for others. */
  readonly k?: readonly string[];
  readonly resamples?: string;
  readonly flakyAbove?: string;
  readonly rngSeed?: string;
  readonly full?: boolean;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** `noisefloor trials`: what repeats of the same items by the same run show. */
export async function trials(paths: readonly string[], flags: TrialsFlags): Promise<number> {
  const { level, missing } = analysisOptions(flags);
  const seed = wholeNumber("--rng-seed", flags.rngSeed ?? "1", 0);
  const resamples = flags.resamples === undefined ? undefined : wholeNumber("--resamples", flags.resamples, 1);
  const k = flags.k?.flatMap((text) => text.split(",").map((count) => wholeNumber("--k", count.trim(), 1)));
  const flakyAbove = flags.flakyAbove === undefined ? undefined : probability("--flaky-above", flags.flakyAbove);
  const results = await readResults(paths, flags);
  const { kind, ...document } = trialsOf(results, { level, missing, seed, ...defined({ resamples, k, flakyAbove }) });
  const { rows, notes, signature } = document;
  const isRepeated = rows.some((row) => row.trials.most > 1);
  await giveAnswer(flags, {
    title: "Repeated trials",
    results: [results],
    answer: isRepeated ? { kind, ...document } : undefined,
    json: () => jsonDocument(kind, document),
    screen: () => {
      if (!isRepeated) {
        return [
          paragraph("REFUSED  no run answered an item twice: how much answers change between trials is not known."),
          paragraph(
            "Next step: ask every item several times; `noisefloor inspect` says what was read as a trial, --run-pattern takes trials from paths.",
          ),
        ];
      }
      if (!isFull(flags)) {
        const notesOfFiles = noteLines(foldedNotes(notes));
        return trialsScreen(rows, { limit: TERMINAL_ROWS, notes: notesOfFiles, withChances: k !== undefined });
      }
      const limit = flags.all ? Number.POSITIVE_INFINITY : TERMINAL_ROWS;
      return [
        heading(1, "Repeated trials"),
        paragraph(readingSentence(results)),
        ...trialSection(rows, { limit }),
        ...(notes.length > 0 ? [heading(2, "Notes"), list(noteLines(notes))] : []),
        paragraph(signature),
      ];
    },
  });
  return isRepeated ? EXIT.done : EXIT.undecided;
}
