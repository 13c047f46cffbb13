import { clustersOf } from "../../data/clusters.js";
import { cohenKappa } from "../../inference/agreement/cohenKappa.js";
import { krippendorffAlpha } from "../../inference/agreement/krippendorffAlpha.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { holm } from "../../inference/significance/multiplicity.js";
import { finiteOrNull, type Note } from "../../notes.js";
import { isBinary } from "../../numeric/binary.js";
import { areShares } from "../../numeric/share.js";
import { comparePaired } from "../comparison/comparison.js";
import { withoutMinusOnes } from "./correctByLabels.js";
import { type JudgedRun, judgedGroups } from "./judgedRuns.js";
import { isOnScaleOf } from "./sameScale.js";
import { note } from "./wording.js";

/** Two judges of the same answers: how far they agree, and whether one gives more than the other. */
export interface JudgeShift {
  readonly kind: "judge-shift";
  readonly task: string;
  readonly metric: string;
  readonly judges: readonly [first: string, second: string];
  /** Answers that both judged. */
  readonly answers: number;
  /** Share of answers that both score the same. */
  readonly agreement: number;
  /** Agreement beyond chance, Cohen's κ; `null` for scores that are not right or wrong, and where it does not exist. */
  readonly kappa: number | null;
  /** Second − first, on average: what a change of the judge does to a score. */
  readonly shift: number;
  readonly interval: Interval | null;
  /** `null` where the two seem to be on different scales, and nothing is claimed. */
  readonly pValue: number | null;
  /** Holm's, over all pairs of judges. */
  readonly adjustedPValue: number | null;
  readonly verdict: "higher" | "lower" | "not-shown";
  readonly proportion: boolean;
  readonly notes: readonly Note[];
}

/** All judges of the same answers: agreement beyond chance. */
export interface JudgeAgreement {
  readonly kind: "judge-agreement";
  readonly task: string;
  readonly metric: string;
  readonly judges: readonly string[];
  /** Answers that two or more judged. */
  readonly answers: number;
  /** Krippendorff's α: 1 for full agreement, 0 for chance; `null` where all scores are equal. */
  readonly alpha: number | null;
  readonly scale: "nominal" | "interval";
}

/** One answer, as each judge scored it. */
interface JudgedAnswer {
  readonly item: string;
  readonly cluster: string | undefined;
  readonly scores: ReadonlyMap<string, number>;
}

/**
 * Judges of the same answers. Each pair in the order of names: the paired difference of their scores, answers to one item by
 * several runs as a cluster; with the judge changed and nothing else, this is drift. p values adjusted by Holm over all pairs.
 */
export function judgeShifts(
  runs: readonly JudgedRun[],
  alpha: number,
): { readonly shifts: readonly JudgeShift[]; readonly agreement: readonly JudgeAgreement[] } {
  const tests = judgedGroups(runs, ["model", "seed", "step", "framing", "trial"], false).flatMap((group) => {
    const judges = [...new Set(group.flatMap(({ judge }) => judge ?? []))];
    return judges.length < 2 ? [] : [{ group, judges, answers: answersOf(group) }];
  });
  const raw = tests.flatMap(({ group, judges, answers }) =>
    judges.flatMap((first, place) =>
      judges.slice(place + 1).flatMap((second) => shiftOf(group[0]!, [first, second], answers, alpha)),
    ),
  );
  const tested = raw.flatMap(({ pValue }) => pValue ?? []);
  const adjusted = holm(tested);
  let next = 0;
  const shifts = raw.map((shift): JudgeShift => {
    const adjustedPValue = shift.pValue === null ? null : adjusted[next++]!;
    return adjustedPValue !== null && adjustedPValue < alpha
      ? { ...shift, adjustedPValue }
      : { ...shift, adjustedPValue, verdict: "not-shown" };
  });
  return { shifts, agreement: tests.map(({ group, judges, answers }) => agreementOf(group[0]!, judges, answers)) };
}

function answersOf(group: readonly JudgedRun[]): JudgedAnswer[] {
  return judgedGroups(group, [], false).flatMap((ofRun) => {
    const items = new Map<string, { cluster: string | undefined; scores: Map<string, number> }>();
    for (const { judge, judged, items: asked } of ofRun) {
      if (judge === null) continue;
      const { clusters } = clustersOf(asked);
      const { scores } = withoutMinusOnes(judged);
      asked.forEach(({ id }, place) => {
        const answer = items.get(id) ?? { cluster: clusters?.[place], scores: new Map<string, number>() };
        if (!Number.isNaN(scores[place]!)) answer.scores.set(judge, scores[place]!);
        items.set(id, answer);
      });
    }
    return [...items].map(([item, answer]) => ({ item, ...answer }));
  });
}

function shiftOf(
  { task, run }: JudgedRun,
  judges: readonly [string, string],
  answers: readonly JudgedAnswer[],
  alpha: number,
): JudgeShift[] {
  const both = answers.filter(({ scores }) => judges.every((judge) => scores.has(judge)));
  if (both.length === 0) return [];
  const [before, after] = judges.map((judge) => both.map(({ scores }) => scores.get(judge)!)) as [number[], number[]];
  const labels = both.map(({ item, cluster }) => cluster ?? item);
  const isClustered = new Set(labels).size < labels.length;
  const found = comparePaired(before, after, {
    alpha,
    names: { baseline: judges[0], candidate: judges[1] },
    ...(isClustered ? { clusters: labels } : {}),
  });
  const binary = isBinary(before) && isBinary(after);
  const oneScale = isOnScaleOf(before, after) && isOnScaleOf(after, before);
  return [
    {
      kind: "judge-shift",
      task,
      metric: run.metric,
      judges,
      answers: both.length,
      agreement: before.filter((score, place) => score === after[place]).length / both.length,
      kappa: binary ? finiteOrNull(cohenKappa(before, after).kappa) : null,
      shift: found.difference!,
      interval: found.interval,
      pValue: oneScale ? found.pValue : null,
      adjustedPValue: null,
      verdict: found.verdict === "better" ? "higher" : found.verdict === "worse" ? "lower" : "not-shown",
      proportion: areShares(before) && areShares(after),
      notes: oneScale ? found.notes : [...found.notes, note("judges-on-other-scales", { judges })],
    },
  ];
}

function agreementOf(
  { task, run }: JudgedRun,
  judges: readonly string[],
  answers: readonly JudgedAnswer[],
): JudgeAgreement {
  const several = answers.filter(({ scores }) => scores.size > 1);
  const ratings = several.flatMap(({ scores }) => judges.map((judge) => scores.get(judge) ?? Number.NaN));
  const scale = isBinary(ratings) ? "nominal" : "interval";
  const { alpha } = krippendorffAlpha(ratings, several.length, judges.length, { scale });
  return {
    kind: "judge-agreement",
    task,
    metric: run.metric,
    judges,
    answers: several.length,
    alpha: finiteOrNull(alpha),
    scale,
  };
}
