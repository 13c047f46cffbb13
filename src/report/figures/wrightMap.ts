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
  const drawn = mapOf(fit);
  if (drawn === null) return null;
  const { known, runs, items, abilities, information, standardError, highest } = drawn;
  return {
    kind: "figure",
    id,
    title: `${name}: ${findingOf(drawn)}`,
    description: `Test information of ${plural(known.length, "item")} over ability; below it ${plural(runs.length, "run")} by ability, and under the line the items by difficulty, on the same axis.`,
    x: { kind: "number", title: "ability, difficulty (SDs of the runs)", unit: "plain", domain: [-LIMIT, LIMIT] },
    y: {
      kind: "number",
      title: "test information (1 ÷ squared error of an ability)",
      unit: "plain",
      domain: [-2 * GROUND * highest, 1.05 * highest],
      ticksFrom: 0,
    },
    marks: marksOf(drawn),
    notes: notesOf(drawn, fit.items.length - known.length),
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

type Known = TwoPlFit["items"][number] & { readonly slope: number; readonly intercept: number };

/** What is drawn: the information of the test over ability, and its runs and items on the same axis. */
interface DrawnMap {
  readonly known: readonly Known[];
  readonly runs: readonly Member[];
  readonly items: readonly DrawnItem[];
  readonly abilities: readonly number[];
  readonly information: readonly number[];
  readonly standardError: readonly (number | null)[];
  /** The most information at any ability. */
  readonly highest: number;
}

interface DrawnItem extends Member {
  readonly suspect: boolean;
}

function mapOf(fit: TwoPlFit): DrawnMap | null {
  const known = fit.items.filter((item): item is Known => item.slope !== null && item.intercept !== null);
  const runs = fit.abilities.flatMap(({ run, eap, eapSe }): Member[] =>
    eap === null ? [] : [{ name: run, at: eap, text: `${run}: ${formatFixed(eap, 2)} ± ${formatFixed(eapSe, 2)}` }],
  );
  if (known.length === 0 || runs.length === 0) return null;
  const abilities = Array.from({ length: POINTS }, (_, point) => (2 * LIMIT * point) / (POINTS - 1) - LIMIT);
  const { information, standardError } = informationOver(known, abilities);
  const highest = Math.max(...information);
  if (!(highest > 0)) return null;
  const items = known.flatMap(({ id: name, slope, difficulty, suspect }): DrawnItem[] => {
    if (difficulty === null) return [];
    const text = `${name}: difficulty ${formatFixed(difficulty, 2)}, slope ${formatFixed(slope, 2)}`;
    return [{ name, at: difficulty, suspect, text }];
  });
  return { known, runs, items, abilities, information, standardError, highest };
}

function findingOf({ known, runs, abilities, information, standardError, highest }: DrawnMap): string {
  const best = information.indexOf(highest);
  const top = [...runs].sort((a, b) => b.at - a.at)[0] as Member;
  const topError = informationOver(known, [top.at]).standardError[0] ?? null;
  return `sharpest at ability ${formatFixed(abilities[best] as number, 1)} (error ${formatFixed(standardError[best] ?? null, 2)}); the best run stands at ${formatFixed(top.at, 1)} (error ${formatFixed(topError, 2)})`;
}

function marksOf({ known, runs, items, abilities, information, highest }: DrawnMap): Mark[] {
  // A steep item is the most informative one at its difficulty.
  const steepest = [...known].sort((a, b) => Math.abs(b.slope) - Math.abs(a.slope)).slice(0, NAMED);
  const told = new Set(steepest.map(({ id }) => id));
  const place = (level: number, side: 1 | -1) => highest * (side * LEVEL * (level + 0.75) - GROUND);
  return [
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
      stacks(inside(runs), () => true),
      (level) => place(level, 1),
    ),
    ...dotsOf(
      { kind: "dots", tone: "second", label: "items, by difficulty" },
      stacks(inside(items), ({ name }) => told.has(name)),
      (level) => place(level, -1),
    ),
  ];
}

/** What the picture leaves out, or draws together; `left` items have no slope. */
function notesOf({ known, runs, items }: DrawnMap, left: number): string[] {
  const suspects = inside(items).filter(({ suspect }) => suspect);
  const beyond = runs.length + items.length - inside(runs).length - inside(items).length;
  const together = (members: readonly Member[], what: string) => {
    const most = membersOfDot(inside(members));
    return most > 1 ? [`One dot stands for up to ${most} of ${formatCount(inside(members).length)} ${what}.`] : [];
  };
  return [
    "Errors are those of a maximum likelihood ability, 1/√information.",
    ...together(runs, "runs"),
    ...together(items, "items"),
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
  ];
}

function inside<Kind extends Member>(members: readonly Kind[]): Kind[] {
  return members.filter(({ at }) => Math.abs(at) <= LIMIT);
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

function stacks(members: readonly Member[], isNamed: (member: Member) => boolean): Stacked[] {
  const most = membersOfDot(members);
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
