import { PROMPT_PARTS, withoutParts } from "../../data/facets.js";
import { describeDifferences, type FingerprintPart, fingerprintDifferences } from "../../data/fingerprint.js";
import { itemMeans } from "../../data/itemMeans.js";
import { adoptResultMatrix, createResultMatrix, runScoresOf } from "../../data/resultMatrix.js";
import type { Run } from "../../data/run.js";
import { scaleRelation, scoreScale } from "../../data/scoreScale.js";
import { plainTask } from "../../data/testVariants.js";
import { standardError } from "../../inference/intervals/meanInterval.js";
import { type Note, type Refusal, refuse } from "../../notes.js";
import { isBinary } from "../../numeric/binary.js";
import { mean } from "../../numeric/moments.js";
import { areShares } from "../../numeric/share.js";
import { someNames } from "../../someNames.js";
import { type AskedFacet, askedFacet } from "./askedFacet.js";
import { bySameQuestions } from "./sameQuestions.js";
import type { Side } from "./testSides.js";
import { framingsText, note, oppositeDirections, rangesText } from "./wording.js";

/** Two sides that may be compared. */
export interface LikeSides {
  readonly before: readonly Side[];
  readonly after: readonly Side[];
  /** What is compared where both are one model. */
  readonly asked: AskedFacet | null;
  /** What had to be done to make them alike, and what still differs. */
  readonly notes: readonly Note[];
}

/** Parts of a fingerprint that say which questions were asked: under another value the same id is another question. */
const QUESTIONS: ReadonlySet<FingerprintPart> = new Set(["taskVersion", "dataset", "split", "language"]);

/**
 * Whether two sides of one model each are alike in all but what is asked: the one rule behind every comparison.
 *
 * Refused are sides of which one has only run-level scores, whose metrics point in different directions or lie on different
 * scales, and different models that were asked in different framings. Right-or-wrong scores in per cent are divided by 100,
 * with a note. One model in two framings, prompts or checkpoints, or under two judges, is a question of its own (`askedFacet`). `allowMixed` turns what may be
 * overridden into notes; items of two versions or splits are then still not paired by their ids.
 */
export function likeWithLike(
  before: readonly Side[],
  after: readonly Side[],
  allowMixed: boolean,
): LikeSides | Refusal {
  const asked = askedFacet(before, after);
  if (asked === null) return alikeBut(null, before, after, allowMixed);
  const bare = (sides: readonly Side[]) => sides.map((side) => withoutStated(side, asked.parts));
  const alike = alikeBut(asked, bare(before), bare(after), allowMixed);
  return "ok" in alike
    ? alike
    : {
        ...alike,
        notes: [
          ...alike.notes,
          note("one-facet-compared", {
            facet: asked.facet,
            levels: asked.levels,
            model: (before[0] as Side).run.model,
          }),
        ],
      };
}

function alikeBut(
  asked: AskedFacet | null,
  before: readonly Side[],
  after: readonly Side[],
  allowMixed: boolean,
): LikeSides | Refusal {
  const [mine, other] = [before[0] as Side, after[0] as Side];
  const levels = [...before, ...after].filter(({ summary }) => summary !== null).length;
  if (levels > 0 && levels < before.length + after.length) {
    return refuse(
      "mixed-detail",
      `one side has per-item results and the other only run-level scores (${mine.run.model}, ${other.run.model})`,
      "give the per-item results of both sides, or the run-level scores of both",
    );
  }
  if (mine.higherIsBetter !== other.higherIsBetter) return oppositeDirections();
  const framings = otherFramings(mine, other);
  if (framings !== null && !allowMixed) return framingRefusal(framings);
  const notes: Note[] = framings === null ? [] : [note("different-framings", { framings })];
  const scaled = onOneScale(before, after, allowMixed);
  if ("ok" in scaled) return scaled;
  const apart = otherQuestions(scaled.before, scaled.after);
  if (apart === null) {
    const paired = bySameQuestions(scaled.before, scaled.after);
    return { before: paired.before, after: paired.after, asked, notes: [...notes, ...scaled.notes, ...paired.notes] };
  }
  return {
    before: scaled.before.map(withoutItems),
    after: scaled.after.map(withoutItems),
    asked,
    notes: [...notes, ...scaled.notes, note("items-not-shared", { differences: apart })],
  };
}

/** A side that states nothing of these parts; the texts of its prompts go with any part of a prompt. */
export function withoutStated(side: Side, parts: readonly FingerprintPart[]): Side {
  const states = ({ fingerprint }: Run) => parts.some((part) => fingerprint?.[part] !== undefined);
  const hasPrompts = PROMPT_PARTS.some((part) => parts.includes(part));
  const isBare =
    !states(side.run) &&
    side.trials.every(
      ({ matrix, run }) => !(hasPrompts && matrix.prompts !== null) && !states(matrix.runs[run] as Run),
    );
  if (isBare) return side;
  const bare = (run: Run): Run => ({ ...run, fingerprint: withoutParts(run.fingerprint ?? {}, parts) });
  return {
    ...side,
    run: bare(side.run),
    trials: side.trials.map(({ matrix, run }) => ({
      matrix: adoptResultMatrix({
        ...matrix,
        runs: matrix.runs.map(bare),
        prompts: hasPrompts ? null : matrix.prompts,
      }),
      run,
    })),
  };
}

interface AskedFraming {
  readonly model: string;
  readonly framing: string;
}

/** Different models in different framings: whether the model or the framing makes the difference, nobody can say. */
function otherFramings({ run: a }: Side, { run: b }: Side): readonly AskedFraming[] | null {
  if (a.model === b.model || a.framing === b.framing || a.framing === undefined || b.framing === undefined) return null;
  return [
    { model: a.model, framing: a.framing },
    { model: b.model, framing: b.framing },
  ];
}

function framingRefusal(framings: readonly AskedFraming[]): Refusal {
  return refuse(
    "different-framings",
    `the models were asked in different framings (${framingsText(framings)})`,
    "evaluate both in one framing, or pass allowMixed (--allow-mixed) to compare them all the same",
  );
}

/** What differs in the questions of two variants of a test; `null` where their ids mean the same. */
function otherQuestions(before: readonly Side[], after: readonly Side[]): string | null {
  if (before.some(({ trials }) => trials.length === 0)) return null;
  const runs = (sides: readonly Side[]) => sides.map(({ run }) => ({ ...run, task: plainTask(run) }));
  const differences = fingerprintDifferences(runs(before), runs(after)).filter(({ part }) => QUESTIONS.has(part));
  return differences.length === 0 ? null : describeDifferences(differences);
}

/** A side with the score over its items alone; trials are averaged within the item. */
function withoutItems(side: Side): Side {
  const { means } = itemMeans(side.trials);
  const scored = means.filter((score) => !Number.isNaN(score));
  const rightOrWrong = isBinary(scored);
  const summary = {
    value: mean(scored),
    items: scored.length,
    standardError: scored.length < 2 ? null : standardError(scored),
    proportion: rightOrWrong || (side.higherIsBetter && areShares(scored)),
    rightOrWrong,
    trials: 1,
    trialSd: null,
  };
  return { ...side, trials: [], summary };
}

/** Both sides on one scale: scores of 0 and 100 beside shares are divided by 100, other scales apart are refused. */
function onOneScale(
  before: readonly Side[],
  after: readonly Side[],
  allowMixed: boolean,
): Omit<LikeSides, "asked"> | Refusal {
  const { higherIsBetter } = before[0] as Side;
  const [first, second] = [scaleOf(before), scaleOf(after)];
  const relation = scaleRelation(first, second, higherIsBetter);
  if (relation === "alike") return { before, after, notes: [] };
  const names = [before, after].map(nameOf) as [string, string];
  if (relation !== "apart") {
    const [perCent, share] = relation === "first-per-cent" ? names : [names[1], names[0]];
    const notes = [note("per-cent-divided", { perCent, share })];
    return relation === "first-per-cent"
      ? { before: before.map(dividedBy100), after, notes }
      : { before, after: after.map(dividedBy100), notes };
  }
  const ranges = [first, second].map(({ least, most }, index) => ({ name: names[index] as string, least, most }));
  if (allowMixed) return { before, after, notes: [note("different-scales", { ranges })] };
  return refuse(
    "different-scales",
    `the scores are on different scales (${rangesText(ranges)})`,
    "write both in one unit, per cent or shares; if they are in one, pass allowMixed (--allow-mixed)",
  );
}

function scaleOf(sides: readonly Side[]) {
  const scores = sides.flatMap(({ trials, summary }) =>
    summary === null ? trials.map(({ matrix, run }) => runScoresOf(matrix, run)) : [Float64Array.of(summary.value)],
  );
  return scoreScale(scores);
}

function nameOf(sides: readonly Side[]): string {
  return someNames([...new Set(sides.map(({ run }) => run.model))]);
}

function dividedBy100(side: Side): Side {
  return { ...inShares(side), training: side.training.map(inShares) };
}

function inShares(side: Side): Side {
  const { summary } = side;
  if (summary !== null) {
    const { value, standardError: error } = summary;
    return {
      ...side,
      summary: { ...summary, value: value / 100, standardError: error === null ? null : error / 100, proportion: true },
    };
  }
  const trials = side.trials.map(({ matrix, run }) => {
    const width = matrix.items.length;
    const row = <Cells extends Float64Array | Uint8Array>(cells: Cells | null) =>
      cells === null ? null : (cells.slice(run * width, (run + 1) * width) as Cells);
    const own = createResultMatrix({
      ...matrix,
      runs: [matrix.runs[run] as Side["run"]],
      scores: runScoresOf(matrix, run).map((score) => score / 100),
      states: row(matrix.states),
      prompts: row(matrix.prompts),
    });
    return { matrix: own, run: 0 };
  });
  return { ...side, trials };
}
