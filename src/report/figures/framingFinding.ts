import { type CrossoverKind, isCrossoverShown } from "../../analysis/framing/crossover.js";
import type { FramingRow } from "../../analysis/framing/framing.js";
import { changePlace } from "../../analysis/framing/wording.js";

/** What a figure of both framings over training says, and where it marks the crossover. */
interface FramingFinding {
  /** Absent where the framings share too few checkpoints to be held against each other. */
  readonly title?: string;
  /** With the checkpoints on either side that show it; absent where the crossing may be noise. */
  readonly crossover?: { readonly step: number; readonly low: number; readonly high: number };
}

/** The finding of one model and task, which the title calls by this name. */
export function framingFinding(
  { crossover, difference }: Pick<FramingRow, "crossover" | "difference">,
  name: string,
): FramingFinding {
  const { step, interval, kind, ahead, checkpoints } = crossover;
  const isShown = isCrossoverShown(crossover);
  const last = crossover.changes.at(-1);
  const crossing =
    last === undefined || !isShown
      ? `${name}: no crossover shown`
      : `${name}: ${last.to} overtakes ${last.to === "choice" ? "completion" : "choice"} ${changePlace(last)}`;
  const titles: Readonly<Record<CrossoverKind, string | null>> = {
    overtakes: crossing,
    overtaken: crossing,
    "ahead-throughout": `${name}: choice is ahead throughout`,
    "not-ahead": `${name}: ${ending(difference)}; choice is ahead at ${ahead === 0 ? "no checkpoint" : `${ahead} of ${checkpoints} checkpoints`}`,
    "not-known": null,
  };
  const title = titles[kind];
  return {
    ...(title === null ? {} : { title }),
    ...(step === null || interval === null || !isShown
      ? {}
      : { crossover: { step, low: interval.low, high: interval.high } }),
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
