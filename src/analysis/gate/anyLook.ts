import { clustersOf } from "../../data/clusters.js";
import { groupBy } from "../../data/groupBy.js";
import type { Item } from "../../data/item.js";
import type { MissingPolicy } from "../../data/missing.js";
import { cellState } from "../../data/resultMatrix.js";
import { sharedSeedTables } from "../../data/seedTables.js";
import { type SequentialComparison, sequentialComparison } from "../../inference/sequential/sequentialComparison.js";
import { type Note, type Refusal, refuse } from "../../notes.js";
import { mean } from "../../numeric/moments.js";
import type { Comparison } from "../comparison/comparisonRecord.js";
import type { Side } from "../comparison/testSides.js";
import { type MinimumEffect, minimumEffectInScores } from "./minimumEffect.js";
import { note } from "./wording.js";

/** A comparison that may be looked at after every item, and the evidence behind it. */
interface AnyLookComparison {
  readonly compared: Comparison;
  readonly sequence: SequentialComparison;
}

interface AnyLookOptions {
  /** One-sided. */
  readonly alpha: number;
  readonly minimumEffect: MinimumEffect;
  readonly missing?: MissingPolicy;
}

/**
 * The comparison with evidence and an interval that hold at every look at a candidate whose answers come in. An item counts
 * when every run of the candidate was asked it, and a cluster when all of its items do. The baseline is taken as
 * complete: its items are what is planned, and its clusters say how large one can be.
 *
 * Refused: several training seeds, judges or prompts on a side, and scores that are not known to lie in [0, 1].
 */
export function atAnyLook(
  compared: Comparison,
  before: readonly Side[],
  after: readonly Side[],
  { alpha, minimumEffect, missing }: AnyLookOptions,
): AnyLookComparison | Refusal {
  if (before.length > 1 || after.length > 1) {
    return refuse(
      "looks-at-seeds",
      "looks that may be repeated take one training seed, judge and prompt on either side: several are not added item by item",
      "look once, without --looks always",
    );
  }
  if (!compared.proportion) {
    return refuse(
      "scores-without-bounds",
      "evidence that holds at every look needs scores with known bounds, and these are not all shares from 0 to 1",
      "look once, without --looks always",
    );
  }
  const runs = [before.flatMap(({ trials }) => trials), after.flatMap(({ trials }) => trials)] as const;
  const { items, baseline, candidate } = sharedSeedTables(...runs, missing === undefined ? {} : { missing });
  const planned = askedItems(runs[0], "some");
  const asked = askedItems(runs[1], "all");
  const { clusters } = clustersOf([...planned.values()]);
  const byCluster = clusters === undefined ? null : groupBy([...planned.values()], ({ cluster }) => cluster as string);
  const isWhole = (item: Item) =>
    byCluster === null
      ? asked.has(item.id)
      : (byCluster.get(item.cluster as string) ?? [item]).every(({ id }) => asked.has(id));
  const counted = items.flatMap((item, index) => (isWhole(item) ? [index] : []));
  if (counted.length === 0) {
    return refuse("no-whole-block", "no item, or no cluster of items, is answered in full yet", "look again later");
  }
  const pick = (scores: Float64Array) => counted.map((index) => scores[index] as number);
  const [own, other] = [pick(baseline.scores), pick(candidate.scores)];
  const means = { baseline: mean(own), candidate: mean(other) };
  const effect = minimumEffectInScores(minimumEffect, { baselineMean: means.baseline, proportion: true });
  const sequence = sequentialComparison(own, other, {
    alpha,
    minimumEffect: typeof effect === "number" ? effect : null,
    higherIsBetter: compared.higherIsBetter,
    plannedItems: Math.max(planned.size, counted.length),
    ...(byCluster === null
      ? {}
      : {
          clusters: counted.map((index) => (items[index] as Item).cluster as string),
          largestCluster: Math.max(...[...byCluster.values()].map(({ length }) => length)),
        }),
  });
  const open = [...planned.keys()].filter((id) => !asked.has(id)).length;
  // What only the baseline has is what was not asked yet, and is said as that.
  const isPlanned = open > 0 && compared.items.onlyBaseline <= open && compared.items.onlyCandidate === 0;
  const waiting = items.length - counted.length;
  const notes: Note[] = [
    ...compared.notes.filter(({ code }) => !ONE_LOOK_NOTES.has(code) && !(code === "items-left-out" && isPlanned)),
    ...(open === 0 ? [] : [note("not-asked-yet", { open, planned: planned.size })]),
    ...(byCluster === null
      ? []
      : [
          note("clusters-as-blocks", {
            items: sequence.items,
            clusters: sequence.blocks,
            largest: sequence.settings.largestCluster,
          }),
        ]),
    ...(waiting === 0 ? [] : [note("waiting-for-cluster", { waiting })]),
    // Of items that both sides scored all that it notes is that they will hardly settle it: at the last there are no others.
    ...(open > 0 ? sequence.notes : []),
  ];
  return {
    sequence,
    compared: {
      ...compared,
      baseline: { ...compared.baseline, mean: means.baseline },
      candidate: { ...compared.candidate, mean: means.candidate },
      items: { ...compared.items, shared: counted.length },
      difference: sequence.difference,
      interval: sequence.interval,
      pValue: Math.min(1, 2 * Math.min(sequence.pValues.worse, sequence.pValues.better)),
      test: "betting",
      signature: ofBetting(compared),
      notes,
    },
  };
}

/** Notes of a comparison that speak of the test that it would have been. */
const ONE_LOOK_NOTES: ReadonlySet<string> = new Set(["no-spread", "few-clusters", "clusters"]);

/** The signature with the test and the interval that took the place of those of one look. */
function ofBetting({ signature, test }: Comparison): string {
  return signature
    .split("|")
    .flatMap((part) => (part.startsWith("interval=") ? [] : part === test ? "betting" : part))
    .join("|");
}

type Runs = Side["trials"];

/** Items that some, or all, of the runs were asked, by id. */
export function askedItems(runs: Runs, which: "some" | "all"): Map<string, Item> {
  const found = new Map<string, { readonly item: Item; count: number }>();
  for (const { matrix, run } of runs) {
    matrix.items.forEach((item, index) => {
      if (cellState(matrix, run, index) === "absent") return;
      const known = found.get(item.id);
      if (known === undefined) found.set(item.id, { item, count: 1 });
      else known.count++;
    });
  }
  const needed = which === "all" ? runs.length : 1;
  return new Map([...found].flatMap(([id, { item, count }]) => (count >= needed ? [[id, item] as const] : [])));
}
