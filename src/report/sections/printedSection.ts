import type { PrintedError } from "../../analysis/scores/printedErrors.js";
import { printedErrorCount, printedErrors } from "../../analysis/scores/printedErrors.js";
import { groupBy } from "../../data/groupBy.js";
import { describeRun } from "../../data/run.js";
import { formatCount, formatSignificant, plural } from "../../numberFormat.js";
import { someNames } from "../../someNames.js";
import { type Block, type Field, heading, list, paragraph, table } from "../document/document.js";
import { type Section, withFigures } from "./section.js";

/** What the section adds to the record of a report; the type of the table of sections names it. @public */
export interface PrintedPart {
  readonly printed: {
    readonly checked: number;
    /** Printed errors that nothing in the dumps determines. */
    readonly unchecked: number;
    readonly differing: readonly PrintedError[];
  };
}

export const PRINTED: Section<"printed", PrintedPart> = {
  name: "printed",
  title: "Printed against recomputed standard errors",
  needs: "aggregates that print errors beside their items or n",
  doing: "printed standard errors",
  unasked: () => ({ printed: { checked: 0, unchecked: 0, differing: [] } }),
  analyse({ results }) {
    const errors = printedErrors(results);
    const withError = errors.filter(({ printed }) => printed.standardError !== null).length;
    const unchecked = printedErrorCount(results) - withError;
    return {
      part: { printed: { checked: errors.length, unchecked, differing: errors.filter(({ agrees }) => !agrees) } },
    };
  },
  isEmpty: ({ printed }) => printed.checked === 0,
  blocks: ({ printed }, { limit, figures }) => withFigures(figures, printedSection(printed, { limit })),
  tables: ({ printed }) => [["printed-errors", printed.differing]],
};

/** Standard errors printed in the dumps that do not follow from what the dumps hold. */
export function printedSection(
  { checked, unchecked, differing }: PrintedPart["printed"],
  { limit = Number.POSITIVE_INFINITY }: { readonly limit?: number } = {},
): Block[] {
  if (checked === 0) return [];
  const fields: Field<PrintedError>[] = [
    { title: "task", align: "left", show: ({ run }) => run.task, always: true },
    { title: "metric", align: "left", show: ({ run }) => run.metric },
    { title: "run", align: "left", show: ({ run }) => describeRun(run) },
    { title: "printed", align: "right", show: ({ printed }) => formatSignificant(printed.value, 4), always: true },
    {
      title: "± printed",
      align: "right",
      show: ({ printed }) => formatSignificant(printed.standardError, 6),
      always: true,
    },
    {
      title: "recomputed",
      align: "right",
      show: ({ recomputed }) => formatSignificant(recomputed.value, 4),
      always: true,
    },
    {
      title: "± recomputed",
      align: "right",
      show: ({ recomputed }) => formatSignificant(recomputed.standardError, 6),
      always: true,
    },
  ];
  const verdict = `${checked - differing.length} of ${checked} standard errors in the dumps agree with those recomputed here (n − 1).${unchecked === 0 ? "" : ` ${formatCount(unchecked)} more could not be checked: nothing in the dumps determines ${unchecked === 1 ? "it" : "them"}.`}`;
  return [
    heading(2, "Printed against recomputed standard errors"),
    paragraph(verdict),
    ...table("Where they differ.", differing, fields, { limit }),
    ...(differing.length > 0 ? [list(reasons(differing))] : []),
  ];
}

/** Each reason once, with the tasks that it holds for. */
function reasons(differing: readonly PrintedError[]): string[] {
  return [...groupBy(differing, ({ reason }) => reason ?? "the reason is not known").entries()].map(
    ([reason, members]) => {
      const tasks = [...new Set(members.map(({ run }) => run.task))];
      return `${plural(members.length, "row")} (${someNames(tasks)}): ${reason}`;
    },
  );
}
