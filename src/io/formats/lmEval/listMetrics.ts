import type { ResultsBuilder } from "../../../data/resultsBuilder.js";

/** Metrics that do not score items one by one, such as f1 over all of them. */
export class ListMetrics {
  readonly #counts = new Map<string, number>();

  add(task: string, metric: string, values: number): void {
    const name = `${metric} of ${task}`;
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + values);
  }

  note(builder: ResultsBuilder): void {
    for (const [name, values] of this.#counts) {
      builder.note({
        code: "metric-not-per-item",
        message: `${name} was left out of the items: ${values} of its values are lists or labels, not scores of one item`,
      });
    }
  }
}
