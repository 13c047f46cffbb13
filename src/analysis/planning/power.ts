import { optionsOf } from "../../arguments/optionsOf.js";
import { AMOUNT, FINITE, oneOf, RECORD, SHARE, type Shape } from "../../arguments/shapes.js";
import { ALPHA, POWER } from "../../defaults.js";
import { ArgumentError, requireAlpha } from "../../errors.js";
import type { DetectionOptions } from "../../inference/power/minimumDetectable.js";
import type { PowerAim } from "../../inference/power/powerAims.js";
import { type PowerReading, requirePower } from "../../inference/power/powerReading.js";
import { smallestCountWithPower, smallestEffectWithPower } from "../../inference/power/powerSearch.js";
import { trialsToDetect } from "../../inference/power/powerTrials.js";
import { finiteOrNull, type NoiseSources, type Note, type Refusal } from "../../notes.js";
import { isShare } from "../../numeric/share.js";
import { signatureOf } from "../../signature.js";
import { type NoiseModel, noiseModel, scoresModel, settingOf } from "./noiseModel.js";
import { completeQuestion, type PlainPowerQuestion, type PowerQuestion } from "./powerQuestion.js";
import { powerNote, powerSentence, REFUSALS } from "./wording.js";

/** A design that answers the question, and what it can be expected to do. */
export interface PowerAnswer {
  readonly kind: "power";
  readonly ok: true;
  readonly asked: PowerQuestion["ask"];
  readonly from: PowerQuestion["from"];
  /** Smallest true difference that is found with the target power, in score units; `null` unless asked for. */
  readonly minimumDetectableEffect: number | null;
  /** Items: shared ones, or of each side when unpaired; `null` where seeds are the question. */
  readonly items: number | null;
  /** Clusters of these items; `null` where items are independent. */
  readonly clusters: number | null;
  /** What is shown: a difference, no loss beyond `margin`, or none either way. */
  readonly shown: PowerAim["kind"];
  /** `null` where a difference is to be shown. */
  readonly margin: number | null;
  readonly oneSided: boolean;
  /** Trials of each item, the same on both sides; `null` where they play no part. */
  readonly trials: number | null;
  /** Training seeds of each model; `null` where items are the question. */
  readonly seeds: number | null;
  /** Probability that the design finds the effect; at least the target, but for rounding. */
  readonly power: number | null;
  /** `null` when power was asked for. */
  readonly targetPower: number | null;
  /** True difference that the power is for: the one given, or the minimum detectable one. */
  readonly effect: number | null;
  readonly alpha: number;
  /** Mean size of a significant estimate ÷ the true effect; `null` where it is not known. */
  readonly typeM: number | null;
  /** Share of significant estimates with the wrong sign; `null` where it is not known. */
  readonly typeS: number | null;
  /** The test that the power is of. */
  readonly test: string;
  readonly proportion: boolean;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
  readonly signature: string;
  readonly sentence: string;
}

/** What the parts of a question are. */
const QUESTION: Readonly<Record<string, Shape>> = {
  comparison: RECORD,
  disagreement: SHARE,
  effect: FINITE,
  from: oneOf("disagreement", "comparison", "scores", "unpaired-shares", "unpaired-scores", "seeds"),
  ask: oneOf("minimumDetectableEffect", "items", "power", "seeds", "trials", "margin"),
  baseline: SHARE,
  items: {
    ...AMOUNT,
    fits: (value) => AMOUNT.fits(value) && (value as number) <= 10_000_000,
    repair: "At most 10,000,000 are taken: the exact test of more takes minutes.",
  },
  sd: AMOUNT,
  seedSd: AMOUNT,
  seeds: AMOUNT,
  spread: RECORD,
  trials: RECORD,
};

/**
 * How many items, trials or seeds an evaluation needs, or what it can show with those it has.
 *
 * Right-or-wrong scores of the same items: exact power of McNemar's test, against a margin of Tango's interval. Other scores:
 * the paired t test of means over trials, by the noncentral t; items in clusters: that of the clusters. Different items: the z
 * test of shares, the two-sample t test of scores. Seeds: the two-sample t test. Every answer names the noise that it includes:
 * one from items does not cover training seeds, and the other way round.
 *
 * The question says what is known; what it leaves out is what is asked. Throws `ArgumentError` for a question that
 * says too little or too much.
 *
 * @example power({ disagreement: 0.2, effect: 0.02 }).items // => 3920
 * @example power({ disagreement: 0.2, kind: "noninferior", margin: 0.02 }).items // => 3097
 */
export function power(asked: PlainPowerQuestion | PowerQuestion): PowerAnswer | Refusal {
  const question = completeQuestion(asked);
  optionsOf("power", question, QUESTION);
  const { alpha = ALPHA } = question;
  requireAlpha("power", alpha);
  const targetPower = question.ask === "power" ? null : (question.power ?? POWER);
  if (targetPower !== null) requirePower("power", targetPower);
  const model = noiseModel(question, alpha);
  if ("ok" in model) return model;
  const solved = solve(question, model, { alpha, power: targetPower ?? POWER });
  if ("ok" in solved) return solved;
  const { count, effect, margin, trials, reading } = solved;
  const { kind: shown = "superior", oneSided = false } = question;
  const clusters = model.clustersOf?.(count) ?? null;
  const perSeed = model.counted === "seed";
  const proportion = question.proportion ?? model.proportion;
  const counts = [
    `${model.counted}s=${count}`,
    ...(clusters === null ? [] : [`clusters=${Number(clusters.toPrecision(6))}`]),
    ...(trials === null ? [] : [`trials=${trials}`]),
    `effect=${Number(effect.toPrecision(6))}`,
  ];
  return {
    kind: "power",
    ok: true,
    asked: question.ask,
    from: question.from,
    minimumDetectableEffect: question.ask === "minimumDetectableEffect" ? effect : null,
    items: perSeed ? null : count,
    clusters,
    shown,
    margin,
    oneSided: oneSided || shown !== "superior",
    trials,
    seeds: perSeed ? count : null,
    power: finiteOrNull(reading.power),
    targetPower,
    effect,
    alpha,
    typeM: finiteOrNull(reading.typeM),
    typeS: finiteOrNull(reading.typeS),
    test: model.test,
    proportion,
    sources: model.sources,
    notes: [...model.notes, ...solved.notes],
    signature: signatureOf([
      ...counts,
      shown === "superior" ? null : `${shown}(${Number((margin as number).toPrecision(6))})`,
      model.test,
      oneSided || shown !== "superior" ? "one-sided" : null,
      targetPower === null ? null : `power=${targetPower}`,
      `alpha=${alpha}`,
    ]),
    sentence: powerSentence({
      asked: question.ask,
      counted: model.counted,
      eachSide: model.eachSide,
      assumption: model.assumption,
      count,
      clusters,
      trials,
      effect,
      shown,
      margin,
      oneSided,
      power: reading.power,
      targetPower,
      alpha,
      proportion,
    }),
  };
}

interface Solved {
  readonly count: number;
  readonly effect: number;
  /** `null` where a difference is to be shown. */
  readonly margin: number | null;
  readonly trials: number | null;
  readonly reading: PowerReading;
  readonly notes: readonly Note[];
}

function solve(question: PowerQuestion, model: NoiseModel, target: Required<DetectionOptions>): Solved | Refusal {
  const wanted = question.ask === "items" || question.ask === "seeds";
  const { kind = "superior", margin = null } = question;
  if (kind === "superior" && "effect" in question && question.ask !== "power" && question.effect === 0) {
    return REFUSALS.noEffect();
  }
  if ("effect" in question) requireEffect(question.effect, question);
  if (question.ask === "trials") return solveTrials(question, model, target);
  if (question.ask === "margin") return solveMargin(question, model, target);
  const count = wanted ? model.countFor(question.effect, target) : requireCounted(question, model);
  if (!Number.isFinite(count)) return REFUSALS.outOfReach();
  const effect = "effect" in question ? question.effect : model.effectWith(count, target);
  if (!(Number.isFinite(effect) && Math.abs(effect) <= model.mostEffect)) {
    return REFUSALS.tooFew(count, model, target.power);
  }
  const eitherWay = "effect" in question ? undefined : model.readingEitherWay;
  const reading = (eitherWay ?? model.reading)(count, effect);
  const effectNotes = "effect" in question ? [] : (model.effectNotes?.(count, target) ?? []);
  const notes = [...effectNotes, ...smallSample(model, count, target.alpha)];
  return { count, effect, margin: kind === "superior" ? null : margin, trials: model.trials, reading, notes };
}

/** The smallest margin that is shown with the power asked for. */
function solveMargin(
  question: PowerQuestion & { readonly ask: "margin" },
  model: NoiseModel,
  target: Required<DetectionOptions>,
): Solved | Refusal {
  const count = requireCounted(question, model);
  const { effect } = question;
  const within = model.readingWithin as NonNullable<NoiseModel["readingWithin"]>;
  const powerOf = (margin: number) => (margin > 0 ? within(count, effect, margin).power : 0);
  let most = 1e-3;
  while (!(powerOf(most) >= target.power) && most < 1e6) most *= 2;
  const margin = smallestEffectWithPower(powerOf, target.power, model.proportion ? Math.min(1, most) : most);
  if (!Number.isFinite(margin)) return REFUSALS.tooFew(count, model, target.power);
  const reading = within(count, effect, margin);
  return { count, effect, margin, trials: model.trials, reading, notes: smallSample(model, count, target.alpha) };
}

function solveTrials(
  question: PowerQuestion & { readonly ask: "trials" },
  model: NoiseModel,
  target: Required<DetectionOptions>,
): Solved | Refusal {
  const { items, effect, spread } = question;
  requireCounted(question, model);
  const setting = settingOf(question, target.alpha);
  const readingWith = (trials: number) =>
    scoresModel(spread, { baseline: trials, candidate: trials }, setting).reading(items, effect);
  const none = scoresModel({ itemVariance: spread.itemVariance }, undefined, setting);
  const guess = trialsToDetect(effect, items, spread, target);
  const trials =
    none.reading(items, effect).power > target.power && items > 1
      ? smallestCountWithPower((count) => readingWith(count).power, target.power, {
          least: 1,
          guess: Number.isFinite(guess) ? guess : 1,
        })
      : Number.POSITIVE_INFINITY;
  if (!Number.isFinite(trials)) return REFUSALS.trialsDoNotHelp(items, none.countFor(effect, target));
  const margin = setting.aim.kind === "superior" ? null : setting.aim.margin;
  return {
    count: items,
    effect,
    margin,
    trials,
    reading: readingWith(trials),
    notes: smallSample(model, items, target.alpha),
  };
}

/** Fewer items than this are compared by the exact sign-flip test, whose smallest p is 2/2ⁿ. */
const FEW_ITEMS = 30;

function smallSample({ test }: NoiseModel, count: number, alpha: number): Note[] {
  return test !== "paired-t" || count >= FEW_ITEMS
    ? []
    : [powerNote("few-items", { items: count, least: 2 ** (1 - count), alpha })];
}

function requireCounted(
  question: { readonly items?: number } | { readonly seeds?: number },
  { counted }: NoiseModel,
): number {
  const { items, seeds } = question as { items?: number; seeds?: number };
  const count = counted === "seed" ? seeds : items;
  const least = counted === "seed" ? 2 : 1;
  if (count === undefined || !(Number.isSafeInteger(count) && count >= least)) {
    throw new ArgumentError("power", `${counted}s must be a whole number of at least ${least}, got ${count}.`);
  }
  return count;
}

function requireEffect(effect: number, question: PowerQuestion): void {
  if (!Number.isFinite(effect))
    throw new ArgumentError("power", `effect must be a finite number, got ${effect}. Pass 0.02.`);
  if (question.from !== "unpaired-shares") return;
  const candidate = question.baseline + effect;
  if (!isShare(candidate)) {
    throw new ArgumentError(
      "power",
      `baseline + effect must be in [0, 1], got ${question.baseline} and ${effect}. For a loss pass a negative effect.`,
    );
  }
}
