import type { TrialRow } from "../../analysis/components/trials.js";
import { formatFixed, plural } from "../../numberFormat.js";
import type { Block } from "../document/document.js";
import { passTables, trialNotes, trialTable, unstableBlocks } from "../sections/trialSection.js";
import { firstScreen } from "./firstScreen.js";

interface TrialsScreenOptions {
  /** Rows to show of the table; default all. */
  readonly limit?: number;
  /** Notes on the files, as lines. */
  readonly notes?: readonly string[];
  /** Whether pass@k and pass^k were asked for; default false. */
  readonly withChances?: boolean;
}

/** Flaky items that are named. */
const FLAKY = 10;

/** Repeated trials on a screen: which items flip, how much of the error the trials make, and each run's score. */
export function trialsScreen(
  rows: readonly TrialRow[],
  { limit = Number.POSITIVE_INFINITY, notes = [], withChances = false }: TrialsScreenOptions = {},
): Block[] {
  const repeated = rows.filter(({ trials }) => trials.most > 1);
  const unstable = rows.flatMap((row) => row.unstable?.items ?? []);
  const flaky = unstable.filter((item) => item.flaky).length;
  return firstScreen({
    subject: `${plural(repeated.length, "run")} with repeated trials`,
    counts: [
      [flaky, `${flaky === 1 ? "item" : "items"} shown to be flaky`],
      [
        unstable.length - flaky,
        `${flaky > 0 ? "more that" : unstable.length === 1 ? "item" : "items"} answered differently at least once`,
      ],
    ],
    sentences: shareSentence(repeated),
    table: [
      ...trialTable(repeated, limit),
      ...(withChances ? passTables(rows, limit) : []),
      ...unstableBlocks(repeated, FLAKY),
    ],
    meanings: [
      "score: on questions like these; these questions: the same score, the noise of the trials alone.",
      "trials, %: their share of the squared standard error; what is left is the items', which only more items shrink.",
    ],
    rows: repeated,
    notes: [
      ...trialNotes(repeated),
      ...(repeated.length < rows.length
        ? [`${plural(rows.length - repeated.length, "run")} without repeats left out`]
        : []),
      ...notes,
    ],
    rest: "pass@k and pass^k, flaky items, and what twice the trials or items would bring",
  });
}

function shareSentence(rows: readonly TrialRow[]): string[] {
  const shares = rows.flatMap(({ trialShare }) => trialShare ?? []);
  if (shares.length === 0) return [];
  const [low, high] = [Math.min(...shares), Math.max(...shares)].map((share) => formatFixed(100 * share, 0));
  const range = low === high ? `${low}%` : `${low}% to ${high}%`;
  return [`Trials make ${range} of the squared standard error, the choice of the items the rest.`];
}
