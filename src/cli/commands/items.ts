import { defined } from "../../defined.js";
import { type ItemsRow, items as itemsOf } from "../../questions/items.js";
import { type Block, heading, list, paragraph } from "../../report/document/document.js";
import { jsonDocument } from "../../report/render/jsonDocument.js";
import { itemsScreen } from "../../report/screen/itemsScreen.js";
import { differentialItemSection } from "../../report/sections/differentialItemSection.js";
import { itemSection } from "../../report/sections/itemSection.js";
import { foldedNotes, noteLines } from "../../report/sections/noteList.js";
import { pruningSection } from "../../report/sections/pruningSection.js";
import { readingSentence } from "../../report/sections/readSection.js";
import { giveAnswer } from "../documents/answer.js";
import { EXIT } from "../exitCodes.js";
import { type AnalysisFlags, analysisOptions, wholeNumber } from "../options.js";
import { isFull, TERMINAL_ROWS } from "../print.js";
import { readResults } from "../readResults.js";

export interface ItemsFlags extends AnalysisFlags {
  /** Add pruning curves and the transfer of discrimination. */
  readonly prune?: boolean;
  /** Models of the focal group: adds differential item functioning against the others. */
  readonly focal?: readonly string[];
  /** Strata of equal size that the groups are matched in; default one a score. */
  readonly strata?: string;
  readonly resamples?: string;
  readonly rngSeed?: string;
  readonly full?: boolean;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** Tables that a terminal shows before it refers to --task and --json. */
const TERMINAL_TABLES = 6;

/** `noisefloor items`: which items tell models apart, which do not, and which look faulty. */
export async function items(paths: readonly string[], flags: ItemsFlags): Promise<number> {
  const { alpha, level, missing, chance } = analysisOptions(flags);
  const seed = wholeNumber("--rng-seed", flags.rngSeed ?? "1", 0);
  const resamples = flags.resamples === undefined ? undefined : wholeNumber("--resamples", flags.resamples, 1);
  const strata = flags.strata === undefined ? {} : { strata: wholeNumber("--strata", flags.strata, 1) };
  const results = await readResults(paths, flags);
  const options = { alpha, level, missing, chance, seed, ...defined({ resamples }) };
  const answer = itemsOf(results, {
    ...options,
    prune: flags.prune ?? false,
    ...defined({ focal: flags.focal }),
    ...strata,
  });
  const { kind, rows: analyses, notes, signature } = answer;
  await giveAnswer(flags, {
    title: "Items",
    results: [results],
    answer: analyses.length > 0 ? answer : undefined,
    json: () => {
      const [only] = analyses;
      const body = analyses.length === 1 && only !== undefined ? shownOf(only) : { tables: analyses.map(shownOf) };
      const own = analyses.length === 1 ? (only?.notes ?? []) : [];
      return jsonDocument(kind, { signature, ...body, notes: [...notes, ...own] });
    },
    screen: () => {
      if (analyses.length === 0) {
        return [
          paragraph(
            "REFUSED  item analysis needs the score of every item, and these dumps hold scores of whole runs only.",
          ),
          paragraph("Next step: give the per-sample logs; `noisefloor inspect` says what was read."),
        ];
      }
      if (!isFull(flags)) {
        return [
          ...itemsScreen(analyses, { limit: TERMINAL_ROWS, notes: noteLines(foldedNotes(results.notes)) }),
          ...analyses.slice(0, TERMINAL_TABLES).flatMap((analysis) => askedBlocks(analysis, TERMINAL_ROWS)),
        ];
      }
      const shown = flags.all ? analyses : analyses.slice(0, TERMINAL_TABLES);
      const rest = analyses.length - shown.length;
      const limit = flags.all ? Number.POSITIVE_INFINITY : TERMINAL_ROWS;
      return [
        heading(1, "Items"),
        paragraph(readingSentence(results)),
        ...shown.flatMap((analysis) => [...itemSection(analysis, { limit }), ...askedBlocks(analysis, limit)]),
        ...(rest > 0
          ? [paragraph(`… and ${rest} more tables; --all shows them, --task and --metric choose, --json holds all.`)]
          : []),
        ...(results.notes.length > 0 ? [list(noteLines(results.notes))] : []),
      ];
    },
  });
  return analyses.some(({ suspects }) => suspects.tested > 0) ? EXIT.done : EXIT.undecided;
}

/** What --prune and --focal add. */
function askedBlocks({ pruning, transfer, dif }: ItemsRow, limit: number): Block[] {
  return [
    ...(pruning && transfer ? pruningSection(pruning, transfer) : []),
    ...(dif === null
      ? []
      : dif.ok
        ? differentialItemSection(dif, { limit })
        : [paragraph(`Groups cannot be compared: ${dif.message}. Next step: ${dif.hint}.`)]),
  ];
}

/** Without the parts that were not asked for. */
function shownOf({ pruning, transfer, dif, ...analysis }: ItemsRow): object {
  return { ...analysis, ...(pruning && transfer ? { pruning, transfer } : {}), ...(dif === null ? {} : { dif }) };
}
