import type { SubsetExperiment, SubsetExperimentRow } from "../../analysis/subsets/subsetExperiment.js";
import type { SubsetMeasureName } from "../../analysis/subsets/subsetQuality.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith } from "../../arguments/shapes.js";
import { type ScoreUnit, UNDEFINED_TEXT } from "../../numberFormat.js";
import { type Block, type Field, heading, list, paragraph, table } from "../document/document.js";
import { unitOf, withInterval } from "../document/fields.js";
import { noteLines } from "./noteList.js";
import { ESTIMATE_NAMES, METHOD_NAMES } from "./subsetSection.js";

/** What each way of choosing items on some runs does to the scores of others, beside random subsets and all items. */
export function subsetQualitySection(experiment: SubsetExperiment): Block[] {
  requireArgument(
    "subsetQualitySection",
    "experiment",
    experiment,
    recordWith(["rows", "refused"], "what subsetExperiment returns"),
  );
  const { rows, refused, trainRuns, testRuns, proportion, notes, signature } = experiment;
  const title = heading(3, "Do chosen items lower the noise?");
  const refusals = refused.map(({ method, message }) => `${METHOD_NAMES[method]}: not done, ${message}.`);
  const [first] = rows;
  if (first === undefined) return [title, ...(refusals.length > 0 ? [list(refusals)] : [])];
  const largest = Math.max(0, ...rows.map(({ measures }) => measures.absoluteError.subset ?? 0));
  const unit = unitOf({ proportion }, largest);
  const plain: ScoreUnit = { scale: 1, suffix: "", decimals: 2 };
  const measures: readonly [string, SubsetMeasureName, ScoreUnit][] = [
    ["error", "absoluteError", unit],
    ["drift", "drift", unit],
    ["seed SD", "seedSd", unit],
    ["total variation", "totalVariation", plain],
    ["τ", "kendallTau", plain],
    ["order τ", "orderTau", plain],
  ];
  const fullText = measures.flatMap(([name, key, scale]) => {
    const value = first.measures[key].full;
    const isGiven = key === "absoluteError" || key === "drift" || key === "orderTau" || value === null;
    return isGiven ? [] : [`${name} ${withInterval(value, null, scale)}`];
  });
  const fields: Field<SubsetExperimentRow>[] = [
    { title: "items", align: "right", show: ({ size }) => String(size), always: true },
    { title: "chosen", align: "left", show: ({ method }) => METHOD_NAMES[method], always: true },
    { title: "score", align: "left", show: ({ estimate }) => ESTIMATE_NAMES[estimate], always: true },
    ...measures.map(([name, key, scale]) => measureField(name, key, scale)),
  ];
  return [
    title,
    paragraph(experimentSentence(experiment)),
    ...table(
      `Items chosen on ${trainRuns} runs, scores of ${testRuns} others${proportion ? ", in points" : ""}; brackets: where random subsets of the same size lie.${fullText.length > 0 ? ` All items: ${fullText.join(", ")}.` : ""}`,
      [...rows].sort((a, b) => a.size - b.size),
      fields,
    ),
    list([
      `error: mean |score − full score|; drift: mean of score − full score; total variation: path of a curve ÷ its net change, 1 is straight; ${TAUS}.`,
      "A score from a model can be steady because it shrinks: read seed SD and total variation with error and order τ.",
      ...refusals,
      ...noteLines(notes),
      signature,
    ]),
  ];
}

/** How the two kinds of τ are told in a caption. */
export const TAUS = "τ: monotonicity over checkpoints; order τ: of the runs, with their full scores";

/** A column of one measure of subsets, beside where random subsets of the same size lie. */
export function measureField<Row extends Pick<SubsetExperimentRow, "measures">>(
  title: string,
  name: SubsetMeasureName,
  unit: ScoreUnit,
): Field<Row> {
  return {
    title,
    align: "right",
    show: ({ measures }) => {
      const { subset, randomInterval } = measures[name];
      return subset === null ? UNDEFINED_TEXT : withInterval(subset, randomInterval, unit);
    },
  };
}

function experimentSentence({ rows }: SubsetExperiment): string {
  const count = (name: SubsetMeasureName, place: "below" | "above") =>
    rows.filter(({ measures }) => measures[name].place === place).length;
  const known = rows.filter(({ measures }) => measures.seedSd.place !== null).length;
  const error = `error is below the band of random subsets in ${count("absoluteError", "below")} of ${rows.length} rows, above it in ${count("absoluteError", "above")}`;
  if (known === 0) return `Against random subsets of the same size: the ${error}.`;
  return `Against random subsets of the same size: the ${error}; the seed SD is below in ${count("seedSd", "below")} of ${known}, above in ${count("seedSd", "above")}.`;
}
