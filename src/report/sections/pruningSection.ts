import type { DiscriminationTransfer, Transfer } from "../../analysis/items/discriminationTransfer.js";
import type { PruningCurve, PruningPoint } from "../../analysis/subsets/pruning.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { either, recordWith, type Shape } from "../../arguments/shapes.js";
import { pluralOf } from "../../clause.js";
import type { Refusal } from "../../notes.js";
import { formatFixed } from "../../numberFormat.js";
import { type Block, type Field, heading, list, paragraph, table } from "../document/document.js";
import { unitOf, withInterval } from "../document/fields.js";
import { noteLines } from "./noteList.js";
import { measureField, TAUS } from "./subsetQualitySection.js";

const TRANSFER: Shape = either(
  recordWith(["ok", "random", "strength", "unit"], "the transfer of a row of items(results).rows"),
  recordWith(["code", "message"], "a refusal"),
);

/** What dropping weak items does to the scores, beside dropping items at random; and whether discrimination carries over. */
export function pruningSection(curve: PruningCurve, transfer: DiscriminationTransfer | Refusal): Block[] {
  requireArgument(
    "pruningSection",
    "curve",
    curve,
    recordWith(["points"], "the pruning of a row of items(results).rows"),
  );
  requireArgument("pruningSection", "transfer", transfer, TRANSFER);
  const { points, notes, signature } = curve;
  const largest = Math.max(0, ...points.map(({ measures }) => Math.abs(measures.drift.subset ?? 0)));
  const unit = unitOf(curve, largest);
  const score = { scale: 1, suffix: "", decimals: 2 };
  const fields: Field<PruningPoint>[] = [
    { title: "dropped", align: "right", show: ({ dropped }) => `${formatFixed(100 * dropped, 0)} %`, always: true },
    { title: "items", align: "right", show: ({ size }) => String(size), always: true },
    measureField("drift", "drift", unit),
    measureField("SE", "standardError", unit),
    measureField("seed SD", "seedSd", unit),
    measureField("τ", "kendallTau", score),
    measureField("order τ", "orderTau", score),
  ];
  return [
    heading(3, "Would dropping weak items help?"),
    paragraph(pruningSentence(points)),
    ...table(
      `Scores without the least discriminating items${curve.proportion ? ", in points" : ""}; brackets: where random subsets of the same size lie.`,
      points,
      fields,
    ),
    ...transferBlocks(transfer),
    list([
      `drift: mean over runs of the pruned score − the full score; SE: from item sampling; ${TAUS}.`,
      ...noteLines(notes),
      signature,
    ]),
  ];
}

function pruningSentence(points: readonly PruningPoint[]): string {
  const half = points.find(({ dropped }) => dropped >= 0.5) ?? points.at(-1);
  if (half === undefined) return "There are too few items to drop any.";
  const { drift, seedSd, kendallTau } = half.measures;
  const share = `${formatFixed(100 * half.dropped, 0)} %`;
  const moved =
    drift.place === "within" || drift.place === null
      ? "the mean stays where random subsets leave it"
      : "the mean drifts beyond what random subsets do, so that another thing is measured";
  const gains = [
    ...(seedSd.place === "below" ? ["a lower seed SD"] : seedSd.place === "above" ? ["a higher seed SD"] : []),
    ...(kendallTau.place === "above"
      ? ["steadier curves"]
      : kendallTau.place === "below"
        ? ["less steady curves"]
        : []),
  ];
  const gained = gains.length > 0 ? `; beyond random subsets there is ${gains.join(" and ")}` : "";
  return `Without the ${share} least discriminating items ${moved}${gained}.`;
}

function transferBlocks(transfer: DiscriminationTransfer | Refusal): Block[] {
  if (!transfer.ok) return [paragraph(`Transfer of discrimination: ${transfer.message}.`)];
  const { random, strength, unit } = transfer;
  const rows = [
    { split: "random halves", ...random, range: random.splitRange },
    { split: "weaker → stronger", ...strength, range: null },
  ];
  const plain = { scale: 1, suffix: "", decimals: 2 };
  type Row = Transfer & { readonly split: string; readonly range: Transfer["interval"] };
  const fields: Field<Row>[] = [
    { title: "split", align: "left", show: ({ split }) => split, always: true },
    {
      title: "r",
      align: "right",
      show: ({ correlation, interval }) => withInterval(correlation, interval, plain),
      always: true,
    },
    {
      title: "range over halves",
      align: "right",
      show: ({ range }) => (range === null ? "" : `[${formatFixed(range.low, 2)}, ${formatFixed(range.high, 2)}]`),
    },
    { title: "Spearman", align: "right", show: ({ spearman }) => formatFixed(spearman, 2), always: true },
    { title: "items", align: "right", show: ({ items }) => formatFixed(items, 0), always: true },
  ];
  return table(
    `Do items that tell some ${pluralOf(unit)} apart tell others apart? Correlation of item–rest in one half with the other; interval over items.`,
    rows,
    fields,
  );
}
