import { plural } from "../../numberFormat.js";
import { surestFirst } from "../sections/comparisonSection.js";
import type { VarianceReport } from "./record.js";

/** Comparisons that are said one by one. */
const SAID = 12;

/**
 * What a paper's results may say, in the sentences of the comparisons: over all tasks, then each difference that is real, the surest first,
 * then how many are not shown. Empty without comparisons.
 */
export function resultsParagraph({ comparisons: family }: Pick<VarianceReport, "comparisons">): string {
  if (family === null) return "";
  const done = surestFirst(family.comparisons.filter((one) => one.ok));
  const real = done.filter(({ verdict }) => verdict === "better" || verdict === "worse");
  const rest = done.length - real.length;
  const more = real.length - SAID;
  return [
    ...family.overall.map(({ sentence }) => sentence),
    ...real.slice(0, SAID).map(({ task, sentence }) => `${task}: ${sentence}`),
    ...(more > 0 ? [`${plural(more, "more difference")} ${more === 1 ? "is" : "are"} shown to be real.`] : []),
    ...(rest > 0
      ? [
          `Of ${plural(done.length, "comparison")}, ${rest} ${rest === 1 ? "shows" : "show"} no difference, which does not make the two equal.`,
        ]
      : []),
  ].join(" ");
}
