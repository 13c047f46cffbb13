import type { SubsetRanking } from "../../../analysis/ranking/subsetRanking.js";
import { compareNames } from "../../../data/nameOrder.js";
import { formatFixed, formatPValue, plural } from "../../../numberFormat.js";
import { type Block, type Field, heading, paragraph, table } from "../../document/document.js";
import { shiftText } from "../../figures/subsetShifts.js";

/** Tests whose own tables are shown beside the overview. */
const SHOWN_TESTS = 3;

/** Whether the tables of each test would hide what several tests say together. */
export function needsOverview(rankings: readonly SubsetRanking[]): boolean {
  return rankings.length > SHOWN_TESTS;
}

/**
 * Several tests with subsets at once, such as the languages of one: which of them order the models otherwise from subset to
 * subset, and in those how many places each model moves.
 */
export function subsetOverview(
  rankings: readonly SubsetRanking[],
  { level = 2 }: { readonly level?: 2 | 3 } = {},
): Block[] {
  const found = rankings.filter(reorders);
  const [first] = rankings;
  if (first === undefined) return [];
  const { testName, common } = namesOfTests(rankings);
  const { subsets, pairs } = first.family;
  const names = distinct(rankings.flatMap((one) => one.subsets.map(({ subset }) => subset)));
  const models = distinct(rankings.flatMap((one) => one.models.map(({ model }) => model)));
  const fields: Field<SubsetRanking>[] = [
    { title: "test", align: "left", show: testName, always: true },
    ...names.map(
      (name): Field<SubsetRanking> => ({
        title: `places ${name}`,
        align: "right",
        show: (one) => {
          const row = one.subsets.find(({ subset }) => subset === name);
          return row === undefined
            ? ""
            : `${formatFixed(row.positionShift, 0)} (${formatFixed(row.randomPositionShift, 0)})`;
        },
        always: true,
      }),
    ),
    { title: "p adj.", align: "right", show: (one) => formatPValue(leastP(one)), always: true },
    { title: "order", align: "left", show: (one) => (reorders(one) ? "differs" : "not shown to differ"), always: true },
  ];
  const shifts = found.flatMap((one) => one.subsets.map((row) => ({ test: testName(one), row })));
  const moves: Field<(typeof shifts)[number]>[] = [
    { title: "test", align: "left", show: ({ test }) => test, always: true },
    { title: "subset", align: "left", show: ({ row }) => row.subset, always: true },
    ...models.map(
      (model): Field<(typeof shifts)[number]> => ({
        title: model,
        align: "right",
        show: ({ row }) => {
          const own = row.models.find((one) => one.model === model);
          return own === undefined ? "" : shiftText(own);
        },
        always: true,
      }),
    ),
  ];
  return [
    heading(level, "Over all tests"),
    paragraph(
      found.length === 0
        ? `In none of ${plural(rankings.length, "test")} the subsets are shown to order the models differently.`
        : `In ${found.length} of ${plural(rankings.length, "test")} the subsets order the models differently.`,
    ),
    ...table(
      `Places moved against all items of the test, summed over the models; in brackets what random subsets of the size move. p is adjusted over ${plural(subsets, "subset")} and ${plural(pairs, "pair")} of all tests.${common === "" ? "" : ` All of ${common}.`}`,
      rankings,
      fields,
    ),
    ...table(
      "Places that each model stands higher (↑) or lower (↓) in a subset than over all items of the test.",
      shifts,
      moves,
    ),
  ];
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].sort(compareNames);
}

function reorders({ subsets, pairs }: SubsetRanking): boolean {
  return [...subsets, ...pairs].some((one) => one.reorders);
}

function leastP({ subsets, pairs }: SubsetRanking): number {
  return Math.min(...[...subsets, ...pairs].map(({ adjustedPValue }) => adjustedPValue));
}

/** Each test by what tells it from the others: of `quiz (language de)` and `quiz (language fr)` the language. */
function namesOfTests(rankings: readonly SubsetRanking[]) {
  const parts = rankings.map(({ task, metric, framing }) => {
    const [, plain, condition] = /^(.+) \((.+)\)$/.exec(task ?? "") ?? [];
    return {
      plain: plain ?? task,
      condition: condition ?? task,
      rest: [metric, framing].flatMap((part) => part ?? []),
    };
  });
  const isCommon = (read: (part: (typeof parts)[number]) => string | null) => new Set(parts.map(read)).size === 1;
  const onePlain = isCommon(({ plain }) => plain);
  const oneRest = isCommon(({ rest }) => JSON.stringify(rest));
  const nameOf = (ranking: SubsetRanking) => {
    const { condition, rest } = parts[rankings.indexOf(ranking)] as (typeof parts)[number];
    return [onePlain ? condition : ranking.task, ...(oneRest ? [] : rest)].flatMap((part) => part ?? []).join(" · ");
  };
  const [one] = parts;
  const common = [...(onePlain ? [one?.plain ?? ""] : []), ...(oneRest ? (one?.rest ?? []) : [])].join(" · ");
  return { testName: nameOf, common };
}
