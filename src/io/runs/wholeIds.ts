import type { ResultsBuilder } from "../../data/resultsBuilder.js";

/** A builder that takes ids such as `7.0` for the whole number, as they stand where a program made them of `7`. */
export function withWholeIds(builder: ResultsBuilder): ResultsBuilder {
  return {
    ...builder,
    sheet(run, source) {
      const sheet = builder.sheet(run, source);
      return {
        add: (item, ...cell) => sheet.add({ ...item, id: item.id.replace(/^([+-]?\d+)\.0+$/, "$1") }, ...cell),
      };
    },
  };
}
