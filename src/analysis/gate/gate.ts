import { requireArgument } from "../../arguments/requireArgument.js";
import { TEXT } from "../../arguments/shapes.js";
import { groupBy } from "../../data/groupBy.js";
import type { Results } from "../../data/results.js";
import { ALPHA, CORRECTION } from "../../defaults.js";
import { ArgumentError } from "../../errors.js";
import type { SpendingName } from "../../inference/sequential/alphaSpending.js";
import { type LookPlace, lookFactor } from "../../inference/sequential/lookFactor.js";
import { type PValueAdjustmentName, pValueAdjustments } from "../../inference/significance/multiplicity.js";
import { distinctNotes, finiteOrNull, type Note, type Refusal } from "../../notes.js";
import { shellWord } from "../../shellWord.js";
import { signatureOf } from "../../signature.js";
import { askedFacet } from "../comparison/askedFacet.js";
import type { Comparison } from "../comparison/comparisonRecord.js";
import { averagedOverFacets, type FramedTest } from "../comparison/facetTests.js";
import { checkRunFingerprints } from "../comparison/fingerprintCheck.js";
import { sharedTests } from "../comparison/sharedTests.js";
import { oneModelEach, type SideOptions } from "../comparison/sides.js";
import type { Side } from "../comparison/testSides.js";
import { atAnyLook } from "./anyLook.js";
import type { GateOutcome } from "./gateDecision.js";
import { type GateGuards, guardReasons } from "./gateGuards.js";
import { changeNotes, type ItemPolicies, itemChanges } from "./gateItems.js";
import { dropPValue, type GateReading, type GateReadingOptions, readDrop, refusedReading } from "./gateReading.js";
import { compareWithSeedNoise, type GateComparison } from "./gateSeedNoise.js";
import { type ItemFates, itemFates } from "./itemFates.js";
import { describeMinimumEffect, type MinimumEffect, minimumEffectNeed, minimumEffectOf } from "./minimumEffect.js";
import { worstCase } from "./missingAnswers.js";
import { checkMustPass, findMustPass, type MustPassResult, mustPassReasons } from "./mustPass.js";
import { type QuarantinedItem, quarantineOf } from "./quarantine.js";
import { type SpendingPlan, spendingPlan, spentLook } from "./spentLook.js";
import { adjustmentText, lookText, noDropText, note, someOf } from "./wording.js";

export interface GateOptions extends Omit<SideOptions, "alpha" | "margin">, GateGuards, ItemPolicies {
  /** Smallest drop that counts, with its unit: `"2pt"`, `"0.02"`, `"5%"` of the baseline's score. A number is refused. */
  readonly minimumEffect: string | MinimumEffect;
  /** Probability, one-sided, of calling a candidate regressed that is not, over all tasks; in (0, 0.5), default 0.05. */
  readonly alpha?: number;
  /** Adjustment of the tests for the number of tasks; default `holm`. */
  readonly correction?: PValueAdjustmentName | "none";
  /** Ids of items, as written or as `task/id`, that the candidate must get right; default none. */
  readonly mustPass?: readonly string[];
  /** Score at which such an item passes; default 1, or 0 where less is better, for scores that are 0 or 1. */
  readonly passScore?: number;
  /** Of an item that must pass, how many answers over trials and seeds must do so; default all of them. */
  readonly passRepeats?: number;
  /** Items that must pass and may fail for now, each with the last day on which it may; they are named and fail nothing. Default none. */
  readonly quarantine?: readonly QuarantinedItem[];
  /** The day of the gate, such as `"2026-11-29"`: what `quarantine` is held against. */
  readonly today?: string;
  /**
   * Which look at this baseline this is, so that an unchanged candidate is ever called regressed, at whichever look, with
   * probability alpha at most; `null`, the default, for a look that stands alone. `planned` says how many looks there will be;
   * without it one may look as often as one likes. Right-or-wrong scores are then tested by the exact tail, not mid-p.
   *
   * `spending` in it says that the planned looks are at one candidate that grows, each with all answers of the look before: alpha is
   * then spent by boundaries that together are crossed with probability alpha (`spendingBoundaries`), and both ends of the interval
   * hold at all looks. `earlier` has what the looks before were at: their `look.spending.items`.
   *
   * `always: true` in it, or `"always"` for a candidate that stands alone: the candidate's answers are still coming in, and it
   * may be looked at after every one of them. Its evidence is by betting (`sequentialComparison`), and its items that were not
   * asked yet stand against nothing unless `removedItems` says so.
   */
  readonly looks?: LookPlace | "always" | null;
}

/** What a gate found on one task, metric and framing. */
export interface GateTask extends Omit<GateReading, "reason"> {
  readonly task: string;
  readonly metric: string;
  /** `null` where the runs name none. */
  readonly framing: string | null;
  /** With every rule of the gate. */
  readonly outcome: GateOutcome;
  /** Items that both sides scored, and items that only one side has at all; these are `null` where the sides are of two tests. */
  readonly items: { readonly shared: number; readonly new: number | null; readonly removed: number | null };
  readonly mustPass: MustPassResult;
  /** Which items broke, and which are always unsteady; `null` where scores are not right or wrong, or could not be compared. */
  readonly fates: ItemFates | null;
  readonly higherIsBetter: boolean;
  /** Why the outcome is no better; empty for a plain `not-regressed`. */
  readonly reasons: readonly Note[];
  readonly sentence: string;
}

/** A look of many at one baseline. */
export interface GateLook {
  readonly look: number;
  /** `null` where one may look as often as one likes. */
  readonly planned: number | null;
  /** What the p-values of this look were multiplied by. */
  readonly factor: number;
  /** How alpha is spent over looks at one candidate that grows; `null` for looks of another kind. */
  readonly spending: GateSpending | null;
}

/** A look at one candidate that grows. */
export interface GateSpending {
  readonly by: SpendingName;
  /** Items of each test that this look was at, by `task metric framing`: for `looks.earlier` of the next. */
  readonly items: Readonly<Record<string, number>>;
}

/** What a gate says of a candidate. */
export interface Gate {
  readonly kind: "gate";
  /** `regressed` where any task did, else `cannot-tell` where any task or rule leaves the question open. */
  readonly outcome: GateOutcome;
  readonly sentence: string;
  readonly tasks: readonly GateTask[];
  readonly family: {
    /** Tests that count: tasks without a test, or on which no item differs, do not. */
    readonly size: number;
    readonly correction: PValueAdjustmentName | "none";
    /** One-sided. */
    readonly alpha: number;
  };
  /** As it was asked for, e.g. `2pt`. */
  readonly minimumEffect: string;
  /** Which look at the baseline this was; `null` for one that stands alone, or that could test nothing and spends no alpha. */
  readonly look: GateLook | null;
  /** Reasons that belong to no single task. */
  readonly reasons: readonly Note[];
  readonly signature: string;
  readonly notes: readonly Note[];
}

/**
 * Whether a candidate is worse than a baseline by an amount that counts: regressed, not regressed, or cannot tell.
 *
 * Each task, metric and framing that both sides have is compared as by `compareResults`, and read one-sided: *regressed*
 * when a drop is shown (one-sided p below alpha, Holm over the tasks, and the lower bound of the drop above 0) **and** the
 * drop seen is at least the minimum effect; *not regressed* when the upper one-sided bound of the drop is below the minimum
 * effect; else *cannot tell*. All tasks together are not regressed when every one is, which needs no adjustment
 * (intersection–union; Berger 1982). So a candidate that dropped nowhere is called regressed with probability alpha at most,
 * and one that dropped anywhere by the minimum effect is called not regressed with probability alpha at most.
 *
 * With `borrowSeedSd`, sides with one training seed are read with that seed noise added, which only makes a gate less sure.
 *
 * Nor is a candidate cleared that could have dropped by the minimum effect in the answers that it lacks and the baseline has:
 * the bound must hold with these at their worst.
 *
 * With `looks: "always"` a candidate may be looked at while its answers come in: evidence and bounds then hold at every look.
 * With planned looks that spend alpha, p is the smallest alpha whose boundary is reached (`repeatedPValue`).
 * With other `looks`, p is multiplied by what shares alpha out over all looks at the baseline (`lookFactor`), whose own error every
 * look meets again; *not regressed* is said of this look alone.
 *
 * Items that must pass fail the gate by themselves. Errored or unscored answers above the guards, removed items, sides that
 * were not made the same way: the gate does not vouch for the candidate (`cannot-tell`), whatever the scores say; a drop
 * that is shown on the rest stands. Nor does it vouch for a rise of a metric of which nothing says that more is better. With `missing: "zero"` failed answers are scores, and the guards do not apply.
 */
export function gate(baseline: Results, candidate: Results, options: GateOptions): Gate {
  const {
    alpha = ALPHA,
    correction = CORRECTION,
    mustPass = [],
    looks = null,
    quarantine = [],
    today,
    ...given
  } = options;
  const place = looks === "always" ? { look: 1, planned: 1, always: true } : looks;
  const { always = false, planned = null } = place ?? {};
  const asked = place === null ? null : { look: place.look, planned, factor: lookFactor("gate", place) };
  const plan = spendingPlan(place, alpha, given.borrowSeedSd !== undefined);
  const rest = {
    // Boundaries that are to be crossed in just alpha of the series need tests of just their level.
    ...(asked === null || plan !== null ? {} : { mcnemar: "exact" as const }),
    ...(always || plan !== null ? { removedItems: "ignore" as const } : {}),
    ...given,
  };
  if (always && given.borrowSeedSd !== undefined) {
    throw new ArgumentError(
      "gate",
      "looks must not be taken always with borrowSeedSd: seed noise is not added item by item.",
    );
  }
  if (!(alpha > 0 && alpha < 0.5)) {
    throw new ArgumentError(
      "gate",
      `alpha must be in (0, 0.5), got ${alpha}. It is one-sided; for 5 % false alarms pass 0.05.`,
    );
  }
  const minimumEffect = effectOf(options.minimumEffect);
  const assumed = new Set([...baseline.assumedDirections, ...candidate.assumedDirections]);
  const must = findMustPass(mustPass, [baseline, candidate]);
  const { pairs, onlyBaseline, onlyCandidate, notes } = pairTests(baseline, candidate, rest);
  const known = new Set(
    [...baseline.matrices, ...candidate.matrices].flatMap(({ task, items }) =>
      items.flatMap(({ id }) => [id, `${task}/${id}`]),
    ),
  );
  const quarantined = quarantineOf(quarantine, today, (item) => known.has(item));
  notes.push(...quarantined.notes);
  const tests = pairs.map((pair) => compareTest(pair, { ...rest, alpha, minimumEffect, always, plan }, notes));
  const pValues = tests.map(({ compared: one, sequence = null, spent = null }) => {
    if (!one.ok || one.verdict === "identical") return Number.NaN;
    const pValue = dropPValue(one, { ...rest, sequence });
    return spent === null || Number.isNaN(pValue) ? pValue : spent.overLooks(pValue);
  });
  const overTasks = correction === "none" ? pValues : pValueAdjustments[correction](pValues);
  const size = pValues.filter((pValue) => !Number.isNaN(pValue)).length;
  const look =
    size === 0 || asked === null
      ? null
      : { ...asked, spending: plan === null ? null : { by: plan.spending, items: itemsAtLook(tests) } };
  const adjusted = look === null ? overTasks : overTasks.map((pValue) => Math.min(1, pValue * look.factor));
  const tasks = tests.map((test, index) =>
    judge(test, {
      ...rest,
      alpha,
      minimumEffect,
      adjustedPValue: finiteOrNull(adjusted[index] as number),
      family: adjustmentText(correction, size, look?.look ?? null, plan !== null),
      must: must.get(test.task) ?? new Set(),
      untilOf: (id) => quarantined.untilOf(test.task, id),
      isDirectionAssumed: assumed.has(test.metric),
      isGrowing: always || plan !== null,
    }),
  );
  // Tasks and metrics that only one side has are new or removed as their items are.
  const changed = changeNotes({ new: onlyCandidate, removed: onlyBaseline }, options, "task");
  const reasons = [
    ...(tasks.length === 0 ? [{ code: "no-shared-tasks", message: "the two sides share no task and metric" }] : []),
    ...changed.reasons,
    ...lostMustPass(must, pairs),
  ];
  const outcome = overall(tasks, reasons);
  return {
    kind: "gate",
    outcome,
    sentence: gateSentence(outcome, tasks, reasons) + (look === null ? "" : ` ${lookText(look, alpha, always)}`),
    tasks,
    family: { size, correction, alpha },
    minimumEffect: describeMinimumEffect(minimumEffect),
    look,
    reasons,
    signature: signatureOf([
      `tasks=${tasks.length}`,
      `family=${size}`,
      correction,
      "one-sided",
      `alpha=${alpha}`,
      `min-effect=${describeMinimumEffect(minimumEffect)}`,
      look === null ? null : `look=${look.look}${look.planned === null ? "" : `/${look.planned}`}`,
      always ? "looks=always" : null,
      plan === null ? null : `spending=${plan.spending}`,
    ]),
    notes: distinctNotes([...notes, ...changed.notes]),
  };
}

/** One task, metric and framing that both sides have. */
interface TestPair extends Pick<FramedTest, "task" | "metric" | "refusal" | "notes" | "framing" | "averaged"> {
  readonly before: readonly Side[];
  readonly after: readonly Side[];
}

function effectOf(minimumEffect: string | MinimumEffect): MinimumEffect {
  if (typeof minimumEffect === "object" && minimumEffect !== null) {
    const { unit, amount } = minimumEffect;
    if (["points", "score", "baseline"].includes(unit) && amount > 0 && Number.isFinite(amount)) return minimumEffect;
    throw new ArgumentError(
      "gate",
      `minimumEffect must be an amount above 0 with its unit, got ${amount} ${unit}. Pass "2pt".`,
    );
  }
  requireArgument("gate", "minimumEffect", minimumEffect, TEXT);
  const effect = minimumEffectOf(minimumEffect);
  if (effect === null) throw new ArgumentError("gate", `minimumEffect ${minimumEffectNeed(minimumEffect)}`);
  return effect;
}

function pairTests(baseline: Results, candidate: Results, { allowMixed = false, facets }: SideOptions) {
  const { tests, onlyBaseline, onlyCandidate } = sharedTests(baseline, candidate, allowMixed);
  // Tests of other names are removed and new, whatever else the sides hold.
  const own = tests.filter(({ refusal }) => refusal?.code !== "different-tests");
  const framed = own.map(({ baseline: mine, candidate: other, ...test }) => {
    const [first, second] = [mine, other].map((sides) => groupBy(sides, ({ run }) => run.framing ?? null)) as [
      Map<string | null, Side[]>,
      Map<string | null, Side[]>,
    ];
    const renamed = renamedPrompt(first, second);
    if (renamed !== null)
      return { pairs: [{ ...test, ...renamed, averaged: [] }], onlyBaseline: [], onlyCandidate: [] };
    const only = (here: typeof first, there: typeof first) =>
      [...here.keys()].flatMap((framing) => (there.has(framing) ? [] : [nameOf({ ...test, framing })]));
    const pairs = [...first].flatMap(([framing, own]): FramedTest[] => {
      const others = second.get(framing);
      return others === undefined ? [] : [{ ...test, framing, baseline: own, candidate: others, averaged: [] }];
    });
    return { pairs, onlyBaseline: only(first, second), onlyCandidate: only(second, first) };
  });
  const averaged = averagedOverFacets(
    framed.flatMap(({ pairs }) => pairs),
    facets,
  );
  return {
    pairs: averaged.tests.map(
      ({ baseline: before, candidate: after, ...test }): TestPair => ({ ...test, before, after }),
    ),
    notes: [...averaged.notes],
    onlyBaseline: [...onlyBaseline, ...framed.flatMap((test) => test.onlyBaseline)],
    onlyCandidate: [...onlyCandidate, ...framed.flatMap((test) => test.onlyCandidate)],
  };
}

/** The one prompt of one model under another label on the other side: it was changed, and not taken away. */
function renamedPrompt(
  first: ReadonlyMap<string | null, readonly Side[]>,
  second: ReadonlyMap<string | null, readonly Side[]>,
): Pick<FramedTest, "framing" | "baseline" | "candidate"> | null {
  const [[mine, before] = [null, []], ...others] = first;
  const [[other, after] = [null, []], ...rest] = second;
  if (others.length + rest.length > 0 || mine === other || mine === null || other === null) return null;
  if (askedFacet(before, after)?.facet !== "prompt") return null;
  return { framing: `${mine} and ${other}`, baseline: before, candidate: after };
}

function nameOf({ task, metric, framing }: Pick<TestPair, "task" | "metric" | "framing">): string {
  return [task, metric, ...(framing === null ? [] : [framing])].join(" ");
}

/** A test with its two-sided comparison at 2·alpha, whose interval has one-sided bounds at 1 − alpha. */
interface ComparedTest extends TestPair, GateComparison, Pick<GateReadingOptions, "worst" | "sequence" | "spent"> {}

/** What a look that spends alpha was at, of each test that it spent on. */
function itemsAtLook(tests: readonly ComparedTest[]): Record<string, number> {
  return Object.fromEntries(tests.flatMap((test) => (test.spent ? [[nameOf(test), test.spent.items] as const] : [])));
}

/** Compares one model with one model; of several checkpoints, only the sides that are compared stay. */
function compareTest(
  pair: TestPair,
  { alpha, minimumEffect, always, plan, ...options }: CompareTestOptions,
  notes: Note[],
): ComparedTest {
  notes.push(...pair.notes);
  if (pair.refusal !== null) return { ...pair, compared: pair.refusal, borrowed: null };
  const sides = oneModelEach(pair.before, pair.after, notes, { ...options, leaveOutCutShort: false });
  if ("ok" in sides) return { ...pair, compared: sides, borrowed: null };
  const { before, after } = sides;
  const judged = otherJudge(before, after, options.allowMixed ?? false);
  if (judged !== null) return { ...pair, before, after, compared: judged, borrowed: null };
  const spent = plan === null ? null : spentLook(nameOf(pair), before, after, plan);
  if (spent !== null && "ok" in spent) return { ...pair, before, after, compared: spent, borrowed: null };
  const compareWith = (candidate: readonly Side[]): GateComparison & Pick<GateReadingOptions, "sequence"> => {
    const choices = { ...options, alpha: 2 * (spent?.level ?? alpha) };
    const once = compareWithSeedNoise(before, candidate, choices, pair.averaged);
    if (!always || !once.compared.ok) return once;
    const found = atAnyLook(once.compared, before, candidate, { ...options, alpha, minimumEffect });
    return "ok" in found ? { compared: found, borrowed: null } : { ...found, borrowed: null };
  };
  const found = compareWith(after);
  const missing = !found.compared.ok || options.missing === "zero" ? null : worstCase(before, after);
  if (missing === null) return { ...pair, before, after, ...found, spent };
  const { compared } = compareWith(missing.after);
  return { ...pair, before, after, ...found, spent, worst: { answers: missing.answers, compared } };
}

interface CompareTestOptions extends Omit<GateOptions, "minimumEffect" | "looks"> {
  readonly alpha: number;
  readonly minimumEffect: MinimumEffect;
  /** Whether the candidate is looked at while its answers come in. */
  readonly always: boolean;
  /** How alpha is spent over looks at a candidate that grows; `null` where it is not. */
  readonly plan: SpendingPlan | null;
}

/** Another judge, filter or number of examples is no change of what is gated: a drop would be theirs. A prompt is. */
function otherJudge(before: readonly Side[], after: readonly Side[], allowMixed: boolean): Refusal | null {
  const asked = askedFacet(before, after);
  if (asked === null || asked.isPrompt) return null;
  const runs = (sides: readonly Side[]) => sides.map(({ run }) => run);
  return checkRunFingerprints(runs(before), runs(after), allowMixed).refusal;
}

interface JudgeOptions
  extends Omit<GateOptions, "alpha" | "minimumEffect" | "mcnemar" | "looks" | "quarantine" | "today">,
    GateReadingOptions {
  readonly must: ReadonlySet<string>;
  /** Last day on which an item of the task may fail; `null` where it may not. */
  readonly untilOf: (id: string) => string | null;
  readonly isDirectionAssumed: boolean;
  /** Whether the candidate's answers are still coming in. */
  readonly isGrowing: boolean;
}

function judge(test: ComparedTest, options: JudgeOptions): GateTask {
  const {
    task,
    metric,
    framing,
    before,
    after,
    compared,
    borrowed,
    worst = null,
    sequence = null,
    spent = null,
  } = test;
  // Items of two tests are not the same ones, whatever their ids.
  const changes = test.refusal === null ? itemChanges(before, after) : null;
  // What was not asked yet is said once, by the comparison, where there is one.
  const isOpen = options.isGrowing && options.removedItems === "ignore";
  const changed =
    changes === null
      ? { reasons: [], notes: [] }
      : changeNotes(isOpen ? { ...changes, removed: [] } : changes, options);
  const { untilOf } = options;
  const mustPass = checkMustPass(
    options.must,
    after,
    options.passScore,
    options.passRepeats,
    (id) => untilOf(id) !== null,
  );
  const excused = mustPass.quarantined.map((id) => ({ item: id, until: untilOf(id) as string }));
  const reading = compared.ok
    ? readDrop(spent === null ? compared : withoutOpenItems(compared), {
        ...options,
        borrowedSeedSd: borrowed?.sd ?? null,
        isSeedSdFromRun: borrowed?.isFromRun ?? false,
        worst,
        sequence,
        spent,
      })
    : refusedReading(compared);
  const rules = [
    ...mustPassReasons(mustPass),
    ...(options.missing === "zero" ? [] : guardReasons(before, after, options)),
    ...changed.reasons,
    ...(options.isDirectionAssumed ? directionReasons(metric, reading) : []),
  ];
  const outcome: GateOutcome =
    reading.outcome === "regressed" || mustPass.broken.length > 0
      ? "regressed"
      : rules.length > 0
        ? "cannot-tell"
        : reading.outcome;
  const { reason, ...numbers } = reading;
  const head = [task, metric, ...(framing === null ? [] : [framing])].join(" ");
  const reasons = [...(reading.outcome === "not-regressed" ? [] : [reason]), ...rules];
  return {
    task,
    metric,
    framing,
    ...numbers,
    outcome,
    items: {
      shared: compared.ok ? compared.items.shared : 0,
      new: changes?.new.length ?? null,
      removed: changes?.removed.length ?? null,
    },
    mustPass,
    fates: compared.ok ? itemFates(before, after) : null,
    higherIsBetter: (after[0] as Side).higherIsBetter,
    reasons,
    sentence: `${HEADS[outcome](head)}: ${[reason, ...rules].map(({ message }) => message).join("; ")}.`,
    notes: distinctNotes([
      ...numbers.notes,
      ...(spent?.notes ?? []),
      ...changed.notes,
      ...(excused.length > 0 ? [note("in-quarantine", { items: excused })] : []),
    ]),
  };
}

/** What only the baseline has was not asked yet, and is said as that. */
function withoutOpenItems(compared: Comparison): Comparison {
  if (compared.items.onlyCandidate > 0) return compared;
  return { ...compared, notes: compared.notes.filter(({ code }) => code !== "items-left-out") };
}

/** A pass that rests on an assumed direction: a rise that would be a regression, were less better. */
function directionReasons(metric: string, { outcome, minimumEffect, interval }: GateReading): Note[] {
  if (outcome !== "not-regressed" || minimumEffect === null || interval === null || interval.high < minimumEffect)
    return [];
  const message =
    `neither file nor name says whether more of ${metric} is better, and a rise is not excluded that would be a regression if ` +
    `less is: say --higher-is-better ${shellWord(metric)} or --lower-is-better ${shellWord(metric)}`;
  return [{ code: "direction-unknown", message }];
}

/** How a sentence on a task begins. */
const HEADS: Readonly<Record<GateOutcome, (test: string) => string>> = {
  regressed: (test) => `${test} regressed`,
  "not-regressed": (test) => `${test} has not regressed`,
  "cannot-tell": (test) => `Cannot tell for ${test}`,
};

/** Items that must pass, of tasks that are not compared at all. */
function lostMustPass(must: ReadonlyMap<string, ReadonlySet<string>>, pairs: readonly TestPair[]): Note[] {
  const lost = [...must].flatMap(([task, ids]) =>
    pairs.some((pair) => pair.task === task) ? [] : [...ids].map((id) => `${task}/${id}`),
  );
  return mustPassReasons({ broken: [], unknown: lost });
}

function overall(tasks: readonly GateTask[], reasons: readonly Note[]): GateOutcome {
  if (tasks.some(({ outcome }) => outcome === "regressed")) return "regressed";
  return reasons.length > 0 || tasks.some(({ outcome }) => outcome === "cannot-tell") ? "cannot-tell" : "not-regressed";
}

function gateSentence(outcome: GateOutcome, tasks: readonly GateTask[], reasons: readonly Note[]): string {
  const [only] = tasks;
  if (tasks.length === 1 && only !== undefined && reasons.length === 0) return only.sentence;
  const count = (wanted: GateOutcome) => tasks.filter((task) => task.outcome === wanted);
  const of = (some: readonly GateTask[]) =>
    someOf(
      some.map(({ task, metric }) => `${task} ${metric}`),
      tasks.length,
    );
  const others = reasons.map(({ message }) => message);
  if (outcome === "regressed") return `Regressed on ${[of(count("regressed")), ...others].join("; ")}.`;
  if (outcome === "not-regressed") return noDropText(tasks.length);
  const open = count("cannot-tell");
  return `Cannot tell: ${[...(open.length > 0 ? [of(open)] : []), ...others].join("; ")}.`;
}
