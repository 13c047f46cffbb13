import type { Interval } from "../../../inference/intervals/interval.js";
import { noteWriter } from "../../../notes.js";
import {
  formatCount,
  formatDifference,
  formatLevel,
  formatRange,
  plural,
  type ScoreUnit,
} from "../../../numberFormat.js";

const WORDS = {
  "adjusted-by-items": ({
    difference,
    interval: { low, high, level },
    items,
    known,
    models,
    gain,
    unit,
  }: {
    difference: number;
    interval: Interval;
    items: { shared: number; all: number };
    known: "baseline" | "candidate";
    models: number;
    gain: number;
    unit: ScoreUnit;
  }) =>
    `on items like all ${formatCount(items.all)} of the ${known}, with its scores${models === 0 ? "" : ` and those of ${plural(models, "other model")}`} ` +
    `as covariates: ${formatDifference(difference, unit)} (${formatLevel(level)} CI ${formatRange(low, high, unit, true)}), as sure as ` +
    `${formatCount(Math.floor(items.shared / (1 - gain)))} shared items would be; the ${formatCount(items.shared)} shared ones are taken for a random choice of all`,
};

/** What is said of an adjusted difference. */
export const note = /* @__PURE__ */ noteWriter(WORDS);
