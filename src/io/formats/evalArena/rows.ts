import { groupBy } from "../../../data/groupBy.js";
import { itemMeans } from "../../../data/itemMeans.js";
import { type ResultMatrix, runScoresOf } from "../../../data/resultMatrix.js";
import { describeRun, type Run, runKey } from "../../../data/run.js";
import { isBinary } from "../../../numeric/binary.js";
import { numberCell } from "../../tables/quotedCell.js";

/**
 * A matrix as the JSON Lines that eval-arena reads: one row a model and item, with the mean over trials (`pass1`), their
 * number (`count`), and how many were right (`correct`) where scores are 0 or 1. Items that no trial scored are left out.
 * Seed, checkpoint and framing become part of the model's name.
 *
 * https://github.com/crux-eval/eval-arena
 */
export function* evalArenaRows(matrix: ResultMatrix): Generator<string> {
  const indexed = matrix.runs.map((run, index) => ({ run, index }));
  for (const trials of groupBy(indexed, ({ run }) => runKey(run, ["trial"])).values()) {
    const runs = trials.map(({ index }) => ({ matrix, run: index }));
    const { trial: _, ...run } = (trials[0] as { run: Run }).run;
    const counts = new Uint32Array(matrix.items.length);
    for (const { run: index } of runs) {
      runScoresOf(matrix, index).forEach((score, item) => {
        if (!Number.isNaN(score)) counts[item]!++;
      });
    }
    const binary = trials.every(({ index }) =>
      isBinary(runScoresOf(matrix, index).filter((score) => !Number.isNaN(score))),
    );
    const { means } = itemMeans(runs);
    for (const [item, { id }] of matrix.items.entries()) {
      const [mean, count] = [means[item]!, counts[item]!];
      if (count === 0) continue;
      const names = JSON.stringify({ benchmark_id: matrix.task, model: describeRun(run), example_id: id }).slice(0, -1);
      const correct = binary ? `,"correct":${Math.round(mean * count)}` : "";
      yield `${names},"pass1":${numberCell(mean)},"count":${count}${correct}}\n`;
    }
  }
}
