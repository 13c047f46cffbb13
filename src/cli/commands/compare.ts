import { compareWithBaseline } from "../../analysis/comparison/baselineComparisons.js";
import type { FamilyComparison } from "../../analysis/comparison/resultsComparison.js";
import { contestantsNamed, contestantsOf, resultsOfContestant, withSides } from "../../data/contestants.js";
import { modelsOf, type Results } from "../../data/results.js";
import { defined } from "../../defined.js";
import type { McNemarVariant } from "../../inference/significance/mcnemar.js";
import type { PValueAdjustmentName } from "../../inference/significance/multiplicity.js";
import { distinctNotes } from "../../notes.js";
import {
  type CompareAnswer,
  type CompareOptions,
  compare as compareOf,
  comparisonsSignature,
} from "../../questions/compare.js";
import { type RanksOptions, ranks as ranksOf } from "../../questions/ranks.js";
import { type Block, list } from "../../report/document/document.js";
import { pairCounts } from "../../report/document/leaderText.js";
import { jsonDocument } from "../../report/render/jsonDocument.js";
import { comparisonScreen } from "../../report/screen/comparisonScreen.js";
import { leadersScreen } from "../../report/screen/leadersScreen.js";
import { comparisonBlocks } from "../../report/sections/comparisonSection.js";
import { foldedNotes, noteLines } from "../../report/sections/noteList.js";
import { RANKED_MODELS } from "../../report/sections/rankSection.js";
import { refusalBlocks } from "../../report/sections/refusalSection.js";
import { listOf } from "../../report/sections/section.js";
import { someNames } from "../../someNames.js";
import { giveAnswer } from "../documents/answer.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { type AnalysisFlags, amount, analysisOptions, type FacetFlags, facetRoles, share } from "../options.js";
import { TERMINAL_ROWS } from "../print.js";
import { type MemoryFlags, readResults } from "../readResults.js";
import { seedNoise } from "../seedNoise.js";

interface CompareFlags extends AnalysisFlags, MemoryFlags, FacetFlags {
  readonly baseline?: string;
  readonly candidate?: string;
  readonly margin?: string;
  readonly nonInferior?: string;
  readonly minOverlap?: string;
  readonly seedSd?: string;
  readonly borrowSeedSd?: boolean;
  readonly correction: PValueAdjustmentName | "none";
  readonly mcnemar?: McNemarVariant;
  readonly randomTasks?: boolean;
  readonly allMetrics?: boolean;
  readonly strict?: boolean;
  readonly json?: boolean;
}

/** `noisefloor compare`: is the candidate better or worse than the baseline? */
export async function compare(
  basePath: string,
  candidatePath: string | undefined,
  flags: CompareFlags,
): Promise<number> {
  const { alpha, missing, allowMixed } = analysisOptions(flags);
  if (candidatePath !== undefined && (flags.baseline !== undefined || flags.candidate !== undefined)) {
    throw new UsageError(
      "--baseline and --candidate choose two models, or two framings of one, of one dump; with two dumps use --model and --framing",
    );
  }
  const options: CompareOptions = {
    alpha,
    missing,
    allowMixed,
    correction: flags.correction,
    ...defined({ mcnemar: flags.mcnemar }),
    ...marginOf(flags),
    ...seedNoise(flags),
    ...facetRoles(flags),
    // Metrics that somebody names are all asked for.
    tests: flags.allMetrics === true || flags.metric !== undefined || flags.filter !== undefined ? "all" : "primary",
    ...(flags.randomTasks === true ? { randomTasks: true } : {}),
    ...(flags.minOverlap === undefined ? {} : { minimumOverlap: share("--min-overlap", flags.minOverlap) }),
  };
  const read = await readResults([basePath], flags, { analysis: "compare", json: flags.json });
  const results = candidatePath === undefined ? withSides(read, [flags.baseline, flags.candidate]) : read;
  if (candidatePath === undefined && flags.candidate === undefined) {
    const { axis, names } = contestantsOf(results);
    if (flags.baseline !== undefined && names.length > 2) return againstAll(results, flags.baseline, options, flags);
    const isMachine = flags.json === true || flags.strict === true;
    if (axis === "model" && names.length > 2 && names.length <= RANKED_MODELS && !isMachine) {
      return leaders(results, { alpha, missing, allowMixed, correction: flags.correction }, flags);
    }
  }
  const [baseline, candidate] =
    candidatePath === undefined
      ? splitByName(results, flags)
      : [results, await readResults([candidatePath], flags, { analysis: "compare", json: flags.json })];
  const answer = compareOf(baseline, candidate, {
    ...options,
    ...(candidatePath === undefined ? { board: read } : {}),
  });
  await giveAnswer(flags, {
    title: "Comparison",
    results: candidatePath === undefined ? [read] : [baseline, candidate],
    answer,
    json: () => jsonDocument(answer.kind, documentOf(answer)),
    screen: () => toBlocks(answer),
  });
  return exitCode(answer.rows, flags.strict === true);
}

/** Every other model against the one that was named. */
async function againstAll(
  results: Results,
  baseline: string,
  options: CompareOptions,
  flags: CompareFlags,
): Promise<number> {
  const family = compareWithBaseline(results, { ...options, baseline });
  if (family === null) throw new UsageError(`nothing in this dump can be compared with ${baseline}`);
  const { comparisons, overall, secondary, family: judged } = family;
  const notes = distinctNotes([...results.notes, ...family.notes]);
  await giveAnswer(flags, {
    title: `Comparison with ${baseline}`,
    results: [results],
    answer: family,
    json: () => {
      const signature = comparisonsSignature(family);
      return jsonDocument("compare", { comparisons, overall, secondary, family: judged, notes, signature });
    },
    screen: () => [...comparisonScreen(family, { limit: TERMINAL_ROWS }), ...listOf(noteLines(foldedNotes(notes)))],
  });
  return exitCode(comparisons, flags.strict === true);
}

/** No baseline is named among several models: who leads each test, and how to choose one. */
async function leaders(results: Results, options: RanksOptions, flags: CompareFlags): Promise<number> {
  const answer = ranksOf(results, options);
  const { kind, rows, notes, signature } = answer;
  if (rows.length === 0) throw unclearSides(results);
  await giveAnswer(flags, {
    title: "Who leads",
    results: [results],
    answer,
    json: () => jsonDocument(kind, { rankings: rows, notes, signature }),
    screen: () => [
      ...leadersScreen(rows, {
        limit: TERMINAL_ROWS,
        next: "No baseline is named: --baseline MODEL compares all others with it, --baseline and --candidate compare two, and `noisefloor ranks` shows every pair.",
      }),
      ...listOf(noteLines(foldedNotes(notes))),
    ],
  });
  return rows.some((ranking) => pairCounts(ranking).tested > 0) ? EXIT.done : EXIT.undecided;
}

function marginOf({ margin, nonInferior }: CompareFlags): Pick<CompareOptions, "margin" | "marginKind"> {
  if (margin !== undefined && nonInferior !== undefined) {
    throw new UsageError(
      "--margin asks for equivalence and --non-inferior for one direction of it: give one of the two",
    );
  }
  if (nonInferior !== undefined) return { margin: amount("--non-inferior", nonInferior), marginKind: "non-inferior" };
  return margin === undefined ? {} : { margin: amount("--margin", margin) };
}

/** One dump with both sides: two models, or two framings, prompts or numbers of examples of one, in the order of their names unless they are given. */
function splitByName(results: Results, { baseline, candidate }: CompareFlags): [Results, Results] {
  const contestants = contestantsNamed(
    results,
    [baseline, candidate].flatMap((name) => name ?? []),
  );
  const { names } = contestants;
  const first = baseline ?? names.find((name) => name !== candidate);
  const second = candidate ?? names.find((name) => name !== first);
  const unclear = names.length > 2 && (baseline === undefined || candidate === undefined);
  if (first === undefined || second === undefined || unclear || !names.includes(first) || !names.includes(second)) {
    throw unclearSides(results);
  }
  return [resultsOfContestant(results, contestants, first), resultsOfContestant(results, contestants, second)];
}

function unclearSides(results: Results): UsageError {
  const { axis, names } = contestantsOf(results);
  const held =
    axis === "model"
      ? `${names.length}: ${someNames(names, 8)}`
      : `one, ${modelsOf(results)[0]}, in ${names.length} framings: ${someNames(names, 8)}`;
  return new UsageError(
    `compare needs two dumps, or one with two models or two framings of one; this one holds ${held}. ` +
      `${names.length < 2 ? "Give the other side's dump as well." : "Name two of them with --baseline and --candidate."}`,
  );
}

/** One comparison is the document itself, several are a list of it. */
function documentOf({ rows, overall, secondary, family, refusal, notes, signature }: CompareAnswer): object {
  const [only] = rows;
  if (refusal !== null) return { ...refusal, notes, signature };
  if (rows.length + secondary.length > 1 || only === undefined) {
    return { comparisons: rows, overall, secondary, family, notes, signature };
  }
  return only.ok ? { ...only, notes: distinctNotes([...only.notes, ...notes]) } : { ...only, notes, signature };
}

function toBlocks({ rows, overall, secondary, family, refusal, notes }: CompareAnswer): Block[] {
  if (refusal !== null) return refusalBlocks(refusal);
  const [only] = rows;
  const body =
    only !== undefined && rows.length + secondary.length === 1
      ? comparisonBlocks(only)
      : comparisonScreen(
          { kind: "comparisons", comparisons: rows, overall, secondary, family },
          { limit: TERMINAL_ROWS },
        );
  return [...body, ...(notes.length > 0 ? [list(noteLines(notes))] : [])];
}

function exitCode(comparisons: readonly FamilyComparison[], strict: boolean): number {
  if (comparisons.every((one) => !one.ok)) return EXIT.undecided;
  return strict && comparisons.some((one) => !one.ok || one.verdict === "inconclusive") ? EXIT.undecided : EXIT.done;
}
