import type { PrintedError } from "../../analysis/scores/printedErrors.js";
import { groupBy } from "../../data/groupBy.js";
import { describeRun } from "../../data/run.js";
import { formatSignificant, plural } from "../../numberFormat.js";
import { someNames } from "../../someNames.js";
import { type Block, type Field, heading, list, paragraph, table } from "../document/document.js";

/** Standard errors printed in the dumps that do not follow from what the dumps hold. */
export function printedSection(
  checked: number,
  differing: readonly PrintedError[],
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
  const verdict = `${checked - differing.length} of ${checked} standard errors in the dumps agree with those recomputed here (n − 1).`;
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
