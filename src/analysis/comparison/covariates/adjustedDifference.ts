import { clustersOf } from "../../../data/clusters.js";
import { groupBy } from "../../../data/groupBy.js";
import { itemMeans, type RunOfMatrix } from "../../../data/itemMeans.js";
import type { MissingPolicy } from "../../../data/missing.js";
import type { Results } from "../../../data/results.js";
import type { Run } from "../../../data/run.js";
import type { Interval } from "../../../inference/intervals/interval.js";
import { type Covariate, regressionEstimate } from "../../../inference/intervals/regressionEstimate.js";
import type { Comparison } from "../comparisonRecord.js";
import type { Side } from "../testSides.js";

/** A difference on the items that both sides have, held against what is known of all items of the side that has more. */
export interface AdjustedDifference {
  /** Candidate − baseline, in score units, on items like all of these. */
  readonly difference: number;
  readonly standardError: number;
  readonly interval: Interval;
  /** Share of the squared width of the plain interval that is saved, above 0. */
  readonly gain: number;
  readonly items: { readonly shared: number; readonly all: number };
  /** Which side has them all. */
  readonly known: "baseline" | "candidate";
  /** Other models that answered all of these items, whose mean scores say how hard each is. */
  readonly models: number;
}

interface AdjustmentOptions {
  readonly alpha: number;
  readonly missing?: MissingPolicy | undefined;
  /** Results that hold other models too; `null` where there are none. */
  readonly board: Results | null;
}

/** Fewer shared items than this say little of a slope. */
const FEWEST_ITEMS = 20;

/**
 * The difference with the scores of the side that has more items, and the difficulty of items by other models, as covariates
 * (`regressionEstimate`): where a candidate was asked a part of the items, the others are no waste. `null` where every item is shared,
 * neither side holds all items of the other, fewer than 20 are shared, items come in clusters, the comparison is over seeds or facets,
 * and where nothing is gained.
 */
export function adjustedDifference(
  before: readonly Side[],
  after: readonly Side[],
  compared: Comparison,
  { alpha, missing, board }: AdjustmentOptions,
): AdjustedDifference | null {
  const { onlyBaseline, onlyCandidate, shared } = compared.items;
  if (compared.design !== "paired" || shared < FEWEST_ITEMS || onlyBaseline > 0 === onlyCandidate > 0) return null;
  if (compared.seeds !== null || compared.facets !== undefined || before.length > 1 || after.length > 1) return null;
  const known = onlyBaseline > 0 ? "baseline" : "candidate";
  const [more, fewer] = (known === "baseline" ? [before, after] : [after, before]).map((sides) =>
    scoresById(
      sides.flatMap(({ trials }) => trials),
      missing,
    ),
  ) as [Scores, Scores];
  if (more.isClustered) return null;
  const all = [...more.byId.keys()];
  const here = all.filter((id) => fewer.byId.has(id));
  if (here.length !== shared) return null;
  const difficulties = difficultiesOf(all, [...before, ...after], board, missing);
  const covariates: Covariate[] = [more.byId, ...(difficulties === null ? [] : [difficulties.byId])].map((scores) => ({
    here: here.map((id) => scores.get(id) as number),
    all: all.map((id) => scores.get(id) as number),
  }));
  const turn = known === "baseline" ? 1 : -1;
  const differences = here.map((id) => turn * (fewer.byId.get(id)! - more.byId.get(id)!));
  const { estimate, standardError, interval, gain } = regressionEstimate(differences, covariates, { level: 1 - alpha });
  if (!(gain > 0)) return null;
  return {
    difference: 0 + estimate,
    standardError,
    interval,
    gain,
    items: { shared, all: all.length },
    known,
    models: difficulties?.models ?? 0,
  };
}

interface Scores {
  readonly byId: ReadonlyMap<string, number>;
  readonly isClustered: boolean;
}

function scoresById(runs: readonly RunOfMatrix[], missing: MissingPolicy | undefined): Scores {
  const { items, means } = itemMeans(runs, missing);
  const scored = items.flatMap(({ id }, index) => (Number.isNaN(means[index]) ? [] : [[id, means[index]!] as const]));
  return { byId: new Map(scored), isClustered: clustersOf(items).clusters !== undefined };
}

/** Mean score of each item over the other models of the test that answered all of them; `null` without one. */
function difficultiesOf(
  ids: readonly string[],
  sides: readonly Side[],
  board: Results | null,
  missing: MissingPolicy | undefined,
): { readonly byId: ReadonlyMap<string, number>; readonly models: number } | null {
  const { run } = sides[0] as Side;
  const own = new Set(sides.map((side) => side.run.model));
  const isOther = (other: Run) =>
    !own.has(other.model) &&
    other.task === run.task &&
    other.metric === run.metric &&
    (other.framing ?? null) === (run.framing ?? null);
  const others = (board?.matrices ?? []).flatMap((matrix) =>
    matrix.runs.flatMap((other, index) => (isOther(other) ? [{ matrix, run: index, model: other.model }] : [])),
  );
  const models = [...groupBy(others, ({ model }) => model).values()]
    .map((runs) => scoresById(runs, missing).byId)
    .filter((scores) => ids.every((id) => scores.has(id)));
  if (models.length === 0) return null;
  const mean = (id: string) => models.map((scores) => scores.get(id)!).sort((a, b) => a - b);
  return {
    byId: new Map(ids.map((id) => [id, mean(id).reduce((sum, score) => sum + score, 0) / models.length])),
    models: models.length,
  };
}
