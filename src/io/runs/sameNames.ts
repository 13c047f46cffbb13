import type { ResultsBuilder } from "../../data/resultsBuilder.js";
import type { Run } from "../../data/run.js";
import { ArgumentError } from "../../errors.js";
import { someNames } from "../../someNames.js";

/** Two names of one model, task or metric: the first is read as the second. */
type SameNames = readonly (readonly [string, string])[];

const CALLER = "readDumps";

/**
 * A builder to which names of models, tasks and metrics that are said to be the same come as one; names that nothing is called
 * are said in a note when it builds.
 *
 * Throws `ArgumentError` for a name that is said to be two others, and for names that lead in a circle.
 */
export function withSameNames(builder: ResultsBuilder, same: SameNames): ResultsBuilder {
  const kept = keptNames(same);
  const met = new Set<string>();
  const nameOf = (name: string): string => {
    const other = kept.get(name);
    if (other === undefined) return name;
    met.add(name);
    return other;
  };
  const runOf = (run: Run): Run => {
    const [model, task, metric] = [nameOf(run.model), nameOf(run.task), nameOf(run.metric)];
    const isSame = model === run.model && task === run.task && metric === run.metric;
    return isSame ? run : { ...run, model, task, metric };
  };
  return {
    ...builder,
    sheet: (run, source) => builder.sheet(runOf(run), source),
    runScore: ({ run, subtasks, ...score }, source) =>
      builder.runScore(
        { ...score, run: runOf(run), ...(subtasks === undefined ? {} : { subtasks: subtasks.map(nameOf) }) },
        source,
      ),
    sameOccasion: (task, copy, original) => builder.sameOccasion(nameOf(task), copy, original),
    unnamedTask: (task) => builder.unnamedTask(nameOf(task)),
    build() {
      const lost = [...kept.keys()].filter((name) => !met.has(name));
      if (lost.length > 0) {
        const names = someNames(lost.map((name) => JSON.stringify(name)));
        builder.note({
          code: "same-not-found",
          message: `no model, task or metric is called ${names}, said to be the same as another`,
        });
      }
      return builder.build();
    },
  };
}

/** Each name with what it is read as in the end. */
function keptNames(same: SameNames): ReadonlyMap<string, string> {
  const next = new Map<string, string>();
  for (const [name, other] of same) {
    const known = next.get(name);
    if (known !== undefined && known !== other) {
      const said = `${JSON.stringify(known)} and to be ${JSON.stringify(other)}`;
      throw new ArgumentError(CALLER, `${JSON.stringify(name)} is said to be ${said}. Name one.`);
    }
    next.set(name, other);
  }
  const lastOf = (name: string): string => {
    let last = name;
    for (let steps = 0; next.has(last); steps++) {
      if (steps > next.size) {
        throw new ArgumentError(CALLER, `names lead in a circle from ${JSON.stringify(name)}. Leave one pair out.`);
      }
      last = next.get(last) as string;
    }
    return last;
  };
  return new Map([...next.keys()].map((name) => [name, lastOf(name)]));
}
