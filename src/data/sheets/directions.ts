import { ArgumentError, InputError } from "../../errors.js";
import type { Note } from "../../notes.js";
import { someNames } from "../../someNames.js";
import { metricDirection } from "../metricDirection.js";
import { inNameOrder } from "../nameOrder.js";
import type { Run } from "../run.js";
import type { RunSource } from "./openSheet.js";

/** What the caller knows of metrics, which wins over dumps and names. */
export interface DirectionOptions {
  /** Metrics of which more is better, with or without their answer filter. */
  readonly higherIsBetter?: readonly string[];
  /** Metrics of which less is better. */
  readonly lowerIsBetter?: readonly string[];
}

/**
 * Which way each metric goes: as asked, else as a dump says of the task's metric, else by the metric's name. Asked when all
 * is read, so that what one file says holds for the others, whichever came first.
 */
export class Directions {
  readonly #asked: ReadonlyMap<string, boolean>;
  readonly #metrics = new Set<string>();
  readonly #stated = new Map<string, { readonly higherIsBetter: boolean; readonly file: string }>();
  readonly #byName = new Map<string, boolean>();
  readonly #assumed = new Set<string>();

  constructor({ higherIsBetter = [], lowerIsBetter = [] }: DirectionOptions) {
    const both = higherIsBetter.find((metric) => lowerIsBetter.includes(metric));
    if (both !== undefined) {
      throw new ArgumentError("createResultsBuilder", `${both} cannot be better both higher and lower. Name it once.`);
    }
    this.#asked = new Map([
      ...higherIsBetter.map((metric) => [metric, true] as const),
      ...lowerIsBetter.map((metric) => [metric, false] as const),
    ]);
  }

  /** Takes note of a run's metric, and of what its dump says of it. */
  meet({ task, metric }: Run, { file, higherIsBetter }: RunSource): void {
    this.#metrics.add(metric);
    if (higherIsBetter === undefined || this.#askedOf(metric) !== undefined) return;
    const key = JSON.stringify([task, metric]);
    const known = this.#stated.get(key);
    if (known === undefined) this.#stated.set(key, { higherIsBetter, file });
    else if (known.higherIsBetter !== higherIsBetter) {
      const [up, down] = higherIsBetter ? [file, known.file] : [known.file, file];
      throw new InputError(
        "mixed-direction",
        `${task} ${metric} is better when higher in ${up}, and when lower in ${down}. ` +
          "--lower-is-better or --higher-is-better says which; two metrics need two names.",
        { file },
      );
    }
  }

  of({ task, metric }: Run): boolean {
    const stated = this.#askedOf(metric) ?? this.#stated.get(JSON.stringify([task, metric]))?.higherIsBetter;
    if (stated !== undefined) return stated;
    const known = this.#byName.get(metric);
    if (known !== undefined) return known;
    const direction = metricDirection(metric);
    if (direction === "unknown") this.#assumed.add(metric);
    this.#byName.set(metric, direction !== "lower");
    return direction !== "lower";
  }

  #askedOf(metric: string): boolean | undefined {
    return this.#asked.get(metric) ?? this.#asked.get(plainMetric(metric));
  }

  /** Metrics whose direction nothing says; more is taken to be better. */
  get assumed(): readonly string[] {
    return inNameOrder(this.#assumed);
  }

  notes(): Note[] {
    const metrics = inNameOrder(this.#metrics);
    const known = new Set([...metrics, ...metrics.map(plainMetric)]);
    const lost = [...this.#asked.keys()].filter((metric) => !known.has(metric));
    const lower = metrics.filter((metric) => this.#byName.get(metric) === false);
    return [
      ...lower.map((metric) => ({
        code: "direction-by-name",
        message: `${metric}: less is better, judged by its name`,
      })),
      ...(this.assumed.length === 0
        ? []
        : [
            {
              code: "direction-assumed",
              message: `${someNames(this.assumed)}: more is taken to be better, which neither file nor name says; --lower-is-better or --higher-is-better says it`,
            },
          ]),
      ...(lost.length === 0 || metrics.length === 0
        ? []
        : [
            {
              code: "metric-not-found",
              message: `no metric is called ${someNames(lost)}, whose direction was given; the metrics are ${someNames(metrics)}`,
            },
          ]),
    ];
  }
}

/** The metric without its answer filter. */
function plainMetric(metric: string): string {
  return metric.split(",")[0] as string;
}
