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
  const { items, suspects, independent } = analysis;
  const tooFew = suspects.runs < suspects.runsNeeded;
  const task = analysis.framing === null ? analysis.task : `${analysis.task} (${analysis.framing})`;
  const placed = items.filter((row): row is Placed => row.difficulty !== null && row.itemRest !== null);
  if (placed.length === 0) return null;
  const accused = placed.filter(({ flags }) => flags.includes("suspect"));
  const negative = placed.filter(({ flags }) => !flags.includes("suspect") && flags.includes("negative"));
  const others = placed.filter(({ flags }) => !flags.includes("suspect") && !flags.includes("negative"));
  const isBinned = placed.length > LIMIT;
  const left = items.length - placed.length;
  const discriminations = domainOf(
    placed.map(({ itemRest }) => itemRest),
    { include: [0] },
  );
  const shares = areShares(placed.map(({ difficulty }) => difficulty));
  const groups: readonly {
    readonly mark: Omit<Dots, "dots">;
    readonly rows: readonly Placed[];
    readonly group: string;
  }[] = [
    { mark: { kind: "dots", tone: "muted", label: "items" }, rows: others, group: "items" },
    {
      mark: {
        kind: "dots",
        tone: "third",
        hollow: true,
        label: `better runs do worse, ${tooFew ? "not testable" : "within chance"}`,
      },
      rows: negative,
      group: "negative",
    },
    { mark: { kind: "dots", tone: "bad", label: "suspect" }, rows: accused, group: "suspect" },
  ];
  const drawn = groups
    .filter(({ rows }) => rows.length > 0)
    .map(({ mark, rows, group }) => ({
      mark,
      group,
      dots: isBinned && group !== "suspect" ? squares(rows) : rows.map(single),
    }));
  return {
    kind: "figure",
    id,
    title:
      accused.length > 0
        ? `${task}: ${plural(accused.length, "item")} to look at, where better runs do worse`
        : tooFew
          ? `${task}: ${plural(suspects.runs, independent.unit)} ${suspects.runs === 1 ? "is" : "are"} too few to accuse an item (${suspects.runsNeeded} needed)`
          : `${task}: no item is shown to be faulty${negative.length > 0 ? `; better runs do worse on ${negative.length} of ${placed.length}, within chance` : ""}`,
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
      ...drawn.map(({ mark, dots }): Mark => ({ ...mark, dots })),
    ],
    notes: [
      ...(isBinned
        ? [
            `Of ${plural(placed.length, "item")} all suspects are drawn; the others are drawn as one dot for each occupied square of a ${SQUARES} × ${SQUARES} grid.`,
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
    ],
    columns: ["what", "item", "mean score", "discrimination"],
    rows: drawn.flatMap(({ group, dots }) => dots.map(({ x, y, name = "" }) => [group, name, x, y])),
  };
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
