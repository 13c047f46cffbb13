import type { ItemAnalysis } from "../../analysis/items/itemAnalysis.js";
import type { ItemRow } from "../../analysis/items/itemRows.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith, TEXT } from "../../arguments/shapes.js";
import { groupBy } from "../../data/groupBy.js";
import { formatFixed, formatPEquation, formatPValue, plural } from "../../numberFormat.js";
import { mean } from "../../numeric/moments.js";
import { areShares } from "../../numeric/share.js";
import { type Dots, domainOf, type Figure, type Mark } from "../figure/figure.js";

/** Most items that are drawn one by one; more are drawn as one dot for each square of a grid. */
const LIMIT = 800;
/** Squares of the grid along each axis. */
const SQUARES = 40;

type Placed = ItemRow & { readonly difficulty: number; readonly itemRest: number };
type Dot = Dots["dots"][number];

/**
 * Every item by its mean score and its discrimination (item–rest correlation). Below 0 better runs do worse on the item;
 * suspects stand out. Of many items those that are not flagged are drawn as one dot a square of a grid.
 * `null` when no item has a discrimination.
 */
export function difficultyDiscrimination(analysis: ItemAnalysis, id = "item-map"): Figure | null {
  requireArgument(
    "difficultyDiscrimination",
    "analysis",
    analysis,
    recordWith(["items", "metric"], "a row of items(results).rows"),
  );
  requireArgument("difficultyDiscrimination", "id", id, TEXT);
  const { items } = analysis;
  const placed = items.filter((row): row is Placed => row.difficulty !== null && row.itemRest !== null);
  if (placed.length === 0) return null;
  const groups = groupsOf(placed, analysis);
  const task = analysis.framing === null ? analysis.task : `${analysis.task} (${analysis.framing})`;
  const discriminations = domainOf(
    placed.map(({ itemRest }) => itemRest),
    { include: [0] },
  );
  const shares = areShares(placed.map(({ difficulty }) => difficulty));
  return {
    kind: "figure",
    id,
    title: `${task}: ${findingOf(placed, analysis)}`,
    description: `Items of ${task} by mean score and discrimination (correlation of the item with the rest of the test); below 0 the better runs do worse on the item.`,
    x: {
      kind: "number",
      title: "mean score of the item (right: easy)",
      unit: shares ? "share" : "plain",
      domain: shares ? [0, 1] : domainOf(placed.map(({ difficulty }) => difficulty)),
    },
    y: { kind: "number", title: "discrimination (item–rest correlation)", unit: "plain", domain: discriminations },
    marks: [
      ...(discriminations[0] < 0
        ? [{ kind: "area" as const, tone: "bad" as const, y: [discriminations[0], 0] as const }]
        : []),
      { kind: "rule", tone: "muted", axis: "y", at: 0 },
      ...groups.map(({ mark }): Mark => mark),
    ],
    notes: notesOf(placed.length, analysis),
    columns: ["what", "item", "mean score", "discrimination"],
    rows: groups.flatMap(({ group, mark }) => mark.dots.map(({ x, y, name = "" }) => [group, name, x, y])),
  };
}

/** Whether an item is a suspect, has better runs do worse on it within chance, or neither. */
function groupOf({ flags }: Placed): "suspect" | "negative" | "items" {
  if (flags.includes("suspect")) return "suspect";
  return flags.includes("negative") ? "negative" : "items";
}

function isUntestable({ suspects }: ItemAnalysis): boolean {
  return suspects.runs < suspects.runsNeeded;
}

/** The dots, group by group, suspects last and each by itself. */
function groupsOf(placed: readonly Placed[], analysis: ItemAnalysis) {
  const isBinned = placed.length > LIMIT;
  const chance = isUntestable(analysis) ? "not testable" : "within chance";
  const looks = [
    { group: "items", tone: "muted", label: "items" },
    { group: "negative", tone: "third", hollow: true, label: `better runs do worse, ${chance}` },
    { group: "suspect", tone: "bad", label: "suspect" },
  ] as const;
  return looks.flatMap(({ group, ...look }) => {
    const rows = placed.filter((row) => groupOf(row) === group);
    if (rows.length === 0) return [];
    const dots = isBinned && group !== "suspect" ? squares(rows) : rows.map(single);
    return { group, mark: { kind: "dots", ...look, dots } satisfies Dots };
  });
}

function findingOf(placed: readonly Placed[], analysis: ItemAnalysis): string {
  const { suspects, independent } = analysis;
  const count = (group: string) => placed.filter((row) => groupOf(row) === group).length;
  const [accused, negative] = [count("suspect"), count("negative")];
  if (accused > 0) return `${plural(accused, "item")} to look at, where better runs do worse`;
  return isUntestable(analysis)
    ? `${plural(suspects.runs, independent.unit)} ${suspects.runs === 1 ? "is" : "are"} too few to accuse an item (${suspects.runsNeeded} needed)`
    : `no item is shown to be faulty${negative > 0 ? `; better runs do worse on ${negative} of ${placed.length}, within chance` : ""}`;
}

function notesOf(placed: number, { items, suspects }: ItemAnalysis): string[] {
  const left = items.length - placed;
  return [
    ...(placed > LIMIT
      ? [
          `Of ${plural(placed, "item")} all suspects are drawn; the others are drawn as one dot for each occupied square of a ${SQUARES} × ${SQUARES} grid.`,
        ]
      : []),
    ...(left > 0
      ? [
          `${plural(left, "item")} without a discrimination (all runs score alike, or not scored) ${left === 1 ? "is" : "are"} left out.`,
        ]
      : []),
    suspects.tested === 0
      ? "No item could be tested."
      : `Suspects: permutation test one by one, Benjamini–Hochberg over ${plural(suspects.tested, "item")} at ${suspects.alpha}.`,
  ];
}

function single({ id, difficulty, itemRest, pValue, adjustedPValue }: Placed): Dot {
  const p = pValue === null ? "" : `, ${formatPEquation(pValue)}, adjusted ${formatPValue(adjustedPValue)}`;
  return {
    x: difficulty,
    y: itemRest,
    name: `${id}: mean ${formatFixed(difficulty, 2)}, item–rest ${formatFixed(itemRest, 2)}${p}`,
  };
}

/** One dot a square of the grid, at the mean of its items. */
function squares(rows: readonly Placed[]): Dot[] {
  const square = (value: number) => Math.round(value * SQUARES);
  return [...groupBy(rows, ({ difficulty, itemRest }) => `${square(difficulty)} ${square(itemRest)}`).values()].map(
    (members) => {
      const [only] = members as [Placed];
      if (members.length === 1) return single(only);
      return {
        x: mean(members.map(({ difficulty }) => difficulty)),
        y: mean(members.map(({ itemRest }) => itemRest)),
        name: plural(members.length, "item"),
      };
    },
  );
}
