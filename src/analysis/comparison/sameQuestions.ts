import { questionNames } from "../../data/itemQuestions.js";
import { adoptResultMatrix, type ResultMatrix } from "../../data/resultMatrix.js";
import type { Note } from "../../notes.js";
import type { Side } from "./testSides.js";
import { note } from "./wording.js";

/** Two sides whose items of one id are one question. */
interface SidesByQuestion {
  readonly before: readonly Side[];
  readonly after: readonly Side[];
  readonly notes: readonly Note[];
}

/**
 * Sides of two dumps may name other documents by the same ids, or state other choices, clusters, subsets or answers under them: items
 * are then paired by their documents, and what contradicts is paired with nothing (`questionNames`). Dumps that were read
 * together agree already.
 */
export function bySameQuestions(before: readonly Side[], after: readonly Side[]): SidesByQuestion {
  const matrices = [...new Set([...before, ...after].flatMap(({ trials }) => trials.map(({ matrix }) => matrix)))];
  // Selections of one table hold one list, in which an id stands once.
  const lists = new Set(matrices.map(({ items }) => items));
  const found = lists.size < 2 ? null : questionNames(matrices.map(({ items }) => items));
  if (found === null) return { before, after, notes: [] };
  const renamed = new Map(
    matrices.map((matrix, index) => [matrix, withIds(matrix, found.ids[index] as readonly string[])] as const),
  );
  const sideOf = (side: Side): Side => ({
    ...side,
    trials: side.trials.map(({ matrix, run }) => ({ matrix: renamed.get(matrix) as ResultMatrix, run })),
  });
  const labels = Object.entries(found.otherLabels).filter(([, ids]) => ids.length > 0);
  return {
    before: before.map(sideOf),
    after: after.map(sideOf),
    notes: [
      ...(found.otherDocuments.length === 0
        ? []
        : [note("other-documents", { ids: found.otherDocuments, byDocument: found.byDocument })]),
      ...labels.map(([label, ids]) => note("other-labels", { label, ids })),
    ],
  };
}

function withIds(matrix: ResultMatrix, ids: readonly string[]): ResultMatrix {
  if (matrix.items.every(({ id }, index) => id === ids[index])) return matrix;
  return adoptResultMatrix({
    ...matrix,
    items: matrix.items.map((item, index) => ({ ...item, id: ids[index] as string })),
  });
}
