import type {
  DifferentialItem,
  DifferentialItemFunctioning,
} from "../../analysis/items/differentialItemFunctioning.js";
import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith } from "../../arguments/shapes.js";
import { formatFixed, formatPValue, plural } from "../../numberFormat.js";
import { type Block, type Field, heading, list, paragraph, table } from "../document/document.js";
import { noteLines } from "./noteList.js";

/** Items that are harder for one group of runs than its score explains: the sentence, the table, and how to read it. */
export function differentialItemSection(
  dif: DifferentialItemFunctioning,
  options: { readonly limit?: number } = {},
): Block[] {
  requireArgument(
    "differentialItemSection",
    "dif",
    dif,
    recordWith(["items"], "the dif of a row of items(results).rows"),
  );
  const { limit = Number.POSITIVE_INFINITY } = optionsOf("differentialItemSection", options);
  const { items, referenceRuns, focalRuns, alpha, notes, signature } = dif;
  const found = items.filter(({ favours }) => favours !== null);
  const fields: Field<DifferentialItem>[] = [
    { title: "item", align: "left", show: ({ id }) => id, always: true },
    { title: "reference", align: "right", show: ({ reference }) => formatFixed(reference.mean, 2), always: true },
    { title: "focal", align: "right", show: ({ focal }) => formatFixed(focal.mean, 2), always: true },
    { title: "MH Δ", align: "right", show: (row) => formatFixed(row.mantelHaenszel?.delta ?? null, 2), always: true },
    { title: "SE", align: "right", show: (row) => formatFixed(row.mantelHaenszel?.deltaStandardError ?? null, 2) },
    { title: "ETS", align: "left", show: (row) => row.mantelHaenszel?.etsClass ?? "" },
    { title: "p adj.", align: "right", show: ({ adjustedPValue }) => formatPValue(adjustedPValue), always: true },
    {
      title: "logistic ΔR²",
      align: "right",
      show: ({ logistic }) => (logistic?.ok ? formatFixed(logistic.rSquaredChange, 3) : (logistic?.code ?? "")),
    },
    { title: "easier for", align: "left", show: ({ favours }) => favours ?? "", always: true },
  ];
  const order = [...items].sort((a, b) => (a.adjustedPValue ?? 2) - (b.adjustedPValue ?? 2));
  return [
    heading(2, `${dif.task} · ${dif.metric}: items that work differently in two groups`),
    paragraph(
      found.length === 0
        ? "No item is shown to be harder for one group than its score explains."
        : `${plural(found.length, "item")} of ${items.length}: harder for one group than its score explains.`,
    ),
    ...table(`${plural(referenceRuns, "reference run")}, ${plural(focalRuns, "focal run")}.`, order, fields, { limit }),
    list([
      `MH Δ: negative is harder for the focal group at equal scores; ETS class C is large, A negligible. adj.: Benjamini–Hochberg at ${alpha}.`,
      ...noteLines(notes),
      signature,
    ]),
  ];
}
