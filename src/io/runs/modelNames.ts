import { defined } from "../../defined.js";
import type { Note } from "../../notes.js";
import { type IdentifiedRun, identifyRun, type RunIdentity } from "./runIdentity.js";
import type { RunPattern } from "./runPattern.js";

/** What was asked of names when the dumps were opened. */
interface NamingContext {
  /** The compiled run pattern; `null` when there is none. */
  readonly pattern: RunPattern | null;
  readonly options: { readonly model?: string };
}

interface ModelNamesOptions {
  /** Whether the file may name more than one model; default true. */
  readonly several?: boolean;
  /** Whether the file is named after its task or time, so that the folder says more; default false. */
  readonly preferFolder?: boolean;
}

/**
 * Who made the runs of one file. A file of one model is identified by its path as well, so that the run pattern is
 * tried on the path; the models of a file that names several are told apart by their names alone.
 */
export class ModelNames {
  readonly #runs = new Map<string, IdentifiedRun>();
  readonly #file: string;
  readonly #from: string;
  readonly #context: NamingContext;
  readonly #several: boolean;
  readonly #preferFolder: boolean;

  /** `from` says for people where the names stand. */
  constructor(file: string, from: string, context: NamingContext, options: ModelNamesOptions = {}) {
    this.#file = file;
    this.#from = from;
    this.#context = context;
    this.#several = options.several ?? true;
    this.#preferFolder = options.preferFolder ?? false;
  }

  /** The identity behind a name; without a name, the option `model` or the path says it. */
  identify(written: string | undefined, revision?: string): RunIdentity {
    const key = JSON.stringify([written ?? null, revision ?? null]);
    const known = this.#runs.get(key) ?? this.#identify(written, revision);
    this.#runs.set(key, known);
    return known.identity;
  }

  /** Whether every name came from the file rather than from its path or an option. */
  get areNamedInside(): boolean {
    return [...this.#runs.keys()].every((key) => JSON.parse(key)[0] !== null);
  }

  get patternNames(): string[] {
    return this.#several ? [...this.#runs.keys()].map((key) => String(JSON.parse(key)[0])) : [this.#file];
  }

  get patternFits(): number {
    return [...this.#runs.values()].filter(({ patternFitted }) => patternFitted).length;
  }

  /** `model a from provider` for one; `3 models from provider` for more. */
  get understood(): string {
    const [first, ...others] = [...this.#runs.values()];
    if (first === undefined) return "no model";
    return others.length === 0 ? first.understood : `${others.length + 1} models from ${this.#from}`;
  }

  get notes(): Note[] {
    return [...this.#runs.values()].flatMap(({ notes }) => notes);
  }

  #identify(written: string | undefined, revision: string | undefined): IdentifiedRun {
    const { options, pattern } = this.#context;
    const model = written ?? options.model;
    const clues = {
      file: this.#file,
      preferFolder: this.#preferFolder,
      ...(model === undefined
        ? {}
        : { named: { model, from: written === undefined ? "the option model" : this.#from } }),
      ...defined({ revision }),
    };
    if (!this.#several) return identifyRun(clues, pattern);
    const run = identifyRun(clues, null);
    if (pattern === null || model === undefined) return run;
    const tags = identifyRun({ file: model, named: { model, from: this.#from } }, pattern);
    return tags.patternFitted ? { ...tags, identity: { ...run.identity, ...tags.identity } } : run;
  }
}
