import type { VarianceShares } from "../../analysis/components/varianceShares.js";
import { groupBy } from "../../data/groupBy.js";
import { formatCount, formatFixed, plural } from "../../numberFormat.js";
import { mean } from "../../numeric/moments.js";
import { someNames } from "../../someNames.js";

/** Which kind pays is said only where this share of what the components may be agrees. */
const SURE = 0.95;

/** Rows that are named; of more it is said how many they are. */
const MOST_NAMED = 4;

/**
 * What doubling each kind takes off the standard error: each doubles the number of answers, so they can be compared. Where the
 * seeds are too few to show whether they or the items add more, that is said. Rows of which another kind pays most for sure are
 * named.
 */
export function nextRunSentence(tables: readonly VarianceShares[]): string | null {
  const ways = (["items", "seeds", "trials"] as const).flatMap((kind) => {
    const savings = tables.flatMap((table) => savingOf(table, kind) ?? []);
    return savings.length === 0 ? [] : [{ kind, saving: mean(savings) }];
  });
  if (ways.length < 2) return null;
  const [best, ...others] = ways.sort((a, b) => b.saving - a.saving);
  const rest = others.map(({ kind, saving }) => `the ${kind} ${percentText(saving)}`).join(", ");
  const scope = tables.length > 1 ? ", on average over the rows" : "";
  const training = ways.some(({ kind }) => kind === "seeds") ? "; a seed costs a training run besides" : "";
  const figures = `twice the ${best!.kind} takes ${percentText(best!.saving)} off the standard error, twice ${rest}${scope}`;
  const paid = `Each doubles the answers to be paid${training}.`;
  const sure = mean(
    tables.flatMap(({ projected }) => (projected === null ? [] : [shareFor(projected.best, best!.kind)])),
  );
  if (sure >= SURE) return `Where to spend the next run: ${figures}. ${paid}${exceptions(tables, best!.kind)}`;
  const areSure = tables.every(({ projected }) => projected === null || projected.best.share >= SURE);
  return areSure
    ? `Where to spend the next run differs from row to row: ${figures}. ${paid}${exceptions(tables, null)}`
    : `Where to spend the next run is open: so few seeds do not show whether they or the items add more. As estimated, ${figures}. ${paid}${exceptions(tables, null)}`;
}

type Kind = "items" | "seeds" | "trials";

function savingOf({ standardError, projected }: VarianceShares, kind: Kind): number | null {
  const key = ({ items: "doubleItems", seeds: "doubleSeeds", trials: "doubleTrials" } as const)[kind];
  const after = projected?.[key] ?? null;
  return standardError === null || standardError === 0 || after === null ? null : 1 - after / standardError;
}

function shareFor({ axis, share }: { readonly axis: Kind; readonly share: number }, kind: Kind): number {
  return axis === kind ? share : 1 - share;
}

/** The rows of which a kind other than the one that was named pays most, and is sure to. */
function exceptions(tables: readonly VarianceShares[], named: Kind | null): string {
  if (tables.length < 2) return "";
  const several = (of: (table: VarianceShares) => string) => new Set(tables.map(of)).size > 1;
  const [models, metrics] = [several(({ run }) => run.model), several(({ run }) => run.metric)];
  const nameOf = ({ run: { task, model, metric, framing } }: VarianceShares) =>
    [task, ...(metrics ? [metric] : []), ...(models ? [`of ${model}`] : []), ...(framing ? [framing] : [])].join(" ");
  const sure = tables.flatMap((table) =>
    table.projected === null || table.projected.best.axis === named || table.projected.best.share < SURE
      ? []
      : [{ kind: table.projected.best.axis, name: nameOf(table) }],
  );
  const kinds = [...groupBy(sure, ({ kind }) => kind)];
  // More than a few names are a list that nobody reads.
  if (sure.length > MOST_NAMED) {
    const counts = kinds.map(([kind, own]) => `the ${kind} pay most on ${formatCount(own.length)}`);
    return ` Of ${plural(tables.length, "row")} ${counts.join(" and ")}, as the table of components shows.`;
  }
  return kinds
    .map(
      ([kind, own]) =>
        ` On ${someNames(
          own.map(({ name }) => name),
          3,
        )} the ${kind} pay most.`,
    )
    .join("");
}

function percentText(saving: number): string {
  return `${formatFixed(100 * saving, 0)}%`;
}
