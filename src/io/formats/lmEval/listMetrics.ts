import type { ResultsBuilder } from "../../../data/resultsBuilder.js";
import type { MetricColumn } from "./samples.js";

/** Metrics that do not score items one by one, such as f1 over all of them. */
export class ListMetrics {
  /** Values that are none of one item, and the rows that are left without the metric. */
  readonly #counts = new Map<string, { readonly values: number; readonly rows: number }>();

  add(task: string, metric: string, { notScores, states }: MetricColumn): void {
    const name = `${metric} of ${task}`;
    const { values, rows } = this.#counts.get(name) ?? { values: 0, rows: 0 };
    this.#counts.set(name, { values: values + notScores, rows: rows + states.length });
  }

  note(builder: ResultsBuilder): void {
    for (const [name, { values, rows }] of this.#counts) {
      builder.note({
        code: "metric-not-per-item",
        message: `${name} was left out of the items: ${values} of its values are lists or labels, not scores of one item`,
        data: { count: rows },
      });
    }
  }
}
