import type { BradleyTerryOptions } from "../../inference/ranks/bradleyTerry.js";
import { preferences as preferencesOf } from "../../questions/preferences.js";
import { heading, list, paragraph } from "../../report/document/document.js";
import { jsonDocument } from "../../report/render/jsonDocument.js";
import { preferenceSection } from "../../report/sections/judges/preferenceSection.js";
import { foldedNotes, noteLines } from "../../report/sections/noteList.js";
import { giveAnswer } from "../documents/answer.js";
import { EXIT } from "../exitCodes.js";
import { type AnalysisFlags, analysisOptions } from "../options.js";
import { TERMINAL_ROWS } from "../print.js";
import { readResults } from "../readResults.js";

interface PreferencesFlags extends AnalysisFlags {
  readonly ties: NonNullable<BradleyTerryOptions["ties"]>;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** `noisefloor preferences`: who is preferred to whom, from judgements of two answers at a time. */
export async function preferences(paths: readonly string[], flags: PreferencesFlags): Promise<number> {
  const { alpha } = analysisOptions(flags);
  const results = await readResults(paths, flags);
  const answer = preferencesOf(results, { alpha, ties: flags.ties });
  const { kind, rows, notes, signature } = answer;
  await giveAnswer(flags, {
    title: "Preferences",
    results: [results],
    json: () => jsonDocument(kind, { rows, notes, signature }),
    screen: () =>
      rows.length === 0
        ? [
            paragraph("REFUSED  these dumps hold no judgements of two answers against each other."),
            paragraph(
              "Next step: give MT-bench's …_pair.jsonl, AlpacaEval's annotations.json, or votes with model_a, model_b and winner; scores of single answers are what `noisefloor judges` takes.",
            ),
          ]
        : [
            heading(1, "Preferences"),
            ...preferenceSection(rows, { limit: flags.all ? Number.POSITIVE_INFINITY : TERMINAL_ROWS }),
            ...(notes.length > 0 ? [heading(2, "Notes"), list(noteLines(foldedNotes(notes)))] : []),
            paragraph(signature),
          ],
  });
  return rows.some((row) => row.ok) ? EXIT.done : EXIT.undecided;
}
