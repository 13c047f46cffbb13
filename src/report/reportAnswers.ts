import type { SeedRow } from "../analysis/seedTable.js";
import type { VarianceShares } from "../analysis/varianceShares.js";
import { groupBy } from "../data/groupBy.js";
import { formatCount, formatDifference, formatFixed, plural } from "../numberFormat.js";
import { mean } from "../numeric/moments.js";
import type { Answer } from "./document.js";
import { itemHalfWidthOf } from "./itemHalfWidth.js";
import type { ReportSection } from "./reportSections.js";
import { unitOf } from "./sections/fields.js";
import type { VarianceReport } from "./varianceReport.js";

/** The parts of a report that answer its questions. */
export type AnsweringParts = Pick<
  VarianceReport,
  | "noise"
  | "curves"
  | "framings"
  | "comparisons"
  | "rankings"
  | "subsets"
  | "components"
  | "items"
  | "printed"
  | "reach"
>;

/** Most names that a sentence lists. */
const NAMED = 3;

/** The three questions that a report is opened for, and what these data answer, most important first. */
export function answersOf(parts: AnsweringParts, sections: ReadonlySet<ReportSection>): Answer[] {
  return [
    { question: "Which differences are real?", sentences: differences(parts, sections.has("comparisons")) },
    { question: "How noisy is each benchmark?", sentences: noisiness(parts) },
    { question: "What to do next?", sentences: nextSteps(parts) },
  ];
}

function differences({ comparisons, rankings, subsets }: AnsweringParts, wereAsked: boolean): string[] {
  const sentences: string[] = [];
  const done = comparisons?.comparisons.filter((one) => one.ok) ?? [];
  if (!wereAsked) {
    sentences.push("Comparisons were not asked for: add `comparisons` to the sections.");
  } else if (comparisons === null) {
    sentences.push("There is one model here: no differences between models to judge.");
  } else if (done.length === 0) {
    const [refused] = comparisons.comparisons;
    sentences.push(
      refused === undefined || refused.ok
        ? "The models share no task and metric: nothing can be compared."
        : `No comparison could be made: ${refused.message}. Next step: ${refused.hint}.`,
    );
  } else {
    const isReal = (one: (typeof done)[number]) => one.verdict === "better" || one.verdict === "worse";
    const real = done.filter(isReal);
    const { family, baseline } = comparisons;
    const after =
      family.size < 2 || family.correction === "none"
        ? ""
        : `, corrected for ${formatCount(family.size)} comparisons (${family.correction})`;
    const others = real.length < done.length ? "; where none is shown, the two are not thereby equal" : "";
    sentences.push(
      `${realText(real.length, done.length)} from ${baseline} ${real.length === 1 || done.length === 1 ? "is" : "are"} shown to be real at ${family.alpha}${after}${others}.`,
    );
    const surest = [...real].sort((a, b) => (a.pValue ?? 1) - (b.pValue ?? 1)).slice(0, NAMED);
    const closest = done.filter((one) => one.verdict === "inconclusive" && one.itemsToSettle !== null).length;
    if (surest.length > 0) {
      const names = surest.map(
        (one) =>
          `${one.candidate.name} ${formatDifference(one.difference, unitOf(one, one.baseline.mean))} on ${taskName(one)}`,
      );
      sentences.push(`The surest: ${names.join("; ")}.`);
    } else if (closest > 0) {
      const [nearest] = [...done].sort((a, b) => (a.pValue ?? 1) - (b.pValue ?? 1));
      if (nearest !== undefined) sentences.push(`The nearest to it: ${nearest.sentence}`);
    }
  }
  for (const ranking of rankings.slice(0, NAMED)) {
    const { rows } = ranking;
    const severalMetrics = rankings.some((other) => other.task === ranking.task && other.metric !== ranking.metric);
    const name = severalMetrics ? `${taskName(ranking)} ${ranking.metric}` : taskName(ranking);
    const top = rows.filter(({ sharedRank }) => sharedRank === 1);
    sentences.push(
      top.length === 1
        ? `${name}: ${top[0]?.model} is ahead of all ${formatCount(rows.length - 1)} others.`
        : `${name}: ${formatCount(top.length)} of ${plural(rows.length, "model")} cannot be told from the best; ${rows[0]?.model} has the best mean.`,
    );
  }
  const reordering = subsets.flatMap(({ task, subsets: own }) =>
    own.flatMap(({ subset, reorders }) => (reorders ? [`${subset} (${task})`] : [])),
  );
  if (reordering.length > 0) {
    sentences.push(
      `The ranking of the models depends on the questions: ${named(reordering, 4)} ${reordering.length === 1 ? "reorders" : "reorder"} them more than random subsets of the same size do.`,
    );
  }
  return sentences;
}

function noisiness({ noise, curves }: AnsweringParts): string[] {
  const sentences: string[] = [];
  const gaps = noise
    // A gap of 0 comes from seeds that happen to agree: it promises nothing.
    .flatMap((row) => (row.proportion && row.seedGap !== null && row.seedGap > 0 ? [{ row, amount: row.seedGap }] : []))
    .sort((a, b) => b.amount - a.amount);
  const [noisiest] = gaps;
  const steadiest = gaps.at(-1);
  const severalModels = new Set(noise.map(({ model }) => model)).size > 1;
  const rowName = (row: SeedRow) => (severalModels ? `${taskName(row)}, ${row.model}` : taskName(row));
  if (noisiest !== undefined && noisiest.amount >= 1) {
    // Two or three seeds can leave an SD so unsure that its gap is wider than the scale.
    const hopeless = gaps.filter(({ amount }) => amount >= 1).length;
    sentences.push(
      `On ${rowName(noisiest.row)}${hopeless > 1 ? ` and ${hopeless - 1} more` : ""} so few seeds (${noisiest.row.seeds}) cannot tell any gap from the seed.`,
    );
  } else if (noisiest !== undefined && steadiest !== undefined) {
    sentences.push(
      gaps.length === 1
        ? `Two runs with one seed each must differ by more than ${amountText(noisiest)} on ${rowName(noisiest.row)} before the seed stops being an explanation.`
        : `Two runs with one seed each must differ by more than ${amountText(noisiest)} on ${rowName(noisiest.row)}, the noisiest task, and by more than ${amountText(steadiest)} on ${rowName(steadiest.row)}, the steadiest, before the seed stops being an explanation.`,
    );
  }
  const widths = noise
    .flatMap((row) => {
      const amount = itemHalfWidthOf(row);
      return row.proportion && amount !== null ? [{ row, amount }] : [];
    })
    .sort((a, b) => b.amount - a.amount);
  const [widest] = widths;
  const narrowest = widths.at(-1);
  if (widest !== undefined && narrowest !== undefined) {
    const itemsText = ({ items }: SeedRow) => (items === null ? "" : ` (${plural(items, "item")})`);
    sentences.push(
      widest.row.task === narrowest.row.task
        ? `Items alone leave a score on ${taskName(widest.row)}${itemsText(widest.row)} uncertain by up to ±${amountText(widest)}.`
        : `Items alone leave a score uncertain by up to ±${amountText(widest)} on ${taskName(widest.row)}${itemsText(widest.row)}, and by ±${amountText(narrowest)} on ${taskName(narrowest.row)}${itemsText(narrowest.row)}.`,
    );
  }
  sentences.push(...framingTrends(curves));
  const alone = curves.overSeeds.every((summary) => summary.curves === 1) ? curves.rows : [];
  if (alone.length > 0) {
    const count = (trend: string) => alone.filter((row) => row.trend === trend).length;
    sentences.push(
      `Of ${plural(alone.length, "training curve")} ${count("improving")} improve, ${count("worsening")} get worse and ${count("no trend shown")} cannot be told from no trend (checkpoints are correlated: see the corrected p).`,
    );
  }
  if (noise.length > 0 && noise.every((row) => row.seedSd === null)) {
    sentences.push("No task has two training seeds: how much these scores move with the seed is unknown, not 0.");
  }
  if (sentences.length === 0) sentences.push("These scores come with neither items nor seeds: their noise is unknown.");
  return sentences;
}

/** Where one framing of a task climbs and the other shows nothing: at most three by name, the rest as a count. */
function framingTrends(curves: VarianceReport["curves"]): string[] {
  const models = new Set(curves.overSeeds.map(({ model }) => model));
  const found = [
    ...groupBy(curves.overSeeds, ({ model, task, metric }) => JSON.stringify([model, task, metric])).values(),
  ].flatMap((framings) => {
    const [first, second] = framings;
    if (framings.length !== 2 || first === undefined || second === undefined) return [];
    if (first.meanTau === null || second.meanTau === null) return [];
    const [flat, steep] = first.meanTau < second.meanTau ? [first, second] : [second, first];
    const noTrend = flat.tauInterval !== null && flat.tauInterval.low <= 0 && flat.tauInterval.high >= 0;
    if (!noTrend || (steep.tauInterval?.low ?? -1) <= 0) return [];
    const named = models.size > 1 ? `${flat.task}, ${flat.model}` : flat.task;
    const sentence = `${named}: the ${steep.framing} framing improves with training (mean τ ${formatFixed(steep.meanTau, 2)}), the ${flat.framing} framing shows no trend (mean τ ${formatFixed(flat.meanTau, 2)}, interval includes 0).`;
    return [
      {
        sentence,
        way: `the ${steep.framing} framing improves with training and the ${flat.framing} framing shows no trend`,
      },
    ];
  });
  if (found.length <= 3) return found.map(({ sentence }) => sentence);
  return [...groupBy(found, ({ way }) => way)].map(
    ([way, those]) => `In ${those.length} cases ${way} (task by task under “training curves”).`,
  );
}

function nextSteps({ noise, comparisons, components, items, printed, framings, reach }: AnsweringParts): string[] {
  const sentences: string[] = [];
  const open = (comparisons?.comparisons ?? []).flatMap((one) =>
    // What fewer items than these would settle on its own was lost to the correction: items are not what lacks.
    one.ok && one.verdict === "inconclusive" && (one.itemsToSettle ?? 0) > one.items.shared
      ? [{ one, needed: (one.itemsToSettle as number) / Math.max(1, one.items.shared) }]
      : [],
  );
  const [nearest] = open.sort((a, b) => a.needed - b.needed);
  if (nearest !== undefined) {
    const { candidate, baseline, itemsToSettle, items: counts } = nearest.one;
    sentences.push(
      `Nearest to be settled: ${candidate.name} against ${baseline.name} on ${taskName(nearest.one)}; a gap of the size seen takes about ${plural(itemsToSettle as number, "item")} like these (now ${formatCount(counts.shared)}).`,
    );
  }
  const spend = nextRunSentence(components);
  if (spend !== null) sentences.push(spend);
  const suspects = items.flatMap(({ task, items: rows }) =>
    rows.flatMap(({ id, flags }) => (flags.includes("suspect") ? [{ task, id }] : [])),
  );
  if (suspects.length > 0) {
    sentences.push(
      `Look at ${plural(suspects.length, "item")} on which the better runs do worse, usually a wrong key: ${named(
        suspects.map(({ task, id }) => `${id} (${task})`),
        NAMED,
      )}.`,
    );
  }
  if (printed.differing.length > 0) {
    sentences.push(
      `Look at ${printed.differing.length} of ${printed.checked} standard errors printed in the dumps: they do not follow from what the dumps hold.`,
    );
  }
  const chosen = framings.rows.filter(({ recommendation }) => recommendation.framing !== null);
  if (chosen.length > 0) {
    const count = (name: string) => chosen.filter(({ recommendation }) => recommendation.framing === name).length;
    const early = framings.rows.filter(({ recommendation }) => recommendation.completionBelow !== null).length;
    const read = ["choice", "completion"].flatMap((name) => (count(name) > 0 ? [`${name} on ${count(name)}`] : []));
    sentences.push(
      `Read ${read.join(" and ")} of ${plural(framings.rows.length, "task")} at the last checkpoint${early > 0 ? `; before the crossover, completion on ${early}` : ""}.`,
    );
  }
  if (noise.length > 0 && noise.every((row) => row.seedSd === null)) {
    sentences.push("Add a second training seed where a claim is about a recipe, not about these very runs.");
  }
  const [dearest] = [...reach.items]
    .filter(({ itemsForOnePoint }) => itemsForOnePoint !== null)
    .sort((a, b) => (b.itemsForOnePoint as number) - (a.itemsForOnePoint as number));
  if (dearest !== undefined) {
    sentences.push(
      `A true difference of one point on ${taskName(dearest)} takes about ${plural(dearest.itemsForOnePoint as number, "item")} to be found 4 times of 5 (now ${formatCount(dearest.items)}).`,
    );
  }
  const bySeeds = [...reach.seeds]
    .filter(({ seedsForOnePoint }) => seedsForOnePoint !== null)
    .sort((a, b) => (b.seedsForOnePoint as number) - (a.seedsForOnePoint as number));
  const [least, most] = [bySeeds.at(-1), bySeeds[0]];
  if (least !== undefined && most !== undefined) {
    const other = bySeeds.some(({ task, framing }) => task !== least.task || framing !== least.framing);
    sentences.push(
      other
        ? `A true difference of one point between two recipes takes about ${plural(least.seedsForOnePoint as number, "seed")} of each on ${taskName(least)}, but ${formatCount(most.seedsForOnePoint)} on ${taskName(most)}.`
        : `A true difference of one point between two recipes takes about ${plural(most.seedsForOnePoint as number, "seed")} of each on ${taskName(most)}.`,
    );
  }
  if (sentences.length === 0) sentences.push("Nothing in these data asks for another run.");
  return sentences;
}

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
  const percentText = (saving: number) => `${formatFixed(100 * saving, 0)} %`;
  const rest = others.map(({ kind, saving }) => `the ${kind} ${percentText(saving)}`).join(", ");
  const scope = tables.length > 1 ? ", on average over the rows" : "";
  return `Where to spend the next run: twice the ${best?.kind} takes ${percentText(best?.saving ?? 0)} off the standard error, twice ${rest}${scope}. Each doubles the answers to be paid; a seed costs a training run besides.`;
}

function taskName({ task, framing }: { readonly task: string; readonly framing: string | null }): string {
  return framing === null ? task : `${task} (${framing})`;
}

function amountText({ row, amount }: { readonly row: SeedRow; readonly amount: number }): string {
  return formatDifference(amount, unitOf(row, row.finalMean)).replace("+", "");
}

function named(names: readonly string[], most: number): string {
  return `${names.slice(0, most).join(", ")}${names.length > most ? ` and ${names.length - most} more` : ""}`;
}

function realText(real: number, all: number): string {
  if (all === 1) return real === 1 ? "The difference" : "No difference";
  if (real === 0) return `None of ${all} differences`;
  return real === all ? `All ${all} differences` : `${real} of ${all} differences`;
}
