import type { ResultsBuilder } from "../../data/resultsBuilder.js";

/** A builder that takes ids such as `7.0` and `007` for the whole number 7. */
export function withWholeIds(builder: ResultsBuilder): ResultsBuilder {
  return {
    ...builder,
    sheet(run, source) {
      const sheet = builder.sheet(run, source);
      return {
        add: (item, ...cell) =>
          sheet.add({ ...item, id: item.id.replace(/^([+-]?)0*(\d+)(?:\.0+)?$/, "$1$2") }, ...cell),
      };
    },
  };
}
