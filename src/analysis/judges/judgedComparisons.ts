import { clustersOf } from "../../data/clusters.js";
import { describeRun } from "../../data/run.js";
import { adjusted, type FamilyComparison } from "../comparison/resultsComparison.js";
import { compareByLabels, type LabelComparison } from "./compareByLabels.js";
import { type JudgedRun, judgedGroups, labelsIn } from "./judgedRuns.js";

/** Two runs, compared by what labels of all their answers would say. */
export type JudgedComparison = FamilyComparison & {
  readonly judge: string | null;
  /** How the verdict came from labels and judge; `null` where it was refused. */
  readonly byLabels: Omit<LabelComparison, "comparison" | "kind" | "ok" | "notes"> | null;
};

/** Each model against the baseline, of the same judge, where both have labels; adjusted by Holm over all. */
export function judgedComparisons(
  runs: readonly JudgedRun[],
  baseline: string | undefined,
  alpha: number,
): JudgedComparison[] {
  const pairs = judgedGroups(
    runs.filter((one) => labelsIn(one) > 0),
    ["model"],
    true,
  ).flatMap((group) => {
    const first = baseline === undefined ? group[0] : group.find(({ run }) => run.model === baseline);
    return first === undefined ? [] : group.flatMap((one) => (one === first ? [] : [comparisonOf(first, one, alpha)]));
  });
  const verdicts = adjusted(
    pairs.map(({ row }) => row),
    "holm",
    alpha,
  );
  return verdicts.map((row, index) => ({ ...row, judge: pairs[index]!.judge, byLabels: pairs[index]!.byLabels }));
}

function comparisonOf(before: JudgedRun, after: JudgedRun, alpha: number) {
  const places = new Map(after.items.map(({ id }, place) => [id, place]));
  const shared = before.items.flatMap(({ id }, place) => (places.has(id) ? [{ place, other: places.get(id)! }] : []));
  const { clusters } = clustersOf(shared.map(({ place }) => before.items[place]!));
  const found = compareByLabels(
    {
      judged: shared.map(({ place }) => before.judged[place]!),
      labels: shared.map(({ place }) => before.labels[place]!),
    },
    {
      judged: shared.map(({ other }) => after.judged[other]!),
      labels: shared.map(({ other }) => after.labels[other]!),
    },
    {
      alpha,
      higherIsBetter: before.matrix.higherIsBetter,
      names: { baseline: describeRun(before.run), candidate: describeRun(after.run) },
      ...(clusters === undefined ? {} : { clusters }),
    },
  );
  const labels = { task: before.task, metric: before.run.metric, framing: before.run.framing ?? null };
  if (!found.ok) return { row: { ...found, ...labels }, judge: before.judge, byLabels: null };
  const { comparison, kind: _, ok: __, notes: ___, ...byLabels } = found;
  return { row: { ...comparison, ...labels }, judge: before.judge, byLabels };
}
