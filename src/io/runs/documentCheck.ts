import type { ResultsBuilder } from "../../data/resultsBuilder.js";

/** The items of one file, row by row. */
export interface ItemDocuments {
  readonly file: string;
  readonly ids: readonly string[];
  /** Fingerprint of what each item asks; NaN where the file does not say it. */
  readonly documents: readonly number[];
}

/** Sees whether one id of a task stands for different documents in different files. */
export class DocumentCheck {
  readonly #tasks = new Map<string, Map<string, number>>();
  readonly #differing = new Map<string, { readonly ids: Set<string>; readonly file: string }>();

  check(task: string, { ids, documents, file }: ItemDocuments): void {
    const known = this.#tasks.get(task) ?? new Map<string, number>();
    this.#tasks.set(task, known);
    for (let row = 0; row < ids.length; row++) {
      const document = documents[row] as number;
      if (Number.isNaN(document)) continue;
      const id = ids[row] as string;
      const earlier = known.get(id);
      if (earlier === undefined) known.set(id, document);
      else if (earlier !== document) {
        const entry = this.#differing.get(task) ?? { ids: new Set<string>(), file };
        this.#differing.set(task, entry);
        entry.ids.add(id);
      }
    }
  }

  note(builder: ResultsBuilder): void {
    for (const [task, { ids, file }] of this.#differing) {
      builder.note({
        code: "item-content-differs",
        message:
          `${ids.size} ids of ${task} stand for different documents in different files (first: ${JSON.stringify([...ids][0])} in ${file}): ` +
          "pairing runs by id is wrong for them",
      });
    }
  }
}
