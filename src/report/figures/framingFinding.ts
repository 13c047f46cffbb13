import type { CrossoverKind } from "../../analysis/framing/crossover.js";
import type { FramingRow } from "../../analysis/framing/framing.js";
import { crossoverPlace } from "../../analysis/framing/framingRecommendation.js";

/** What a figure of both framings over training says, and where it marks the crossover. */
interface FramingFinding {
  /** Absent where the framings share too few checkpoints to be held against each other. */
  readonly title?: string;
  /** With its interval, or with the checkpoints on either side; absent where choice does not overtake but by noise. */
  readonly crossover?: { readonly step: number; readonly low: number; readonly high: number };
}

/** The finding of one model and task, which the title calls by this name. */
export function framingFinding(
  { crossover, difference, notes }: Pick<FramingRow, "crossover" | "difference" | "notes">,
  name: string,
): FramingFinding {
  const { step, interval, between, kind, ahead, checkpoints } = crossover;
  const range = interval ?? between;
  const isShown = !notes.some(({ code }) => code === "crossover-not-shown");
  const titles: Readonly<Record<CrossoverKind, string | null>> = {
    overtakes: isShown
      ? `${name}: choice overtakes completion ${interval === null ? "" : "at "}${crossoverPlace(crossover)}`
      : `${name}: no crossover shown`,
    "ahead-throughout": `${name}: choice is ahead throughout`,
    "not-ahead": `${name}: ${ending(difference)}; choice is ahead at ${ahead === 0 ? "no checkpoint" : `${ahead} of ${checkpoints} checkpoints`}`,
    "not-known": null,
  };
  const title = titles[kind];
  return {
    ...(title === null ? {} : { title }),
    ...(step === null || range === null || !isShown ? {} : { crossover: { step, low: range.low, high: range.high } }),
  };
}

/** How the framings stand at the last checkpoint, as far as it is shown. */
function ending(end: FramingRow["difference"]): string {
  const gap = end?.difference ?? null;
  const interval = end?.interval ?? null;
  if (gap === null || interval === null || (interval.low <= 0 && interval.high >= 0)) {
    return "neither framing is shown ahead at the end";
  }
  return gap < 0 ? "completion ends ahead of choice" : "choice ends ahead of completion";
}
