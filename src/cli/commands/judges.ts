import { basename } from "node:path";
import { adoptResultMatrix } from "../../data/resultMatrix.js";
import { modelsOf, type Results } from "../../data/results.js";
import { defined } from "../../defined.js";
import { load } from "../../node/index.js";
import { judges as judgesOf } from "../../questions/judges.js";
import { heading, list, paragraph } from "../../report/document/document.js";
import { jsonDocument } from "../../report/render/jsonDocument.js";
import { judgeSection } from "../../report/sections/judges/judgeSection.js";
import { foldedNotes, noteLines } from "../../report/sections/noteList.js";
import { readingSentence } from "../../report/sections/readSection.js";
import { someNames } from "../../someNames.js";
import { giveAnswer } from "../documents/answer.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { type AnalysisFlags, analysisOptions, pairs } from "../options.js";
import { TERMINAL_ROWS } from "../print.js";
import { readResults } from "../readResults.js";

interface JudgesFlags extends AnalysisFlags {
  readonly labels?: string;
  readonly labelColumn?: string;
  readonly baseline?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** `noisefloor judges`: judged scores by what people say, and judges by each other. */
export async function judges(paths: readonly string[], flags: JudgesFlags): Promise<number> {
  const { missing, alpha } = analysisOptions(flags);
  const results = await readResults(paths, flags);
  const labels = flags.labels === undefined ? null : await readLabels(flags.labels, results, flags);
  const answer = judgesOf(results, labels, { alpha, missing, ...defined({ baseline: flags.baseline }) });
  const { kind, ...document } = answer;
  const isAnswered = answer.rows.some((row) => row.ok) || answer.shifts.length > 0;
  await giveAnswer(flags, {
    title: "Judges",
    results: [results],
    answer: undefined,
    json: () => jsonDocument(kind, document),
    screen: () => {
      if (!isAnswered) {
        const [first] = answer.rows;
        const why =
          first !== undefined && !first.ok
            ? first.message
            : "no labels were given, and no two judges scored the same answers";
        return [
          paragraph(`REFUSED  ${why}.`),
          paragraph(
            "Next step: give --labels FILE with columns model, item and label, or the scores of a second judge (a column `judge`); `noisefloor inspect` says what was read.",
          ),
          ...(answer.notes.length > 0 ? [list(noteLines(foldedNotes(answer.notes)))] : []),
        ];
      }
      const limit = flags.all ? Number.POSITIVE_INFINITY : TERMINAL_ROWS;
      return [
        heading(1, "Judges"),
        paragraph(readingSentence(results)),
        ...judgeSection(answer, { limit }),
        ...(answer.notes.length > 0 ? [heading(2, "Notes"), list(noteLines(foldedNotes(answer.notes)))] : []),
        paragraph(answer.signature),
      ];
    },
  });
  return isAnswered ? EXIT.done : EXIT.undecided;
}

/** The labels as results: their column is the score. Labels that name no model are those of the only one. */
async function readLabels(path: string, results: Results, flags: JudgesFlags): Promise<Results> {
  const named = Object.fromEntries(pairs("--map", flags.map ?? []));
  const { score: _, ...columns } = named;
  const labels = await load([path], {
    map: { ...columns, score: flags.labelColumn ?? "label" },
    ...defined({ unscored: flags.unscored?.flatMap((text) => text.split(",")) }),
  });
  const [read, judged] = [modelsOf(labels), modelsOf(results)];
  const [only] = read;
  // A reader calls a model that no column names after its file.
  const isUnnamed = read.length === 1 && only === basename(path).replace(/\..*$/, "") && !judged.includes(only);
  if (!isUnnamed) return labels;
  if (judged.length > 1) {
    throw new UsageError(
      `the labels in ${path} name no model, and the answers of ${someNames(judged, 6)} were judged: ` +
        "add a column `model` to them, or choose one model with --model",
    );
  }
  const model = judged[0]!;
  return {
    ...labels,
    matrices: labels.matrices.map((matrix) =>
      adoptResultMatrix({ ...matrix, runs: matrix.runs.map((run) => ({ ...run, model })) }),
    ),
  };
}
