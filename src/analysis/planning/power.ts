import { ALPHA, POWER } from "../../defaults.js";
import { ArgumentError, requireAlpha } from "../../errors.js";
import { type DetectionOptions, itemsToDetect } from "../../inference/power/minimumDetectable.js";
import { type PowerReading, requirePower } from "../../inference/power/powerReading.js";
import { trialsToDetect } from "../../inference/power/powerTrials.js";
import { finiteOrNull, type NoiseSources, type Note, type Refusal } from "../../notes.js";
import { isShare } from "../../numeric/share.js";
import { signatureOf } from "../../signature.js";
import { type NoiseModel, noiseModel, scoresModel } from "./noiseModel.js";
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

/**
 * How many items, trials or seeds an evaluation needs, or what it can show with those it has.
 *
 * Right-or-wrong scores of the same items: exact power of McNemar's test. Other scores: normal approximation with trials
 * (Miller 2024, eq. 9–10). Different items: normal approximation. Seeds: the two-sample t test. Every answer names the
 * noise that it includes: one from items does not cover training seeds, and the other way round.
 *
 * The question says what is known; what it leaves out is what is asked. Throws `ArgumentError` for a question that
 * says too little or too much.
 *
 * @example power({ disagreement: 0.2, effect: 0.02 }).items // => 3920
 */
export function power(asked: PlainPowerQuestion | PowerQuestion): PowerAnswer | Refusal {
  const question = completeQuestion(asked);
  const { alpha = ALPHA } = question;
  requireAlpha("power", alpha);
  const targetPower = question.ask === "power" ? null : (question.power ?? POWER);
  if (targetPower !== null) requirePower("power", targetPower);
  const model = noiseModel(question, alpha);
  if ("ok" in model) return model;
  const solved = solve(question, model, { alpha, power: targetPower ?? POWER });
  if ("ok" in solved) return solved;
  const { count, effect, trials, reading } = solved;
  const perSeed = model.counted === "seed";
  const proportion = question.proportion ?? model.proportion;
  const counts = [
    `${model.counted}s=${count}`,
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
      model.test,
      targetPower === null ? null : `power=${targetPower}`,
      `alpha=${alpha}`,
    ]),
    sentence: powerSentence({
      asked: question.ask,
      counted: model.counted,
      eachSide: model.eachSide,
      assumption: model.assumption,
      count,
      trials,
      effect,
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
  readonly trials: number | null;
  readonly reading: PowerReading;
  readonly notes: readonly Note[];
}

function solve(question: PowerQuestion, model: NoiseModel, target: Required<DetectionOptions>): Solved | Refusal {
  const wanted = question.ask === "items" || question.ask === "seeds";
  if ("effect" in question && question.ask !== "power" && question.effect === 0) {
    return REFUSALS.noEffect();
  }
  if ("effect" in question) requireEffect(question.effect, question);
  if (question.ask === "trials") return solveTrials(question, model, target);
  const count = wanted ? model.countFor(question.effect, target) : requireCounted(question, model);
  if (!Number.isFinite(count)) return REFUSALS.outOfReach();
  const effect = "effect" in question ? question.effect : model.effectWith(count, target);
  if (!(Number.isFinite(effect) && Math.abs(effect) <= model.mostEffect)) {
    return REFUSALS.tooFew(count, model, target.power);
  }
  const eitherWay = "effect" in question ? undefined : model.readingEitherWay;
  const reading = (eitherWay ?? model.reading)(count, effect);
  const effectNotes = "effect" in question ? [] : (model.effectNotes?.(count, target) ?? []);
  return { count, effect, trials: model.trials, reading, notes: [...effectNotes, ...smallSample(model, count)] };
}

function solveTrials(
  question: PowerQuestion & { readonly ask: "trials" },
  model: NoiseModel,
  target: Required<DetectionOptions>,
): Solved | Refusal {
  const { items, effect, spread } = question;
  requireCounted(question, model);
  const trials = trialsToDetect(effect, items, spread, target);
  if (!Number.isFinite(trials)) {
    return REFUSALS.trialsDoNotHelp(items, itemsToDetect(effect, Math.sqrt(spread.itemVariance), target));
  }
  const averaged = scoresModel(spread, { baseline: trials, candidate: trials }, target.alpha);
  return { count: items, effect, trials, reading: averaged.reading(items, effect), notes: smallSample(model, items) };
}

/** The normal approximation is generous with few items. */
function smallSample(model: NoiseModel, count: number): Note[] {
  return model.test !== "normal" || count >= 30 ? [] : [powerNote("normal-approximation", { items: count })];
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
