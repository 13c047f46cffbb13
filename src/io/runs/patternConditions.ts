import { FACET_PARTS } from "../../data/facets.js";
import type { ResultsBuilder } from "../../data/resultsBuilder.js";
import type { Fingerprint, Run } from "../../data/run.js";
import type { PatternTags } from "./runPattern.js";

/** What a run pattern says of how a run was made; `undefined` where it says nothing of it. */
export function patternConditions(tags: PatternTags): Fingerprint | undefined {
  const stated = Object.entries(FACET_PARTS).flatMap(([name, part]) => {
    const value = tags[name as keyof typeof FACET_PARTS];
    return value === undefined ? [] : [[part, value] as const];
  });
  return stated.length === 0 ? undefined : Object.fromEntries(stated);
}

/** A run on its way to the builder, with what its pattern says beside what its reader does. */
type MarkedRun = Run & { readonly conditions?: Fingerprint };

/** A builder that takes up what the run pattern says of how runs were made; what a dump itself says stands. */
export function withPatternConditions(builder: ResultsBuilder): ResultsBuilder {
  const stated = (run: MarkedRun): Run => {
    if (run.conditions === undefined) return run;
    const { conditions, ...plain } = run;
    return { ...plain, fingerprint: { ...conditions, ...plain.fingerprint } };
  };
  return {
    ...builder,
    sheet: (run, source) => builder.sheet(stated(run), source),
    runScore: (score, source) => builder.runScore({ ...score, run: stated(score.run) }, source),
  };
}
