import { groupBy } from "../../data/groupBy.js";
import type { MissingPolicy } from "../../data/missing.js";
import type { Results } from "../../data/results.js";
import { ALPHA, CORRECTION } from "../../defaults.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { boundsAnyFalseClaim } from "../../inference/significance/correctionName.js";
import { type PValueAdjustmentName, pValueAdjustments } from "../../inference/significance/multiplicity.js";
import { distinctNotes, finiteOrNull, type Note, type Refusal } from "../../notes.js";
import { divergenceText } from "../scores/wording.js";
import { type ChangedItems, changedItems } from "./changedItems.js";
import { type Comparison, requireChoices } from "./comparisonRecord.js";
import { type AdjustedDifference, adjustedDifference } from "./covariates/adjustedDifference.js";
import { note as adjustmentNote } from "./covariates/wording.js";
import type { AveragedFacet } from "./facetComparison.js";
import { averagedOverFacets, type FramedTest } from "./facetTests.js";
import { type ComparedTask, compareOverTasks, type OverTasks, type OverTasksOptions } from "./overTasks.js";
import { primaryTests, withoutRepeated } from "./primaryTests.js";
import { leftOutTests, type SharedTest, sharedTests } from "./sharedTests.js";
import { compareOneModels, divergedSeeds, oneModelEach } from "./sides.js";
import type { Side } from "./testSides.js";
import { comparisonSentence, differenceUnit, type LostClaim, note, overallLabel } from "./wording.js";

export interface ResultsComparisonOptions extends OverTasksOptions {
  /** Adjustment of the verdicts for the number of comparisons; default `holm`. */
  readonly correction?: PValueAdjustmentName | "none";
  /**
   * Whether every metric and group of tasks counts in the family, or one metric a task and no group of tasks that are there
   * themselves (see `primaryTests`); default `all`.
   */
  readonly tests?: "all" | "primary";
  /** List this many items of each comparison and direction whose scores changed most; default 0, none. */
  readonly changes?: number;
  /**
   * Results that hold other models too: how hard each item is for them sharpens the difference where one side was asked a part of
   * the items (`adjusted`). Default none: the scores of the side with more items still do.
   */
  readonly board?: Results | null;
}

/** What one comparison of a family is about. */
export interface ComparisonLabels {
  /** Both names where two tests are compared as one. */
  readonly task: string;
  readonly metric: string;
  /** `null` where the runs name none; both when they differ. */
  readonly framing: string | null;
}

/**
 * A comparison inside a family: its verdict follows the adjusted p-values, `better` and `worse` that of the difference,
 * `equivalent` that of equivalence. Each kind of claim is adjusted over its own tests, so that alpha bounds the chance of
 * any false difference, and of any false equivalence. The interval is not adjusted: it holds its level by itself, and
 * `familyInterval` with all others of the family.
 */
export type FamilyComparison =
  | (Comparison &
      ComparisonLabels & {
        readonly adjustedPValue: number | null;
        /** Of equivalence or non-inferiority; `null` where no margin was stated or there is no interval. */
        readonly adjustedEquivalencePValue: number | null;
        /**
         * Interval of level 1 − alpha ÷ the size of the family (Bonferroni): those of all comparisons hold at once with 1 − alpha.
         * `null` where there is none of that level. Left out in a family of one, where nothing or only the share of false claims is
         * adjusted for, and for pairs of a ranking.
         */
        readonly familyInterval?: Interval | null;
        /** Items whose scores changed; left out where they were not asked for, and where none is shared. */
        readonly changed?: ChangedItems;
        /** With what is known of the items that one side alone has; left out where that adds nothing. The verdict is of the plain difference. */
        readonly adjusted?: AdjustedDifference;
      })
  | (Refusal & ComparisonLabels);

/** A comparison over all tasks of one metric and framing: `task` says how many. */
export type OverallComparison = Extract<FamilyComparison, { readonly ok: true }> & OverTasks;

/** All comparisons of one call, judged together. */
export interface ComparisonFamily {
  readonly kind: "comparisons";
  readonly comparisons: readonly FamilyComparison[];
  /**
   * One verdict over the tasks of each metric and framing that has two or more, a family of their own: see `compareOverTasks`.
   */
  readonly overall: readonly OverallComparison[];
  /** Comparisons outside of the family, which nobody judged: verdicts by their own p-values. Empty for `tests: "all"`. */
  readonly secondary: readonly FamilyComparison[];
  readonly family: {
    /** Tests that count: comparisons that were refused, are identical or allow no test do not. */
    readonly size: number;
    readonly correction: PValueAdjustmentName | "none";
    readonly alpha: number;
  };
  readonly notes: readonly Note[];
}

/**
 * Compares a candidate with a baseline on every task, metric and framing that both have. One task on either side under
 * two names is one test only where nothing but the files names it and the item ids say so, or where `allowMixed` says so
 * (`sharedTests`); otherwise it is refused. Each side must be one model,
 * with one or more training seeds; of several checkpoints the last that all seeds reached is taken and said. Items are
 * paired by id where both sides have them; otherwise run-level scores are compared unpaired. Verdicts are adjusted for
 * the number of comparisons.
 */
export function compareResults(
  baseline: Results,
  candidate: Results,
  { correction = CORRECTION, alpha = ALPHA, ...options }: ResultsComparisonOptions = {},
): ComparisonFamily {
  const {
    comparisons: unjudged,
    overall,
    secondary,
    notes,
  } = unjudgedTests(baseline, candidate, { alpha, ...options });
  const comparisons = judgedTogether(unjudged, correction, alpha);
  return {
    kind: "comparisons",
    comparisons,
    overall: judgedTogether(overall, correction, alpha) as OverallComparison[],
    secondary,
    family: { size: familySize(comparisons), correction, alpha },
    notes,
  };
}

/** A comparison that no family was looked at for, and its interval at another alpha. */
interface Unjudged {
  readonly raw: RawComparison;
  readonly intervalAt: (alpha: number) => Interval | null;
}

/** All comparisons of two sides before they are judged together. */
export interface UnjudgedTests extends Pick<ComparisonFamily, "secondary" | "notes"> {
  readonly comparisons: readonly Unjudged[];
  readonly overall: readonly Unjudged[];
}

/** Compares the two sides on every test that both have, each comparison by itself. */
export function unjudgedTests(
  baseline: Results,
  candidate: Results,
  { alpha = ALPHA, tests = "all", changes = 0, board = null, ...options }: Omit<ResultsComparisonOptions, "correction">,
): UnjudgedTests {
  requireChoices("compareResults", { alpha, ...options });
  const notes: Note[] = [];
  const shared = sharedTests(baseline, candidate, options.allowMixed ?? false);
  notes.push(...leftOutTests(shared));
  const framed = averagedOverFacets(
    shared.tests.flatMap((test) => framedTests(test, notes)),
    options.facets,
  );
  notes.push(...framed.notes);
  const pairs = framed.tests.map((test): ComparedPair => {
    notes.push(...test.notes);
    const { task, metric, framing, averaged, refusal } = test;
    return refusal === null
      ? withChanges(
          withAdjusted(comparePair(test, { alpha, ...options }, notes), { alpha, board, missing: options.missing }),
          changes,
          options.missing,
        )
      : { task, metric, framing, averaged, before: [], after: [], compared: refusal };
  });
  const groups = groupsOf(baseline, candidate);
  const primary = tests === "all" ? pairs : withoutRepeated(primaryTests(pairs, groups));
  const [comparisons, outside] = [true, false].map((isPrimary) =>
    pairs
      .filter((pair) => primary.includes(pair) === isPrimary)
      .map((pair) => {
        const { task, metric, framing, compared, before, after, averaged } = pair;
        return {
          raw: { task, metric, framing, ...compared },
          intervalAt: (other: number) =>
            intervalOf(compareOneModels(before, after, { ...options, alpha: other }, averaged)),
        };
      }),
  ) as [Unjudged[], Unjudged[]];
  const tasks = primary.filter((pair): pair is ComparedTask & ComparedPair => pair.compared.ok);
  if (haveOtherLevels(tasks)) notes.push(note("overall-by-facets"));
  const overTasks = compareOverTasks(tasks, groups, options);
  const overall = overTasks(alpha).map((one, index) => ({
    raw: {
      ...one,
      task: overallLabel(one.tasks.length),
      // What was refused is no part of the mean, and is said.
      leftOut: [
        ...one.leftOut,
        ...pairs.flatMap((pair) => (pair.compared.ok || pair.metric !== one.metric ? [] : pair.task)),
        ...tasks.flatMap(({ task, metric, framing }) =>
          metric === one.metric && framing === one.framing && ![...one.tasks, ...one.leftOut].includes(task)
            ? [task]
            : [],
        ),
      ],
    },
    intervalAt: (other: number) => overTasks(other)[index]?.interval ?? null,
  }));
  return {
    comparisons,
    overall,
    secondary: outside.map(({ raw }) =>
      raw.ok ? { ...raw, adjustedPValue: null, adjustedEquivalencePValue: null } : raw,
    ),
    notes: distinctNotes(notes),
  };
}

function intervalOf(compared: Comparison | Refusal): Interval | null {
  return compared.ok ? compared.interval : null;
}

/** The comparisons judged as one family, with intervals that hold together where the correction bounds any false claim. */
export function judgedTogether(
  unjudged: readonly Unjudged[],
  correction: PValueAdjustmentName | "none",
  alpha: number,
): FamilyComparison[] {
  const judged = adjusted(
    unjudged.map(({ raw }) => raw),
    correction,
    alpha,
  );
  const size = familySize(judged);
  if (size < 2 || !boundsAnyFalseClaim(correction)) return judged;
  return judged.map((one, index) =>
    one.ok && one.interval !== null
      ? { ...one, familyInterval: (unjudged[index] as Unjudged).intervalAt(alpha / size) }
      : one,
  );
}

/** Tests that count: comparisons that were refused, are identical or allow no test do not. */
export function familySize(comparisons: readonly FamilyComparison[]): number {
  return comparisons.filter((one) => one.ok && one.verdict !== "identical" && one.pValue !== null).length;
}

/** Whether several tasks of one metric and framing are averaged over facets, and not over the same levels. */
function haveOtherLevels(tasks: readonly ComparedTask[]): boolean {
  const kinds = groupBy(tasks, ({ metric, framing }) => JSON.stringify([metric, framing]));
  return [...kinds.values()].some((own) => new Set(own.map(({ averaged }) => JSON.stringify(averaged))).size > 1);
}

/** Names of tasks that are groups of others, whose score would count these twice. */
function groupsOf(...results: readonly Results[]): ReadonlySet<string> {
  return new Set(
    results.flatMap(({ runScores }) =>
      runScores.flatMap(({ run, subtasks }) => (subtasks === undefined ? [] : run.task)),
    ),
  );
}

/** A comparison by itself, before the family is looked at. */
type RawComparison = (Comparison | Refusal) & ComparisonLabels;

/** The verdicts of a family after adjustment; comparisons that were refused, are identical or allow no test do not count. */
export function adjusted(
  raw: readonly RawComparison[],
  correction: PValueAdjustmentName | "none",
  alpha: number,
): FamilyComparison[] {
  const differences = familyOf(raw, correction, (one) => one.pValue);
  const equivalences = familyOf(raw, correction, (one) => one.equivalence?.pValue ?? null);
  const testIn = ({ size, at }: Family, index: number): FamilyTest => ({ size, adjustedPValue: at(index) });
  return raw.map((one, index) =>
    one.ok
      ? judgedInFamily(
          one,
          { differences: testIn(differences, index), equivalences: testIn(equivalences, index) },
          { correction, alpha },
        )
      : one,
  );
}

/** What a family makes of one of its tests. */
interface FamilyTest {
  /** Tests that count. */
  readonly size: number;
  /** `null` where the comparison has no test of this kind. */
  readonly adjustedPValue: number | null;
}

/** One comparison with the verdict that its families leave it. */
export function judgedInFamily(
  one: Comparison & ComparisonLabels,
  { differences, equivalences }: { readonly differences: FamilyTest; readonly equivalences: FamilyTest },
  { correction, alpha }: { readonly correction: PValueAdjustmentName | "none"; readonly alpha: number },
): FamilyComparison {
  const [{ adjustedPValue }, { adjustedPValue: adjustedEquivalencePValue }] = [differences, equivalences];
  const lost = (claim: LostClaim["claim"], { size, adjustedPValue }: FamilyTest): LostClaim => ({
    claim,
    adjustedPValue: adjustedPValue as number,
    correction,
    size,
  });
  const still = {
    different: differences.size < 2 || adjustedPValue === null || adjustedPValue < alpha,
    equivalent: equivalences.size < 2 || adjustedEquivalencePValue === null || adjustedEquivalencePValue < alpha,
  };
  const pValues = { adjustedPValue: adjustedPValue ?? one.pValue, adjustedEquivalencePValue };
  const isDifference = one.verdict === "better" || one.verdict === "worse";
  if (isDifference && !still.different) {
    // What is left of a gain that is not shown over the family: that it is no loss by the margin.
    const isNonInferior =
      one.equivalence?.kind === "non-inferior" && (adjustedEquivalencePValue ?? one.equivalence.pValue) < alpha;
    if (isNonInferior) return { ...nonInferiorStill(one), ...pValues };
    return { ...takenBack(one, lost("significant", differences)), ...pValues };
  }
  if ((one.verdict === "equivalent" || one.verdict === "non-inferior") && !still.equivalent) {
    const claim = lost(one.verdict, equivalences);
    const worse = one.notes.some(({ code }) => code === "worse-within-margin") && still.different;
    return { ...(worse ? worseAfterAll(one, claim) : takenBack(one, claim)), ...pValues };
  }
  const notes = one.notes.filter(
    ({ code }) => (still.equivalent || code !== "within-margin") && (still.different || code !== "worse-within-margin"),
  );
  return { ...one, ...pValues, notes };
}

interface Family {
  /** Tests that count. */
  readonly size: number;
  /** The adjusted p of a comparison; `null` where it has no test of this kind. */
  readonly at: (index: number) => number | null;
}

function familyOf(
  raw: readonly ((Comparison | Refusal) & ComparisonLabels)[],
  correction: PValueAdjustmentName | "none",
  pValueOf: (one: Comparison) => number | null,
): Family {
  const pValues = raw.map((one) =>
    one.ok && one.verdict !== "identical" ? (pValueOf(one) ?? Number.NaN) : Number.NaN,
  );
  const adjustedPValues = correction === "none" ? pValues : pValueAdjustments[correction](pValues);
  const size = pValues.filter((pValue) => !Number.isNaN(pValue)).length;
  return {
    size,
    at: (index) => finiteOrNull(adjustedPValues[index] as number),
  };
}

/** The claim is taken back, and said to be. */
function takenBack<Kind extends Comparison & ComparisonLabels>(one: Kind, lost: LostClaim): Kind {
  const { claim, correction, size } = lost;
  const notes = [...one.notes, note("not-after-adjustment", { claim, correction, size })];
  return { ...one, verdict: "inconclusive", sentence: comparisonSentence(one, lost), notes };
}

interface ComparedPair extends Omit<ComparedTask, "compared"> {
  readonly averaged: readonly AveragedFacet[];
  readonly compared: Comparison | Refusal;
}

function nonInferiorStill<Kind extends Comparison & ComparisonLabels>(one: Kind): Kind {
  const kept = { ...one, verdict: "non-inferior" as const };
  return { ...kept, sentence: comparisonSentence(kept) };
}

/** The margin is taken back, and a loss that is shown stays. */
function worseAfterAll<Kind extends Comparison & ComparisonLabels>(one: Kind, lost: LostClaim): Kind {
  const { claim, correction, size } = lost;
  const notes = one.notes.filter(({ code }) => code !== "worse-within-margin");
  const worse = { ...one, verdict: "worse" as const };
  return {
    ...worse,
    sentence: comparisonSentence(worse, lost),
    notes: [...notes, note("not-after-adjustment", { claim, correction, size })],
  };
}

function framedTests(test: SharedTest, notes: Note[]): FramedTest[] {
  const { task, metric, baseline, candidate } = test;
  if (test.refusal !== null) return [{ ...test, framing: null, averaged: [] }];
  const framingsOf = (sides: readonly Side[]) => new Set(sides.map(({ run }) => run.framing ?? null));
  const [mine, other] = [framingsOf(baseline), framingsOf(candidate)];
  const shared = [...mine].filter((framing) => other.has(framing));
  const framings =
    shared.length > 0 ? shared.map((framing) => [framing, framing] as const) : crossFramings(mine, other);
  const unmatched = new Set([...mine, ...other]).size - shared.length;
  if (unmatched > 0 && (shared.length > 0 || framings.length === 0)) {
    notes.push(note("framings-left-out", { task, metric, framings: unmatched }));
  }
  return framings.map(([a, b], index) => ({
    ...test,
    framing: a === b ? a : `${a ?? "no framing"} and ${b ?? "no framing"}`,
    baseline: baseline.filter(({ run }) => (run.framing ?? null) === a),
    candidate: candidate.filter(({ run }) => (run.framing ?? null) === b),
    averaged: [],
    notes: index === 0 ? test.notes : [],
  }));
}

function comparePair(
  { task, metric, framing, baseline, candidate, averaged }: FramedTest,
  options: OverTasksOptions,
  notes: Note[],
): ComparedPair {
  const head = { task, metric, framing, averaged };
  const sides = oneModelEach(baseline, candidate, notes, options);
  if ("ok" in sides) return { ...head, before: [], after: [], compared: sides };
  const compared = compareOneModels(sides.before, sides.after, options, averaged);
  const told = compared.ok ? divergedNotes([baseline, candidate], sides, { options, averaged, compared }) : [];
  return { ...head, ...sides, compared: compared.ok ? { ...compared, notes: [...compared.notes, ...told] } : compared };
}

/** Names the seeds that ended far from the others of their side, with the comparison without them. */
function divergedNotes(
  trained: readonly [readonly Side[], readonly Side[]],
  { before, after }: { readonly before: readonly Side[]; readonly after: readonly Side[] },
  {
    options,
    averaged,
    compared: { proportion, baseline },
  }: { readonly options: OverTasksOptions; readonly averaged: readonly AveragedFacet[]; readonly compared: Comparison },
): Note[] {
  const found = trained.map((sides, index) => divergedSeeds(sides, index === 0 ? before : after, options.missing));
  if (found.every((one) => one === null)) return [];
  const kept = [before, after].map((sides, index) =>
    sides.filter(({ run }) => !found[index]?.seeds.some(({ seed }) => seed === run.seed)),
  ) as [Side[], Side[]];
  const without = compareOneModels(...kept, options, averaged);
  const unit = differenceUnit(proportion, Math.abs(baseline.mean ?? 0));
  return [
    note("seed-diverged", {
      texts: found.flatMap((one, index) => {
        const [{ run }, ...more] = (index === 0 ? before : after) as [Side];
        return one === null ? [] : [divergenceText(one, more.length + 1, unit, run.model)];
      }),
      seeds: found.flatMap((one) => one?.seeds.map(({ seed }) => seed) ?? []),
      without: without.ok ? without.sentence : null,
    }),
  ];
}

/** The same with what is known of items that one side alone has, where it sharpens the difference. */
function withAdjusted(pair: ComparedPair, options: Parameters<typeof adjustedDifference>[3]): ComparedPair {
  const { before, after, compared } = pair;
  if (!compared.ok || pair.averaged.length > 0) return pair;
  const adjusted = adjustedDifference(before, after, compared, options);
  if (adjusted === null) return pair;
  const unit = differenceUnit(compared.proportion, Math.abs(compared.baseline.mean ?? 0));
  const { difference, interval, items, known, models, gain } = adjusted;
  const told = adjustmentNote("adjusted-by-items", { difference, interval, items, known, models, gain, unit });
  return { ...pair, compared: { ...compared, adjusted, notes: [...compared.notes, told] } as Comparison };
}

/** The same with the items that changed, where they are asked for. */
function withChanges(pair: ComparedPair, most: number, missing: MissingPolicy | undefined): ComparedPair {
  const { before, after, compared } = pair;
  if (most === 0 || !compared.ok || compared.items.shared === 0) return pair;
  const changed = changedItems(before, after, { most, missing, higherIsBetter: compared.higherIsBetter });
  return { ...pair, compared: { ...compared, ...(changed === null ? {} : { changed }) } };
}

/** One framing on each side, but different ones: the comparison is of the framings. */
function crossFramings(mine: ReadonlySet<string | null>, other: ReadonlySet<string | null>) {
  return mine.size === 1 && other.size === 1 ? [[[...mine][0] ?? null, [...other][0] ?? null] as const] : [];
}
