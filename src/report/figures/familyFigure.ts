import type { Family, Kinship } from "../../analysis/kinship/kinship.js";
import { formatCount, formatFixed, plural } from "../../numberFormat.js";
import type { Figure, Line } from "../figure/figure.js";

/** Most models that are named along the axis. */
const LEAVES = 60;

/**
 * The family tree of a table of models: the largest families, each as the joins of its models from copies at a kinship of 1
 * down to where strangers begin. `null` where no two models are kin.
 */
export function familyFigure(found: Kinship, id = "family-tree"): Figure | null {
  const families = chosen(found);
  if (families.length === 0) return null;
  const lines: Line[] = [];
  const rows: [string, string, number][] = [];
  const categories: string[] = [];
  for (const [place, { models, joins }] of families.entries()) {
    const order = leafOrder(models.length, joins);
    const at = new Map(order.map((leaf, index) => [leaf, { x: 1, y: categories.length + index }]));
    categories.push(...order.map((leaf) => models[leaf]!));
    const names = models.map((model) => model);
    for (const [index, { first, second, kinship }] of joins.entries()) {
      const [one, other] = [at.get(first)!, at.get(second)!];
      const x = Math.min(kinship, one.x, other.x);
      lines.push({
        kind: "line",
        tone: (["first", "second", "third"] as const)[place % 3]!,
        weight: "thin",
        points: [one, { x, y: one.y }, { x, y: other.y }, other],
      });
      at.set(models.length + index, { x, y: (one.y + other.y) / 2 });
      rows.push([names[first]!, names[second]!, kinship]);
      names.push(`${names[first]} and ${names[second]}`.slice(0, 80));
    }
  }
  const left = found.families.filter(({ models }) => models.length > 1).length - families.length;
  return {
    kind: "figure",
    id,
    title: `${found.task}: ${plural(found.models, "model")} count as ${formatFixed(found.effectiveModels, 1)} independent ones; the largest family has ${formatCount(families[0]!.models.length)}`,
    description: `How the models of ${plural(families.length, "family")} join by kinship, from copies on the right to where strangers begin on the left.`,
    x: {
      kind: "number",
      title: "kinship (1: the same answers)",
      unit: "plain",
      domain: [Math.min(found.threshold, ...rows.map(([, , kinship]) => kinship)) - 0.05, 1.02],
    },
    y: { kind: "category", title: "model", categories },
    marks: [...lines, { kind: "rule", tone: "muted", axis: "x", at: found.threshold, label: "kin from here on" }],
    notes: left > 0 ? [`${plural(left, "family")} more are not drawn.`] : [],
    columns: ["one", "other", "kinship"],
    rows,
  };
}

type Drawn = Family & { readonly joins: NonNullable<Family["joins"]> };

/** The largest families that fit, in their order. */
function chosen({ families }: Kinship): Drawn[] {
  let room = LEAVES;
  return families.filter((family): family is Drawn => {
    if (family.joins === null || family.models.length > room) return false;
    room -= family.models.length;
    return true;
  });
}

/** Leaves in the order in which no two joins cross. */
function leafOrder(leaves: number, joins: Drawn["joins"]): number[] {
  const under: number[][] = Array.from({ length: leaves }, (_, leaf) => [leaf]);
  for (const { first, second } of joins) under.push([...under[first]!, ...under[second]!]);
  return under.at(-1)!;
}
