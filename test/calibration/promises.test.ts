import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { barRows } from "./promises/bars.js";
import { clusterRows } from "./promises/clusters.js";
import { countedSeedRows } from "./promises/countedSeeds.js";
import { curveSnrRows } from "./promises/curveSnr.js";
import { differentialItemRows } from "./promises/differentialItems.js";
import { facetRows } from "./promises/facets.js";
import { flipRows } from "./promises/flips.js";
import { framingRows } from "./promises/framings.js";
import { growingRows } from "./promises/growing.js";
import { itemCovariateRows } from "./promises/itemCovariates.js";
import { kinRows } from "./promises/kin.js";
import { labelRows } from "./promises/labels.js";
import { macroMeanRows } from "./promises/macroMean.js";
import { nonInferiorityRows } from "./promises/nonInferiority.js";
import { overFacetsRows } from "./promises/overFacets.js";
import { overTasksRows } from "./promises/overTasks.js";
import { preferenceRows } from "./promises/preferences.js";
import { type PromiseRow, type Rates, ratesOf } from "./promises/promiseRow.js";
import { rankRows } from "./promises/ranks.js";
import { repeatRows } from "./promises/repeats.js";
import { seedRows } from "./promises/seeds.js";
import { subsetRows } from "./promises/subsets.js";
import { trendRows } from "./promises/trends.js";

/** Every promise that a situation tries, in the order of the page. */
const ROWS: readonly PromiseRow[] = [
  ...clusterRows,
  ...seedRows,
  ...countedSeedRows,
  ...rankRows,
  ...trendRows,
  ...curveSnrRows,
  ...framingRows,
  ...macroMeanRows,
  ...itemCovariateRows,
  ...overTasksRows,
  ...overFacetsRows,
  ...nonInferiorityRows,
  ...barRows,
  ...growingRows,
  ...repeatRows,
  ...flipRows,
  ...labelRows,
  ...preferenceRows,
  ...differentialItemRows,
  ...kinRows,
  ...subsetRows,
  ...facetRows,
];

const standardErrorOf = (rate: number, replicates: number) => Math.sqrt((rate * (1 - rate)) / replicates);
const percent = (share: number) => (100 * share).toFixed(1);
const PAGE = fileURLToPath(new URL("../../docs/accuracy-promises.md", import.meta.url));
const lines = new Map<string, string>();

function startOf([promise, situation]: readonly string[]): string {
  return `${promise?.replace(/^\| /, "")} | ${situation}`;
}

/** Whether a rate keeps its bound, but for what so many replicates leave open: 3.3 standard errors at the bound. */
function keeps({ counts, bound, replicates }: PromiseRow, now: number): boolean {
  const room = 3.3 * standardErrorOf(bound, replicates);
  return counts === "covered" ? now >= bound - room : now <= bound + room;
}

function lineOf(row: PromiseRow, { before, now, power }: Rates): string {
  const bound = `${row.counts === "covered" ? "≥" : "≤"} ${percent(row.bound)}`;
  return [
    "",
    row.promise,
    row.situation,
    row.counts,
    bound,
    before === null ? "" : percent(before),
    `${percent(now)} ± ${percent(standardErrorOf(now, row.replicates))}`,
    power === null ? "" : percent(power),
    "",
  ]
    .join(" | ")
    .trim();
}

describe.each(ROWS.map((row) => [`${row.promise}: ${row.situation}`, row] as const))("%s", (_, row) => {
  test("keeps its bound", () => {
    const rates = ratesOf(row);
    lines.set(startOf([row.promise, row.situation]), lineOf(row, rates));
    expect({ ...rates, keeps: keeps(row, rates.now) }).toEqual({ ...rates, keeps: true });
  });
});

test("the table of promises is the one in the documents", async () => {
  // Rows that were not asked for (`-t`) keep their lines.
  const known = new Map(
    readFileSync(PAGE, "utf8")
      .split("\n")
      .map((line) => [startOf(line.split(" | ").slice(0, 2)), line]),
  );
  const all = ROWS.map(({ promise, situation }) => startOf([promise, situation])).flatMap(
    (start) => lines.get(start) ?? known.get(start) ?? [],
  );
  const text = `# Promises, and the situations that try them

What the tests and intervals promise (5 % false claims, 95 % coverage), in situations where units are few, uneven or not
independent. All by simulation with fixed seeds: rates in %, ± one standard error of the simulation. *Before* is the rule
that stood here first, in the same draws. *Power* is the share that the rule now finds of an effect which the rule before
finds in 80 %: what the promise costs.
\`npx vitest run --config vitest.slow.config.ts test/calibration/promises.test.ts\` recomputes this page and fails when a
figure moves or a bound is not kept; \`-u\` rewrites it, and with \`-t "REGEX|table of promises"\` only the rows of that name.

| promise | situation | counts | bound | before | now | power |
|---|---|---|---|---|---|---|
${all.join("\n")}
`;
  await expect(text).toMatchFileSnapshot(PAGE);
});
