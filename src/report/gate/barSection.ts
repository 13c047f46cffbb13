import type { BarGate, BarOutcome, BarTask } from "../../analysis/gate/barGate.js";
import { correctionName } from "../../inference/significance/correctionName.js";
import { distinctNotes } from "../../notes.js";
import {
  formatCount,
  formatLevel,
  formatPValue,
  formatRange,
  formatScore,
  UNDEFINED_TEXT,
} from "../../numberFormat.js";
import { type Block, type Field, heading, list, paragraph, table } from "../document/document.js";
import { unitOf } from "../document/fields.js";
import { noteLines } from "../sections/noteList.js";
import { noiseLine } from "../text/noiseLine.js";
import { worstFirst } from "./worstFirst.js";

const TITLES: Readonly<Record<BarOutcome, string>> = {
  "at-least": "AT LEAST",
  below: "BELOW",
  "cannot-tell": "CANNOT TELL",
};

/** Scores against a fixed bar: what is below first. */
export function barSection(bar: BarGate, options: { readonly limit?: number } = {}): Block[] {
  const { outcome, sentence, tasks, family, notes, signature } = bar;
  const ordered = worstFirst(tasks, ["below", "cannot-tell", "at-least"]);
  const lines = ordered.flatMap((task) =>
    task.outcome === "at-least" || task.sentence === sentence ? [] : [task.sentence],
  );
  const unit = (row: BarTask) => unitOf(row, row.bar);
  const fields: Field<BarTask>[] = [
    { title: "task", align: "left", show: ({ task }) => task, always: true },
    { title: "metric", align: "left", show: ({ metric }) => metric },
    { title: "framing", align: "left", show: ({ framing }) => framing ?? "" },
    { title: "model", align: "left", show: ({ model }) => model },
    { title: "outcome", align: "left", show: ({ outcome: own }) => own.replace("-", " "), always: true },
    { title: "score", align: "right", show: (row) => formatScore(row.score, unit(row)), always: true },
    {
      title: `${formatLevel(1 - 2 * family.alpha)} CI`,
      joined: true,
      align: "right",
      show: ({ interval, ...row }) =>
        interval === null ? UNDEFINED_TEXT : formatRange(interval.low, interval.high, unitOf(row, row.bar), false),
    },
    { title: "p at least", align: "right", show: ({ pValue }) => formatPValue(pValue) },
    { title: "adj. p", align: "right", show: ({ adjustedPValue }) => formatPValue(adjustedPValue) },
    { title: "p below", align: "right", show: ({ abovePValue }) => formatPValue(abovePValue) },
    { title: "items", align: "right", show: ({ items }) => formatCount(items) },
    { title: "seeds", align: "right", show: ({ seeds }) => formatCount(seeds) },
  ];
  const together =
    family.size > 1 ? `; p at least adjusted over ${family.size} scores (${correctionName(family.correction)})` : "";
  const caption = `Scores against ${bar.bar}, one-sided alpha ${family.alpha}${together}. “p at least”: of scores as low as these, were the true one at the bar; “p below”: of scores as high. Either end of the interval is a one-sided bound.`;
  const sources = tasks.find((task) => task.sources !== null)?.sources ?? null;
  return [
    heading(2, `${TITLES[outcome]}${outcome === "cannot-tell" ? "" : ` ${bar.bar}`}`),
    paragraph(sentence),
    ...(lines.length > 0
      ? [list([...lines.slice(0, 10), ...(lines.length > 10 ? [`… and ${lines.length - 10} more.`] : [])])]
      : []),
    ...table(caption, ordered, fields, options),
    list([
      ...noteLines(distinctNotes([...notes, ...tasks.flatMap((task) => task.notes)])),
      ...(sources === null ? [] : [noiseLine(sources)]),
      signature,
    ]),
  ];
}
