import { clause } from "../../clause.js";
import type { Facet } from "../../data/facets.js";
import { pairedBy } from "../../data/itemQuestions.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { correctionName } from "../../inference/significance/correctionName.js";
import type { MarginKind } from "../../inference/significance/equivalence.js";
import type { PValueAdjustmentName } from "../../inference/significance/multiplicity.js";
import { noteWriter, type Refusal, refuse } from "../../notes.js";
import {
  formatCount,
  formatDifference,
  formatFixed,
  formatLevel,
  formatPEquation,
  formatPValue,
  formatRange,
  formatSignificant,
  POINTS,
  plainUnit,
  plural,
  type ScoreUnit,
} from "../../numberFormat.js";
import { someNames } from "../../someNames.js";

/** What a comparison shows of the candidate against the baseline. "Not significant" is `inconclusive`, never "the same". */
export type Verdict = "better" | "worse" | "equivalent" | "non-inferior" | "inconclusive" | "identical";

/** How the sides of a comparison were put together. */
export type Design = "paired" | "unpaired";

interface Names {
  readonly baseline: string;
  readonly candidate: string;
}

/** How often a family of claims is adjusted for. */
interface FamilySize {
  readonly correction: PValueAdjustmentName | "none";
  readonly size: number;
}

/** Why two tests that files alone name are one: the documents, or ids, that both hold, or names that are those of sides. */
export type TestEvidence = { readonly documents: number } | { readonly ids: number } | { readonly sideNames: true };

function evidenceText(by: TestEvidence): string {
  if ("documents" in by) return `both hold the same ${plural(by.documents, "document")}`;
  return "ids" in by ? `both hold the same ${plural(by.ids, "item id")}` : "they say which side each is";
}

/** Why a test that rejects claims nothing where its interval does not. */
export const DISAGREEMENT = "the test and the interval fall on different sides of the line, so nothing is claimed";

const WORDS = {
  identical: () => "the two sides score the same on every shared item: are they the same file?",
  "identical-where-shared": () =>
    "the two sides score the same on every shared item; only one of them scored the others, so that they are not one file",
  "test-interval-disagree": () => DISAGREEMENT,
  "within-margin": () =>
    "the interval of the difference lies inside the margin: by that margin the two are equivalent all the same",
  "worse-within-margin": () =>
    "the candidate is shown to be worse, by less than the margin: whether that is good enough is what the margin says",
  "nothing-detectable": () => "these data could not have shown any gap between two scores in [0, 1] (80% power)",
  "too-few-discordant": ({ discordant, alpha, best }: { discordant: number; alpha: number; best: number }) =>
    `${plural(discordant, "item")} on which the two differ cannot give p < ${alpha}, whichever way they fall ` +
    `(best possible ${formatPValue(best)})`,
  "too-few-units": ({ units }: { units: number }) =>
    `${plural(units, "independent unit")}: no spread is known, so no test is made`,
  "no-spread": ({ of }: { of: "differences" | "sums" | "scores" }) =>
    of === "differences"
      ? "all differences are equal: no spread is known, and their signs alone decide, by the exact test"
      : of === "sums"
        ? "the differences of no cluster stand out: no spread is known, so no test is made"
        : "both sides are all right or all wrong: no spread is known, so no test is made",
  "too-few-tasks": ({ tasks }: { tasks: number }) =>
    `${plural(tasks, "task")}: too few to say anything of tasks like these, so the overall verdict is on these`,
  "questions-of-several-tasks": ({ questions }: { questions: number }) =>
    `${plural(questions, "question")} asked in several of the tasks: what a question does in all of them is in the error, once`,
  "variants-taken-apart": ({ tests }: { tests: readonly string[] }) =>
    `the tasks are variants of one test (${someNames(tests)}) and ask the same questions: without item scores what they share is ` +
    "not in the error, which is too small",
  unpaired: () =>
    "only run-level scores are known: compared as if the items were not shared; per-item results would be sharper",
  "items-left-out": ({
    onlyBaseline,
    onlyCandidate,
    names,
  }: {
    onlyBaseline: number;
    onlyCandidate: number;
    names: Names;
  }) =>
    `left out: ${plural(onlyBaseline, "item")} that only ${names.baseline} scored and ${onlyCandidate} that only ${names.candidate} scored`,
  "seeds-agree": ({ seeds, name, of }: { seeds: number; name: string; of: "item scores" | "scores" }) =>
    `the ${seeds} seeds of ${name} ${of === "scores" ? "score the same" : "give the same score on every item"}: ` +
    "copies of one run show no seed noise, so that it is not measured there",
  "paired-seeds-agree": ({ seeds }: { seeds: number }) =>
    `the two sides differ by the same on every item in each of the ${seeds} pairs of seeds: copies of one pair show no ` +
    "seed noise, so that it is not measured",
  "seed-sd-shared": ({ single, several, ratio }: { single: string; several: string; ratio: number }) =>
    `${single} has a single training seed: its SD over seeds may be up to ${ratio} times that of ${several}, and is ` +
    `taken so; a second seed of ${single} would measure it`,
  /** `seeds` is `null` where the SD is taken as known. */
  "seed-sd-borrowed": ({ sd, seeds, source }: { sd: number; seeds: number | null; source: string }) =>
    `seed noise is borrowed, not measured: SD ${formatSignificant(sd)}${seeds === null ? "" : ` from ${plural(seeds, "seed")}`} (${source})`,
  "seed-sd-from-run": ({ sd, seeds, source, interval }: FromRunWords) =>
    `seed noise is estimated from one run, not measured: SD ${formatSignificant(sd)}, ${formatLevel(interval.level)} CI ` +
    `[${formatSignificant(interval.low)}, ${formatSignificant(interval.high)}], worth one of ${formatFixed(seeds, 1)} seeds (${source})`,
  "seed-sd-not-estimated": ({ side, why }: { side: string; why: string }) =>
    `no seed noise is estimated from the checkpoints of ${side}: ${why}`,
  "seed-sd-of-some-tasks": ({ tasks }: { tasks: readonly string[] }) =>
    `seed noise is not in the verdict over the tasks: there is no SD to reckon with for ${someNames(tasks)}`,
  "seed-sd-doubt": ({ side, why }: { side: string; why: string }) =>
    `seed noise from the checkpoints of ${side}: ${why}`,
  "last-checkpoint": ({ checkpoints, of, step }: { checkpoints: number; of: string; step: number | null }) =>
    `the last of ${formatCount(checkpoints)} checkpoints of ${of} is compared: step ${formatCount(step)}`,
  "shared-checkpoint": ({ step, later }: { step: number | null; later: readonly { model: string; step: number }[] }) =>
    `step ${formatCount(step)} is compared, the last that both sides reached ` +
    `(${later.map(({ model, step: last }) => `${model} went on to ${formatCount(last)}`).join(", ")})`,
  /** `without` is the sentence of the comparison without those seeds; `null` where there is none. */
  "seed-diverged": ({
    texts,
    seeds,
    without,
  }: {
    texts: readonly string[];
    seeds: readonly string[];
    without: string | null;
  }) =>
    `${texts.join("; ")}${without === null ? "" : `; without ${seeds.length === 1 ? "it" : "them"}: ${clause(without)}`}`,
  "tasks-left-out": ({ side, tests }: { side: string; tests: readonly string[] }) =>
    `left out: only ${side} has ${someNames(tests)}`,
  "tests-not-of-all": ({ tests }: { tests: readonly PartialTest[] }) =>
    `not every model took every test: ${someNames(tests.map(partialText), 4, "; ")}`,
  "framings-left-out": ({ task, metric, framings }: { task: string; metric: string; framings: number }) =>
    `${task} ${metric}: ${plural(framings, "framing")} that only one side has left out`,
  "skipped-harder-items": ({ model, items, skipped, against }: SkippedWords) =>
    `not at random: ${model} has no score of ${formatCount(skipped)} of ${plural(items, "item")}, the harder ones ` +
    `(${against.slice(0, 2).map(skippedText).join("; ")}), so that its mean over the others flatters it`,
  "tests-named-by-files": ({ tests: [a, b], by }: { tests: readonly [string, string]; by: TestEvidence }) =>
    `${a} and ${b} are taken for one test: they are the names of files, and ${evidenceText(by)}`,
  "different-tests": ({ tests: [a, b] }: { tests: readonly [string, string] }) =>
    `compared although the tests have different names: ${a} and ${b}`,
  "different-framings": ({ framings }: { framings: readonly { model: string; framing: string }[] }) =>
    `compared although the models were asked in different framings (${framingsText(framings)})`,
  "different-scales": ({ ranges }: { ranges: readonly ScaleRange[] }) =>
    `compared although the scores are on different scales (${rangesText(ranges)})`,
  "per-cent-divided": ({ perCent, share }: { perCent: string; share: string }) =>
    `scores of ${perCent} are only 0 and 100, those of ${share} lie in 0–1: the former were divided by 100`,
  "other-documents": ({ ids, byDocument }: { ids: readonly string[]; byDocument: boolean }) =>
    `${plural(ids.length, "id")} ${ids.length === 1 ? "stands" : "stand"} for different documents on the two sides (${idsText(ids)}): ` +
    pairedBy(byDocument, "items"),
  "other-labels": ({ label, ids }: { label: string; ids: readonly string[] }) =>
    `the sides state different ${label} of ${plural(ids.length, "item")} (${idsText(ids)}), which are not paired`,
  "items-not-shared": ({ differences }: { differences: string }) =>
    `items are not paired by their ids, which stand for other questions: ${differences}`,
  "facets-averaged": ({ facets }: { facets: readonly FacetLevels[] }) =>
    `averaged over ${facets.map(levelsText).join(" and ")}, drawn from more like them: their noise is in the error` +
    (facets.some(({ levels }) => levels.length < 3) ? ", which two levels show poorly" : ""),
  "facet-cells-missing": ({ shared, all, complete }: { shared: number; all: number; complete: number }) =>
    `${formatCount(shared)} of ${formatCount(all)} scores of an item at a level are there on all sides, and ${plural(complete, "item")} at all levels: ` +
    "what is there is fitted (restricted maximum likelihood), as if the rest were missing by chance",
  "overall-by-facets": () =>
    "tasks that are averaged over the same prompts or judges have one overall verdict, and others one of their own: these move all tasks at once, so that only what is alike is put together",
  "facets-not-crossed": ({ task, facets }: { task: string; facets: readonly FacetLevels[] }) =>
    `${task}: ${facets.map(levelsText).join(" and ")} were not all put together on both sides, so each is a comparison of its own; ` +
    "run every one with every other, or choose among them",
  /** `levels` is `null` where nothing but the texts tells them apart. */
  "one-facet-compared": ({
    facet,
    model,
    levels,
  }: {
    facet: string;
    model: string;
    levels: readonly [string, string] | null;
  }) =>
    `what is compared is the ${facet}${levels === null ? "" : `, ${levels[0]} against ${levels[1]}`}: both sides are one model, ${model}`,
  "different-fingerprints": ({ differences }: { differences: string }) =>
    `compared although the sides were not made the same way: ${differences}`,
  "different-settings": ({ differences }: { differences: string }) =>
    `the sides were run with other settings, and what they do to the difference is not known: ${differences}`,
  "not-after-adjustment": ({ claim, ...family }: { claim: LostClaim["claim"] } & FamilySize) =>
    `${claim} on its own, but not after ${familyText(family)}`,
};

/** A facet and its levels. */
interface FacetLevels {
  readonly facet: Facet;
  readonly levels: readonly string[];
}

/** What one level of a facet is called. */
const FACET_WORDS: Readonly<Record<Facet, string>> = {
  prompt: "prompt",
  order: "order",
  judge: "judge",
  shots: "draw of examples",
  language: "language",
  engine: "machine",
};

function levelsText({ facet, levels }: FacetLevels): string {
  return `${countText(facet, levels.length)} (${someNames(levels)})`;
}

function countText(facet: Facet, count: number): string {
  return facet === "shots" ? `${count} draws of examples` : plural(count, FACET_WORDS[facet]);
}

interface FromRunWords {
  readonly sd: number;
  /** What the estimate is worth. */
  readonly seeds: number;
  readonly source: string;
  readonly interval: Interval;
}

/** A test that some models did not take. */
export interface PartialTest {
  readonly test: string;
  readonly has: readonly string[];
  readonly lacks: readonly string[];
}

function partialText({ test, has, lacks }: PartialTest): string {
  return has.length < lacks.length ? `${test}, only ${someNames(has)}` : `${test}, not ${someNames(lacks)}`;
}

function idsText(ids: readonly string[]): string {
  return someNames(ids.map((id) => JSON.stringify(id)));
}

interface SkippedWords {
  readonly model: string;
  readonly items: number;
  readonly skipped: number;
  readonly against: readonly {
    readonly model: string;
    readonly answered: { readonly mean: number; readonly items: number };
    readonly skipped: { readonly mean: number; readonly items: number };
    readonly pValue: number;
  }[];
}

function skippedText({ model, answered, skipped, pValue }: SkippedWords["against"][number]): string {
  const side = ({ mean, items }: typeof answered) => {
    const right = mean * items;
    const isCount = mean >= 0 && mean <= 1 && Math.abs(right - Math.round(right)) < 1e-9;
    return isCount ? `${Math.round(right)} of ${items}` : `${formatSignificant(mean)} on ${items}`;
  };
  return `${model} scores ${side(answered)} that it answered and ${side(skipped)} that it did not, ${formatPEquation(pValue)}`;
}

/** The notes of comparisons. */
export const note = /* @__PURE__ */ noteWriter(WORDS);

/** Where two training runs end that share no checkpoint. */
export function noSharedStepText(ends: readonly { readonly model: string; readonly step: number }[]): string {
  const steps = ends.map(({ step }) => formatCount(step)).join(" and ");
  return `${ends.map(({ model }) => model).join(" and ")} have no checkpoint in common (steps up to ${steps})`;
}

export function stepText(step: number): string {
  return `step ${formatCount(step)}`;
}

/** The scores of one side, from the least to the most. */
interface ScaleRange {
  readonly name: string;
  readonly least: number;
  readonly most: number;
}

export function rangesText(ranges: readonly ScaleRange[]): string {
  return ranges
    .map(({ name, least, most }) => `${name} ${least === most ? least : `${least} to ${formatSignificant(most)}`}`)
    .join(", ");
}

export function framingsText(framings: readonly { readonly model: string; readonly framing: string }[]): string {
  return framings.map(({ model, framing }) => `${model}: ${framing}`).join(", ");
}

/** What several `last-checkpoint` notes say together: the models of each step, the step of most models first. */
export function lastCheckpointsText(
  steps: readonly { readonly step: number | null; readonly names: readonly string[] }[],
): string {
  const parts = steps.map(
    ({ step, names }) =>
      `step ${formatCount(step)} of ${names.length <= 3 ? names.join(", ") : plural(names.length, "model")}`,
  );
  return `the last checkpoint of each is compared: ${parts.join("; ")}`;
}

/** How the differences of a comparison are printed. */
export function differenceUnit(proportion: boolean, size: number): ScoreUnit {
  return proportion ? POINTS : plainUnit(size);
}

/** A claim that a comparison makes by itself, and not after the adjustment for its family. */
export interface LostClaim extends FamilySize {
  readonly claim: "significant" | MarginKind;
  readonly adjustedPValue: number;
}

/** What the sentence of a comparison is made from. */
export interface SentenceBasis {
  readonly verdict: Verdict;
  readonly baseline: { readonly name: string; readonly mean: number | null };
  readonly candidate: { readonly name: string; readonly mean: number | null };
  readonly difference: number | null;
  readonly interval: Interval | null;
  readonly pValue: number | null;
  readonly design: Design;
  readonly items: { readonly shared: number; readonly onlyBaseline: number; readonly onlyCandidate: number };
  readonly seeds: { readonly baseline: number; readonly candidate: number } | null;
  readonly minimumDetectableEffect: number | null;
  readonly equivalence: { readonly margin: number; readonly kind: MarginKind; readonly pValue: number } | null;
  readonly proportion: boolean;
  /** Items with a human label, where a judge scored all of them. */
  readonly labels?: number | null;
  /** Over what both sides are averaged. */
  readonly facets?: readonly { readonly facet: Facet; readonly levels: number }[];
  /** Where it is one over several tasks. */
  readonly tasks?: readonly string[];
  readonly over?: "these-tasks" | "tasks-like-these";
}

/** What a comparison over several tasks is called where comparisons are called by their task. */
export function overallLabel(tasks: number): string {
  return `all ${tasks} tasks`;
}

function overallHead({ tasks, over }: SentenceBasis): string {
  if (tasks === undefined) return "";
  return over === "tasks-like-these"
    ? `Overall (tasks like these ${tasks.length}): `
    : `Overall (mean of ${tasks.length} tasks): `;
}

/** A comparison in one sentence that a reader without statistics can use; with the claim that adjustment took back, if any. */
export function comparisonSentence(record: SentenceBasis, lost: LostClaim | null = null): string {
  const { verdict, baseline, candidate, difference, interval, minimumDetectableEffect } = record;
  const basis = basisText(record);
  if (verdict === "identical")
    return `${overallHead(record)}${candidate.name} and ${baseline.name} are identical on ${basis}.`;
  const unit = differenceUnit(record.proportion, Math.max(Math.abs(baseline.mean ?? 0), Math.abs(candidate.mean ?? 0)));
  const range =
    interval === null
      ? "no interval"
      : `${formatLevel(interval.level)} CI ${formatRange(interval.low, interval.high, unit, true)}`;
  const pValue = formatPEquation(record.pValue);
  // Beside the p of equivalence that of the difference needs its name.
  const isOfMargin = isMarginKind(lost?.claim ?? verdict) || isNotNonInferior(record);
  const test = isOfMargin ? pValue.replace("p", "p of a difference") : pValue;
  // A loss that is shown, of which only the margin is taken back.
  const isStillWorse = lost !== null && verdict === "worse" && isMarginKind(lost.claim);
  const claim =
    lost === null || isStillWorse ? claimText(record, unit, lost ?? undefined) : lostClaimText(record, lost);
  const unmeasured =
    (lost === null || isStillWorse) && isOfOneRunEach(record) ? "; another training seed was not measured" : "";
  const sentence = `${overallHead(record)}${claim}: ${formatDifference(difference, unit)}, ${range}, ${test}, ${basis}${unmeasured}.`;
  if (verdict !== "inconclusive" || lost !== null || minimumDetectableEffect === null) return sentence;
  const gap = formatDifference(minimumDetectableEffect, unit).replace("+", "");
  return `${sentence} These data could have shown a gap of about ${gap} or more (80% power).`;
}

/** A difference that was shown between two runs is none that was shown between what trained them. */
function isOfOneRunEach({ verdict, seeds }: SentenceBasis): boolean {
  return (verdict === "better" || verdict === "worse" || verdict === "non-inferior") && seeds === null;
}

function isMarginKind(claim: Verdict | LostClaim["claim"]): claim is MarginKind {
  return claim === "equivalent" || claim === "non-inferior";
}

/** Non-inferiority was asked about, and not shown. */
function isNotNonInferior({ verdict, equivalence }: SentenceBasis): boolean {
  return equivalence?.kind === "non-inferior" && (verdict === "inconclusive" || verdict === "worse");
}

/** `lost` where the margin was not kept over a family: its p is then the adjusted one. */
function claimText(record: SentenceBasis, unit: ScoreUnit, lost?: LostClaim): string {
  const { verdict, baseline, candidate, equivalence } = record;
  const margin = equivalence === null ? "" : formatDifference(equivalence.margin, unit).replace("+", "");
  const marginTest = equivalence === null ? "" : formatPEquation(equivalence.pValue);
  if (verdict === "non-inferior") {
    const sides =
      record.seeds === null
        ? `This run of ${candidate.name} is non-inferior to this run of ${baseline.name} on questions like these`
        : `${candidate.name} is non-inferior to ${baseline.name}`;
    return `${sides}, not worse by ${margin} or more (${marginTest})`;
  }
  if (isNotNonInferior(record)) {
    const also = verdict === "worse" ? ", and is worse" : "";
    const tested = lost === undefined ? `(${marginTest})` : `after ${adjustedText(lost)}`;
    return `${candidate.name} is not shown to be non-inferior to ${baseline.name} by ${margin} ${tested}${also}`;
  }
  if (isOfOneRunEach(record)) {
    return `This run of ${candidate.name} scores ${verdict} than this run of ${baseline.name} on questions like these`;
  }
  if (verdict === "better" || verdict === "worse") return `${candidate.name} is ${verdict} than ${baseline.name}`;
  if (verdict === "equivalent" && equivalence !== null) {
    return `${candidate.name} is equivalent to ${baseline.name} within ±${margin} (${marginTest})`;
  }
  return `No difference shown between ${candidate.name} and ${baseline.name}`;
}

function lostClaimText({ baseline, candidate }: SentenceBasis, lost: LostClaim): string {
  const shown =
    lost.claim === "significant"
      ? "No difference"
      : `Neither a difference nor ${lost.claim === "equivalent" ? "equivalence" : "non-inferiority"}`;
  return `${shown} shown between ${candidate.name} and ${baseline.name} after ${adjustedText(lost)}`;
}

function adjustedText(lost: LostClaim): string {
  return `${familyText(lost)} (adjusted ${formatPEquation(lost.adjustedPValue)})`;
}

function familyText({ correction, size }: FamilySize): string {
  return `${correctionName(correction)} over ${formatCount(size)} comparisons`;
}

/** What the numbers rest on, e.g. `500 shared items`. */
function basisText({ design, items, seeds, facets = [], labels = null }: SentenceBasis): string {
  if (labels !== null) return `${plural(labels, "label")} of ${plural(items.shared, "shared item")}`;
  const trained = seeds === null ? null : `${plural(seeds.baseline, "seed")} against ${seeds.candidate}`;
  const averaged = facets.map(({ facet, levels }) => countText(facet, levels));
  if (design === "paired") return [plural(items.shared, "shared item"), ...averaged, trained ?? []].flat().join(", ");
  if (trained !== null) return `${trained}, run-level scores`;
  return `unpaired, ${formatCount(items.onlyBaseline || null)} and ${formatCount(items.onlyCandidate || null)} items`;
}

/** Sides whose metrics cannot be compared, since more of one is better and less of the other. */
export function oppositeDirections(): Refusal {
  return refuse(
    "mixed-direction",
    "one side's metric is better when higher and the other's when lower",
    "compare the same metric on both sides",
  );
}
