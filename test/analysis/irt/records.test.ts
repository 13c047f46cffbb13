import { fit2pl } from "../../../src/analysis/irt/fit2pl.js";
import { itemFit } from "../../../src/analysis/irt/itemFit.js";
import { modelFit } from "../../../src/analysis/irt/modelFit.js";
import { pinnedRecords } from "../../support/pinnedRecords.js";
import { dataOf, simulated } from "./slowModel.js";

const { rows } = simulated(9, 150, 6);
const gaps = rows.map((row, run) => row.map((answer, item) => ((3 * run + 7 * item) % 11 === 0 ? null : answer)));
const few = simulated(3, 12, 14).rows.map((row) => [1, 0, ...row]);
const priors = { slope: { mean: 1, sd: 0.5 }, difficulty: { mean: 0, sd: 2 } };
const fitOf = (data: Parameters<typeof dataOf>[0], options: object = {}, choices?: number) =>
  fit2pl(dataOf(data, choices), { nodes: 31, limit: 5, ...options } as never);

pinnedRecords({
  "2pl": () => fitOf(rows),
  "2pl with gaps": () => fitOf(gaps, { model: "2pl", starts: 1 }),
  "1pl": () => fitOf(rows, { model: "1pl" }),
  "3pl with priors": () => fitOf(rows, { model: "3pl", priors }, 4),
  "fewer runs than items, and constant ones": () =>
    fitOf(few, { force: true, keepUnconverged: true, maxIterations: 30 }),
  "too few runs": () => fitOf(few),
  "stopped early": () => fitOf(rows, { maxIterations: 2, keepUnconverged: true }),
  "stopped early, refused": () => fitOf(rows, { maxIterations: 2 }),
  "fit of items and of the whole": () => {
    const fit = fitOf(rows);
    if (!fit.ok) throw new Error(fit.message);
    return [itemFit(dataOf(rows), fit), modelFit(dataOf(rows), fit)];
  },
  "fit of items and of the whole, with gaps": () => {
    const fit = fitOf(gaps);
    if (!fit.ok) throw new Error(fit.message);
    return [itemFit(dataOf(gaps), fit), modelFit(dataOf(gaps), fit)];
  },
});
