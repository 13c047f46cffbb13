import { groupBy } from "../../data/groupBy.js";
import type { Item } from "../../data/item.js";
import type { MissingPolicy } from "../../data/missing.js";
import { MISSING } from "../../defaults.js";
import type { LabelledColumns } from "../../inference/significance/labelPermutations.js";
import type { Note } from "../../notes.js";
import type { Side } from "../comparison/testSides.js";
import { leftOutNotes, type SharedScores, sharedScores } from "./sharedScores.js";
import { note } from "./wording.js";

/** What makes a subset of items. */
export type SubsetAxis = "subset" | "framing" | "task";

/** The runs of each model in one part of the test: the whole task, one framing of it, or one of several tasks. */
interface TestPart {
  readonly part: string;
  readonly models: readonly { readonly model: string; readonly sides: readonly Side[] }[];
}

/** Models × items with the subsets that the items belong to. */
interface SubsetColumns {
  readonly models: readonly string[];
  readonly subsets: readonly string[];
  readonly columns: LabelledColumns & { readonly scores: Float64Array };
  readonly unit: "item" | "cluster" | "within-item";
  readonly notes: readonly Note[];
}

interface Column {
  readonly part: string;
  readonly item: Item;
  readonly scores: readonly number[];
}

/**
 * The items that every model scored, training seeds averaged, with their labels. `null` without any.
 * Framings and tasks that hold the same item ids are paired: their labels may change places within an item only.
 */
export function subsetColumns(
  parts: readonly TestPart[],
  by: SubsetAxis,
  { missing = MISSING }: { readonly missing?: MissingPolicy } = {},
): SubsetColumns | null {
  const common = [...new Set(parts.flatMap(({ models }) => models.map(({ model }) => model)))].filter((model) =>
    parts.every((part) => part.models.some((one) => one.model === model)),
  );
  const everyone = new Set(parts.flatMap(({ models }) => models.map(({ model }) => model))).size;
  const notes: Note[] = [];
  if (common.length < everyone) notes.push(note("models-left-out", { models: everyone - common.length }));
  let leftOut = 0;
  const all = parts.flatMap(({ part, models }): Column[] => {
    const sides = common.map((model) => models.find((one) => one.model === model)?.sides ?? []);
    const shared = sharedScores(sides, { missing });
    if (shared === null) return [];
    leftOut += shared.leftOut;
    return columnsOf(part, shared, common.length);
  });
  notes.push(...leftOutNotes(leftOut, all.length));
  const byId = groupBy(all, ({ item }) => item.id);
  const isPaired =
    by !== "subset" && parts.length > 1 && [...byId.values()].every((own) => own.length === parts.length);
  if (isPaired) {
    const message = `all ${by}s hold the same item ids: labels change places within an item only, which is sound even where ids are mere row numbers`;
    notes.push({ code: "paired-by-id", message });
  }
  const labelled = all.map((column) => (by === "subset" ? [...new Set(column.item.subsets ?? [])] : [column.part]));
  const subsets = [...new Set(labelled.flat())];
  if (all.length === 0 || subsets.length === 0) return null;
  const indexOf = new Map(subsets.map((subset, index) => [subset, index]));
  const columnLabels = labelled.map((own) => own.map((subset) => indexOf.get(subset) as number));
  const unlabelled = labelled.filter((own) => own.length === 0).length;
  if (unlabelled > 0) notes.push(note("unlabelled-items", { unlabelled, items: all.length }));
  const clusters = isPaired ? null : wholeClusters(all, columnLabels);
  if (clusters === null && !isPaired && all.every(({ item }) => item.cluster !== undefined)) {
    notes.push(note("split-clusters"));
  }
  const units = clusters ?? all.map((_, column) => [column]);
  const place = new Map(all.map((column, index) => [column, index]));
  return {
    models: common,
    subsets,
    columns: {
      scores: Float64Array.from(common.flatMap((_, row) => all.map(({ scores }) => scores[row] as number))),
      rows: common.length,
      columns: all.length,
      units,
      labels: units.map((own) => columnLabels[own[0] as number] as number[]),
      groups: subsets.length,
      ...(isPaired
        ? { blocks: [...byId.values()].map((own) => own.map((column) => place.get(column) as number)) }
        : {}),
    },
    unit: isPaired ? "within-item" : clusters === null ? "item" : "cluster",
    notes,
  };
}

function columnsOf(part: string, { items, scores }: SharedScores, models: number): Column[] {
  return items.map((item, column) => ({
    part,
    item,
    scores: Array.from({ length: models }, (_, row) => scores[row * items.length + column] as number),
  }));
}

/** The columns of each cluster, where every item names one and no cluster is split by the labels; otherwise `null`. */
function wholeClusters(all: readonly Column[], labels: readonly (readonly number[])[]): number[][] | null {
  if (all.some(({ item }) => item.cluster === undefined)) return null;
  const indexed = all.map((column, index) => ({ key: JSON.stringify([column.part, column.item.cluster]), index }));
  const clusters = [...groupBy(indexed, ({ key }) => key).values()].map((own) => own.map(({ index }) => index));
  const isWhole = clusters.every((own) =>
    own.every((index) => JSON.stringify(labels[index]) === JSON.stringify(labels[own[0] as number])),
  );
  return isWhole ? clusters : null;
}
