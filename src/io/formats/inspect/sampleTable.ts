import { STATE_CODE, type StateCode } from "../../../data/resultMatrix.js";
import type { EvalHeader } from "./evalHeader.js";
import type { InspectSample } from "./sample.js";
import { scoreLeaves } from "./scoreValue.js";

/** One metric over the samples of a log. */
export interface MetricColumn {
  /** NaN where the state is not `scored`. */
  readonly scores: number[];
  readonly states: StateCode[];
  /** Labels that no mean can be taken of, and the first of them. */
  labels: number;
  firstLabel: string;
}

/** The samples of a log, one row a sample and epoch, column by column. */
export interface SampleTable {
  readonly ids: readonly string[];
  readonly idTypes: readonly ("text" | "number")[];
  readonly epochs: readonly number[];
  /** 0 where the sample has no choices. */
  readonly choices: readonly number[];
  readonly clusters: readonly (string | undefined)[];
  readonly lines: readonly number[];
  readonly metrics: ReadonlyMap<string, MetricColumn>;
}

/** Collects samples one at a time; nothing but ids, scores and states is kept. */
export class SampleRows {
  readonly #ids: string[] = [];
  readonly #idTypes: ("text" | "number")[] = [];
  readonly #epochs: number[] = [];
  readonly #choices: number[] = [];
  readonly #clusters: (string | undefined)[] = [];
  readonly #lines: number[] = [];
  readonly #failed: boolean[] = [];
  readonly #metrics = new Map<string, MetricColumn>();
  readonly #seen = new Set<string>();

  get length(): number {
    return this.#ids.length;
  }

  has({ id, epoch }: InspectSample): boolean {
    return this.#seen.has(`${epoch} ${id}`);
  }

  add(sample: InspectSample): void {
    const row = this.#ids.length;
    this.#seen.add(`${sample.epoch} ${sample.id}`);
    this.#ids.push(sample.id);
    this.#idTypes.push(sample.idType);
    this.#epochs.push(sample.epoch);
    this.#choices.push(sample.choices);
    this.#clusters.push(sample.cluster);
    this.#lines.push(sample.line);
    this.#failed.push(sample.failed);
    for (const [scorer, value] of sample.scores) {
      for (const { metric, cell } of scoreLeaves(scorer, value)) {
        const column = this.#column(metric);
        fill(column, row);
        if (cell === null) {
          column.labels++;
          if (column.labels === 1) column.firstLabel = String(value);
        }
        column.scores.push(cell?.score ?? Number.NaN);
        column.states.push(cell?.state ?? STATE_CODE.unscored);
      }
    }
  }

  /** The rows with a state in every cell: samples that failed are errored unless the run scored them all the same. */
  table({ scorers, printed, scoresFailed }: EvalHeader): SampleTable {
    const unnamed = this.#metrics.get("");
    const names = [...scorers, ...printed.map(({ metric }) => metric), "score"];
    if (this.#metrics.size === 0) this.#column(names[0] as string);
    this.#dropEmptyStems();
    const metrics = new Map(
      [...this.#metrics].map(([name, column]) => [column === unnamed ? (names[0] as string) : name, column]),
    );
    for (const column of metrics.values()) {
      fill(column, this.#ids.length);
      this.#failed.forEach((failed, row) => {
        const isScored = column.states[row] === STATE_CODE.scored;
        if (failed && !(isScored && scoresFailed)) setState(column, row, STATE_CODE.errored);
        else if (column.states[row] === STATE_CODE.absent) setState(column, row, STATE_CODE.unscored);
      });
    }
    return {
      ids: this.#ids,
      idTypes: this.#idTypes,
      epochs: this.#epochs,
      choices: this.#choices,
      clusters: this.#clusters,
      lines: this.#lines,
      metrics,
    };
  }

  /** A scorer that gives leaves elsewhere and nothing here leaves no column: its leaves say that they are unscored. */
  #dropEmptyStems(): void {
    const names = [...this.#metrics.keys()];
    for (const [name, { states, labels }] of this.#metrics) {
      const isEmpty = labels === 0 && !states.includes(STATE_CODE.scored);
      if (isEmpty && names.some((other) => other.startsWith(`${name}.`))) this.#metrics.delete(name);
    }
  }

  #column(metric: string): MetricColumn {
    const known = this.#metrics.get(metric);
    if (known !== undefined) return known;
    const column: MetricColumn = { scores: [], states: [], labels: 0, firstLabel: "" };
    this.#metrics.set(metric, column);
    return column;
  }
}

function setState(column: MetricColumn, row: number, state: StateCode): void {
  column.scores[row] = Number.NaN;
  column.states[row] = state;
}

function fill({ scores, states }: MetricColumn, rows: number): void {
  while (scores.length < rows) {
    scores.push(Number.NaN);
    states.push(STATE_CODE.absent);
  }
}
