import { OPPONENT_TAG } from "../../../src/data/contestants.js";
import { adoptResultMatrix } from "../../../src/data/resultMatrix.js";
import type { Results } from "../../../src/data/results.js";

/** The results with every score as one against the same reference. */
export function againstOne(results: Results): Results {
  return {
    ...results,
    matrices: results.matrices.map((matrix) =>
      adoptResultMatrix({
        ...matrix,
        runs: matrix.runs.map((run) => ({ ...run, tags: { ...run.tags, [OPPONENT_TAG]: "reference" } })),
      }),
    ),
  };
}
