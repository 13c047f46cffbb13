import { compareNames, inRunOrder, orderOfNames } from "./nameOrder.js";
import { createResultMatrix, type ResultMatrix } from "./resultMatrix.js";
import type { Results } from "./results.js";
import type { Run } from "./run.js";

/** The same results in the one order of names and runs, as readers give them; what stands in order already is kept. */
export function orderedResults(results: Results): Results {
  const matrices = results.matrices.map(orderedMatrix);
  const ofScore = ({ run }: { readonly run: Run }) => run;
  return {
    ...results,
    matrices: inRunOrder(matrices, ({ runs }) => runs[0] as Run),
    runScores: inRunOrder(results.runScores, ofScore),
    printedScores: inRunOrder(results.printedScores, ofScore),
    unnamedTasks: [...results.unnamedTasks].sort(compareNames),
    assumedDirections: [...results.assumedDirections].sort(compareNames),
  };
}

/** The matrix with its runs and its items in their order; itself where they stand in it. */
export function orderedMatrix(matrix: ResultMatrix): ResultMatrix {
  const { runs, items, scores, states, prompts, higherIsBetter } = matrix;
  const rows = inRunOrder([...runs.keys()], (row) => runs[row] as Run);
  const columns = orderOfNames(items.map(({ id }) => id));
  if (columns === null && rows.every((row, place) => row === place)) return matrix;
  const places = columns ?? [...items.keys()];
  const ordered = <Cells extends Float64Array | Uint8Array>(cells: Cells | null, moved: Cells): Cells | null => {
    if (cells === null) return null;
    let cell = 0;
    for (const row of rows) for (const column of places) moved[cell++] = cells[row * items.length + column]!;
    return moved;
  };
  return createResultMatrix({
    runs: rows.map((row) => runs[row] as Run),
    items: columns === null ? items : places.map((place) => items[place]!),
    scores: ordered(scores, new Float64Array(scores.length)) as Float64Array,
    states: ordered(states, new Uint8Array(scores.length)),
    prompts: ordered(prompts, new Float64Array(scores.length)),
    higherIsBetter,
  });
}
