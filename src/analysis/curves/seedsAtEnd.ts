import type { Note } from "../../notes.js";
import { differenceUnit } from "../comparison/wording.js";
import { placesOf } from "../scores/completeSeries.js";
import { divergence } from "../scores/divergence.js";
import { endNotes } from "../scores/endNotes.js";
import type { ScoreSeries } from "../scores/scoreSeries.js";
import { divergenceText } from "../scores/wording.js";
import { taskNote } from "./wording.js";

/** Whether a seed of one model diverged by the end of its training, and what is to be said of its seeds there; `model` names them. */
export function seedsAtEnd(
  series: readonly ScoreSeries[],
  end: number | null,
  model: string | null = null,
): { readonly diverged: boolean; readonly notes: readonly Note[] } {
  const placed = series.flatMap(({ seed, points }) =>
    points.flatMap(({ step, value }) => (step === null ? [] : [{ seed: seed ?? "", step, value }])),
  );
  const diverged = divergence(placed, end);
  const finals = placed.filter(({ step }) => step === end);
  const unit = differenceUnit(series[0]?.proportion ?? false, Math.abs(finals[0]?.value ?? 0));
  const { cutShort } = placesOf(series);
  return {
    diverged: diverged !== null,
    notes: [
      ...(diverged === null
        ? []
        : [taskNote("seed-diverged", { text: divergenceText(diverged, finals.length, unit, model), ...diverged })]),
      ...endNotes(placed, end, {
        model,
        from: ["last scores, curve SNR and orderings", "rest"],
        ownEnd: false,
        cutShort,
      }),
    ],
  };
}
