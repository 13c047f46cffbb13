import type { Family, Kinship } from "../../analysis/kinship/kinship.js";
import { formatCount, formatFixed, plural } from "../../numberFormat.js";
import type { KinshipRow } from "../../questions/kinship.js";
import { someNames } from "../../someNames.js";
import { type Block, type Field, heading, list, paragraph, table } from "../document/document.js";
import { joinedNames } from "../text/joinedNames.js";
import { noteLines } from "./noteList.js";

/** Who is kin: how many families there are, the largest of them, how each joins, and what that does to the other numbers. */
export function kinshipSection(
  row: KinshipRow,
  { limit = Number.POSITIVE_INFINITY }: { readonly limit?: number } = {},
): Block[] {
  const title = heading(2, joinedNames(row.task, row.metric, row.framing));
  if (!row.ok) return [title, paragraph(`REFUSED  ${row.message}.`), paragraph(`Next step: ${row.hint}.`)];
  const kin = row.families.filter(({ models }) => models.length > 1);
  return [
    title,
    paragraph(kinshipSentence(row)),
    ...(row.copies.length > 0 ? [paragraph(copiesSentence(row, kin.length > 0))] : []),
    ...table("Families of two models and more, the largest first.", kin, FAMILY_FIELDS, { limit }),
    ...kin.flatMap((family, place) => (place < SHOWN_TREES && family.joins !== null ? treeBlocks(family, place) : [])),
    list([
      `kinship: agreement of two models beyond what their abilities explain, as a share of what is left: 0 for strangers, 1 for copies; from ${row.threshold} on they are kin, and families join by their mean.`,
      ...(row.chanceShare === null
        ? []
        : [`Of pairs of strangers ${chanceText(row.chanceShare)} would count as kin by chance.`]),
      "Correlations, alpha, p-values and suspects of items, and the halves and folds of subsets, count each family once.",
      `Rests on: ${row.sources.measured.join(", ")}; not known: ${row.sources.notMeasured.join(", ")}.`,
      ...noteLines(row.notes),
      row.signature,
    ]),
  ];
}

/** Families whose tree is written out. */
const SHOWN_TREES = 3;

function kinshipSentence({ models, families, effectiveModels, items }: Kinship): string {
  const alone = families.filter((family) => family.models.length === 1).length;
  const related = families.length - alone;
  if (related === 0) {
    return `No two of ${plural(models, "model")} are shown to be kin by their answers to ${plural(items, "item")}.`;
  }
  return (
    `${plural(models, "model")} are ${plural(families.length, "family")} ` +
    `(${plural(related, "family")} of two and more, ${formatCount(alone)} ${alone === 1 ? "model" : "models"} alone): ` +
    `an average over them is as sure as one over ${formatFixed(effectiveModels, 1)} independent models.`
  );
}

function copiesSentence({ copies, copiedModels }: Kinship, isKin: boolean): string {
  const [largest = []] = copies;
  const chance = isKin ? "" : " Models with such scores on these items do so by chance.";
  return `${plural(copiedModels, "model")} share the exact answers of another, in ${plural(copies.length, "set")}; the largest: ${someNames(largest, 5)}.${chance}`;
}

function chanceText(share: number): string {
  return share < 1e-4 ? "fewer than 1 in 10 000" : `${formatFixed(100 * share, 2)}%`;
}

const FAMILY_FIELDS: readonly Field<Family>[] = [
  { title: "models", align: "right", show: ({ models }) => formatCount(models.length), always: true },
  { title: "mean kinship", align: "right", show: ({ meanKinship }) => formatFixed(meanKinship, 2), always: true },
  { title: "members", align: "left", show: ({ models }) => someNames(models, 4), always: true },
];

/** The joins of one family, the most alike first, as a list. */
function treeBlocks({ models, joins }: Family, place: number): Block[] {
  const nodes: string[][] = models.map((model) => [model]);
  const lines = (joins ?? []).map(({ first, second, kinship }) => {
    const [one, other] = [nodes[first]!, nodes[second]!];
    nodes.push([...one, ...other]);
    return `${formatFixed(kinship, 2)}  ${groupText(one)} + ${groupText(other)}`;
  });
  return [heading(3, `Family ${place + 1}: how its models join`), list(lines.slice(0, 12))];
}

function groupText(models: readonly string[]): string {
  return models.length === 1 ? models[0]! : `(${someNames(models, 3)})`;
}
