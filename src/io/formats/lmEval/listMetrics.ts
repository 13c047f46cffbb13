import { STATE_CODE } from "../../../data/resultMatrix.js";
import type { ResultsBuilder } from "../../../data/resultsBuilder.js";
import type { MetricColumn } from "./samples.js";

/** Metrics that do not score items one by one, such as f1 over all of them. */
export class ListMetrics {
  readonly #counts = new Map<string, { readonly values: number; readonly scores: number }>();

  add(task: string, metric: string, { notScores, states }: MetricColumn): void {
    const name = `${metric} of ${task}`;
    const { values, scores } = this.#counts.get(name) ?? { values: 0, scores: 0 };
    const scored = states.filter((state) => state === STATE_CODE.scored).length;
    this.#counts.set(name, { values: values + notScores, scores: scores + scored });
  }

  note(builder: ResultsBuilder): void {
    for (const [name, { values, scores }] of this.#counts) {
      builder.note({
        code: "metric-not-per-item",
        message: `${name} was left out of the items: ${values} of its values are lists or labels, not scores of one item`,
        data: { count: values + scores },
      });
    }
  }
}
