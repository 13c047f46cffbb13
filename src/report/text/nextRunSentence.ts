import type { VarianceShares } from "../../analysis/components/varianceShares.js";
import { formatFixed } from "../../numberFormat.js";
import { mean } from "../../numeric/moments.js";

/** What doubling each kind takes off the standard error: each doubles the number of answers, so they can be compared. */
export function nextRunSentence(tables: readonly VarianceShares[]): string | null {
  const ways = (["items", "seeds", "trials"] as const).flatMap((kind) => {
    const key = ({ items: "doubleItems", seeds: "doubleSeeds", trials: "doubleTrials" } as const)[kind];
    const savings = tables.flatMap(({ standardError, projected }) => {
      const after = projected?.[key] ?? null;
      return standardError === null || standardError === 0 || after === null ? [] : [1 - after / standardError];
    });
    return savings.length === 0 ? [] : [{ kind, saving: mean(savings) }];
  });
  if (ways.length < 2) return null;
  const [best, ...others] = ways.sort((a, b) => b.saving - a.saving);
  const percentText = (saving: number) => `${formatFixed(100 * saving, 0)}%`;
  const rest = others.map(({ kind, saving }) => `the ${kind} ${percentText(saving)}`).join(", ");
  const scope = tables.length > 1 ? ", on average over the rows" : "";
  const training = ways.some(({ kind }) => kind === "seeds") ? "; a seed costs a training run besides" : "";
  return `Where to spend the next run: twice the ${best?.kind} takes ${percentText(best?.saving ?? 0)} off the standard error, twice ${rest}${scope}. Each doubles the answers to be paid${training}.`;
}
