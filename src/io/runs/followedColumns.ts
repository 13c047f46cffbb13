import { compareNames, inNameOrder } from "../../data/nameOrder.js";
import type { ResultsBuilder } from "../../data/resultsBuilder.js";
import type { Run } from "../../data/run.js";

/**
 * What a file says of its models in columns of unknown meaning: for each column the one value of each model; `null` where a
 * model has several, or none.
 */
export type ModelColumns = ReadonlyMap<string, ReadonlyMap<string, string> | null>;

/**
 * Columns that follow the models, in one file or from file to file: each model has one value in them, and not all the same.
 * What they may do to a difference cannot be told from the models.
 */
export function followedColumns(files: readonly ModelColumns[]): ReadonlySet<string> {
  const names = new Set(files.flatMap((file) => [...file.keys()]));
  return new Set(inNameOrder(names).filter((name) => follows(files, name)));
}

function follows(files: readonly ModelColumns[], name: string): boolean {
  const values = new Map<string, string>();
  for (const file of files) {
    const own = file.get(name);
    if (own === null) return false;
    for (const [model, value] of own ?? []) {
      if ((values.get(model) ?? value) !== value) return false;
      values.set(model, value);
    }
  }
  return new Set(values.values()).size > 1 && !isNamedAfterModel(values);
}

/** Whether each value is a part of the model's name, or the name a part of it. */
function isNamedAfterModel(values: ReadonlyMap<string, string>): boolean {
  return [...values].every(([model, value]) => {
    const [a, b] = [model.toLowerCase(), value.toLowerCase()];
    return Math.min(a.length, b.length) > 2 && (a.includes(b) || b.includes(a));
  });
}

/** A builder to which the runs of a file come with what these columns say of their models. */
export function withFollowedColumns(
  builder: ResultsBuilder,
  columns: ModelColumns,
  followed: ReadonlySet<string>,
): ResultsBuilder {
  const names = [...columns.keys()].filter((name) => followed.has(name)).sort(compareNames);
  if (names.length === 0) return builder;
  const made = new Map<string, string>();
  const otherOf = (model: string): string => {
    const known = made.get(model);
    if (known !== undefined) return known;
    const other = names.map((name) => `${name} ${columns.get(name)?.get(model) ?? ""}`.trim()).join(", ");
    made.set(model, other);
    return other;
  };
  const runOf = (run: Run): Run => ({ ...run, fingerprint: { ...run.fingerprint, other: otherOf(run.model) } });
  return {
    ...builder,
    sheet: (run, source) => builder.sheet(runOf(run), source),
    runScore: (score, source) => builder.runScore({ ...score, run: runOf(score.run) }, source),
  };
}
