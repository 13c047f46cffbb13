import type { TwoPlFit } from "../../analysis/irt/fitRecord.js";
import { testInformation as informationOver } from "../../analysis/irt/information.js";
import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith } from "../../arguments/shapes.js";
import { groupBy } from "../../data/groupBy.js";
import { formatCount, formatFixed, plural } from "../../numberFormat.js";
import { mean } from "../../numeric/moments.js";
import { someNames } from "../../someNames.js";
import type { Dots, Figure, Mark } from "../figure/figure.js";

/** Abilities that are drawn, and points along the curve. */
const LIMIT = 4;
const POINTS = 81;
/** Columns of the map, and dots that stand on each other at most; of more members a dot stands for several. */
const COLUMNS = 40;
const LEVELS = 6;
/** Items beyond this are named singly only where they are the most informative ones. */
const NAMED = 100;
/** Heights under the axis, as parts of the height above it: where runs and items meet, and one level of dots. */
const GROUND = 0.42;
const LEVEL = 0.062;

export interface WrightMapOptions {
  /** Default `test-information`. */
  readonly id?: string;
  /** What the test is called in the title; default "Test". */
  readonly name?: string;
}

interface Member {
  readonly name: string;
  readonly at: number;
  readonly text: string;
}

/**
 * Where a test measures, and whom: the Fisher information of all fitted items over ability, and under it a Wright map, the
 * abilities of the runs (EAP) above the difficulties of the items on the same axis. Of many items the most informative ones
 * keep their names. `null` for a fit without parameters.
 */
export function wrightMap(fit: TwoPlFit, options: WrightMapOptions = {}): Figure | null {
  requireArgument("wrightMap", "fit", fit, recordWith(["items", "abilities"], "what fit2pl returns"));
  const { id = "test-information", name = "Test" } = optionsOf("wrightMap", options);
  const known = fit.items.flatMap((item) =>
    item.slope === null || item.intercept === null ? [] : [{ ...item, slope: item.slope, intercept: item.intercept }],
  );
  const runs = fit.abilities.flatMap(({ run, eap, eapSe }): Member[] =>
    eap === null ? [] : [{ name: run, at: eap, text: `${run}: ${formatFixed(eap, 2)} ± ${formatFixed(eapSe, 2)}` }],
  );
  if (known.length === 0 || runs.length === 0) return null;
  const abilities = Array.from({ length: POINTS }, (_, point) => (2 * LIMIT * point) / (POINTS - 1) - LIMIT);
  const { information, standardError } = informationOver(known, abilities);
  const highest = Math.max(...information);
  if (!(highest > 0)) return null;
  const best = information.indexOf(highest);
  // A steep item is the most informative one at its difficulty.
  const told = new Set(
    [...known]
      .sort((a, b) => Math.abs(b.slope) - Math.abs(a.slope))
      .slice(0, NAMED)
      .map((item) => item.id),
  );
  const items = known.flatMap(({ id: item, slope, difficulty, suspect }) =>
    difficulty === null
      ? []
      : [
          {
            name: item,
            at: difficulty,
            suspect,
            text: `${item}: difficulty ${formatFixed(difficulty, 2)}, slope ${formatFixed(slope, 2)}`,
          },
        ],
  );
  const beyond = [...runs, ...items].filter(({ at }) => Math.abs(at) > LIMIT).length;
  const inside = <Kind extends Member>(members: readonly Kind[]) => members.filter(({ at }) => Math.abs(at) <= LIMIT);
  const all = { runs: inside(runs), items: inside(items) };
  const dotOf = { runs: membersOfDot(all.runs), items: membersOfDot(all.items) };
  const everyName = () => true;
  const isTold = ({ name: item }: Member) => told.has(item);
  const place = (level: number, side: 1 | -1) => highest * (side * LEVEL * (level + 0.75) - GROUND);
  const top = [...runs].sort((a, b) => b.at - a.at)[0] as Member;
  const topError = informationOver(known, [top.at]).standardError[0] ?? null;
  const suspects = all.items.filter(({ suspect }) => suspect);
  const left = fit.items.length - known.length;
  return {
    kind: "figure",
    id,
    title: `${name}: sharpest at ability ${formatFixed(abilities[best] as number, 1)} (error ${formatFixed(standardError[best] ?? null, 2)}); the best run stands at ${formatFixed(top.at, 1)} (error ${formatFixed(topError, 2)})`,
    description: `Test information of ${plural(known.length, "item")} over ability; below it ${plural(runs.length, "run")} by ability, and under the line the items by difficulty, on the same axis.`,
    x: { kind: "number", title: "ability, difficulty (SDs of the runs)", unit: "plain", domain: [-LIMIT, LIMIT] },
    y: {
      kind: "number",
      title: "test information (1 ÷ squared error of an ability)",
      unit: "plain",
      domain: [-2 * GROUND * highest, 1.05 * highest],
      ticksFrom: 0,
    },
    marks: [
      {
        kind: "line",
        tone: "first",
        weight: "thick",
        label: "information",
        points: abilities.map((ability, index) => ({ x: ability, y: information[index] as number })),
      },
      { kind: "rule", tone: "muted", axis: "y", at: 0 },
      { kind: "rule", tone: "muted", axis: "y", at: -GROUND * highest },
      ...dotsOf(
        { kind: "dots", tone: "first", label: "runs, by ability" },
        stacks(all.runs, dotOf.runs, everyName),
        (level) => place(level, 1),
      ),
      ...dotsOf(
        { kind: "dots", tone: "second", label: "items, by difficulty" },
        stacks(all.items, dotOf.items, isTold),
        (level) => place(level, -1),
      ),
    ],
    notes: [
      "Errors are those of a maximum likelihood ability, 1/√information.",
      ...(["runs", "items"] as const).flatMap((kind) =>
        dotOf[kind] > 1 ? [`One dot stands for up to ${dotOf[kind]} of ${formatCount(all[kind].length)} ${kind}.`] : [],
      ),
      ...(known.length > NAMED
        ? [`The ${NAMED} items with the steepest curves, of ${formatCount(known.length)}, are named.`]
        : []),
      ...(suspects.length > 0
        ? [
            `The slope is negative for ${plural(suspects.length, "item")} drawn here: ${someNames(suspects.map((item) => item.name))}.`,
          ]
        : []),
      ...(beyond > 0
        ? [`${formatCount(beyond)} of runs and items beyond ±${LIMIT} ${beyond === 1 ? "is" : "are"} not drawn.`]
        : []),
      ...(left > 0
        ? [
            `${plural(left, "item")} without a slope (all runs alike, or a slope without end) ${left === 1 ? "adds" : "add"} nothing here.`,
          ]
        : []),
    ],
    columns: ["what", "name", "ability", "information", "standard error"],
    rows: [
      ...abilities.map((ability, index) => [
        "test",
        null,
        ability,
        information[index] as number,
        standardError[index] ?? null,
      ]),
      ...runs.map((run) => ["run", run.name, run.at, null, null]),
      ...items.map((item) => ["item", item.name, item.at, null, null]),
    ],
  };
}

/** Members by column of the map. */
function columnsOf(members: readonly Member[]): Member[][] {
  const width = (2 * LIMIT) / COLUMNS;
  const sorted = [...members].sort((a, b) => a.at - b.at);
  return [...groupBy(sorted, ({ at }) => Math.min(COLUMNS - 1, Math.floor((at + LIMIT) / width))).values()];
}

/** How many members a dot must stand for, so that no column is higher than there is room. */
function membersOfDot(members: readonly Member[]): number {
  return Math.ceil(Math.max(0, ...columnsOf(members).map(({ length }) => length)) / LEVELS);
}

interface Stacked {
  readonly x: number;
  readonly level: number;
  readonly name: string;
}

function stacks(members: readonly Member[], most: number, isNamed: (member: Member) => boolean): Stacked[] {
  return columnsOf(members).flatMap((column) =>
    Array.from({ length: Math.ceil(column.length / most) }, (_, level): Stacked => {
      const own = column.slice(level * most, (level + 1) * most);
      // Dots of a column stand on each other.
      return { x: mean(column.map(({ at }) => at)), level, name: dotName(own, own.filter(isNamed)) };
    }),
  );
}

/** Names that one dot says. */
const SAID = 4;

function dotName(members: readonly Member[], named: readonly Member[]): string {
  const [only] = members;
  if (members.length === 1 && only !== undefined && named.length === 1) return only.text;
  const said = named.slice(0, SAID).map(({ name }) => name);
  const more = members.length - said.length;
  if (said.length === 0)
    return `${formatCount(members.length)} at ${formatFixed(mean(members.map(({ at }) => at)), 2)}`;
  return more > 0 ? `${said.join(", ")} and ${formatCount(more)} more` : said.join(", ");
}

function dotsOf(mark: Omit<Dots, "dots">, stacked: readonly Stacked[], place: (level: number) => number): Mark[] {
  return stacked.length === 0
    ? []
    : [{ ...mark, dots: stacked.map(({ x, level, name }) => ({ x, y: place(level), name })) }];
}
