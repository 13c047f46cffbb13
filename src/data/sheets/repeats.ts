import type { Note } from "../../notes.js";
import { someNames } from "../../someNames.js";
import { inRunOrder } from "../nameOrder.js";
import { describeRun, type Run } from "../run.js";

/** Tells repeats of a run (several occasions) from single runs, and names them. */
export class Repeats {
  /** The first occasion of each run, and all of those with several. */
  readonly #first = new Map<string, string>();
  readonly #occasions = new Map<string, { readonly run: Run; readonly occasions: Set<string> }>();

  constructor(private readonly keyOf: (run: Run) => string) {}

  add(run: Run, occasion: string): void {
    const key = this.keyOf(run);
    const first = this.#first.get(key);
    if (first === undefined) this.#first.set(key, occasion);
    else if (first !== occasion) {
      const entry = this.#occasions.get(key) ?? { run, occasions: new Set([first]) };
      entry.occasions.add(occasion);
      this.#occasions.set(key, entry);
    }
  }

  withTrial(run: Run, occasion: string): Run {
    if (this.#occasions.size === 0 || !this.#occasions.has(this.keyOf(run))) return run;
    const trial = [run.trial, occasion].filter((part) => part !== undefined && part !== "").join(" ");
    return { ...run, trial: trial === "" ? "unnamed" : trial };
  }

  notes(): Note[] {
    const repeated = inRunOrder([...this.#occasions.values()], ({ run }) => run);
    if (repeated.length === 0) return [];
    const named = repeated.map(
      ({ run, occasions }) => `${run.task} ${run.metric} of ${describeRun(run)} (${occasions.size})`,
    );
    return [
      {
        code: "repeats-as-trials",
        message: `the same run on several occasions is taken as trials of it: ${someNames(named)}`,
      },
    ];
  }
}
