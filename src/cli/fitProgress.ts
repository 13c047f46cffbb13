import type { FitProgress } from "../analysis/irt/climbing/bestClimb.js";
import { showsProgress } from "./say.js";

/** A line on stderr that says how far a fit is; silent unless stderr is a terminal. */
export function fitProgress() {
  const shown = showsProgress();
  let last = 0;
  return {
    update({ stage, iteration, objective }: FitProgress): void {
      const now = Date.now();
      if (!shown || now - last < 100) return;
      last = now;
      const height = objective === null ? "" : `, log-likelihood ${objective.toFixed(3)}`;
      process.stderr.write(`\r\u001b[Kfitting: ${stage}, iteration ${iteration}${height}`);
    },
    clear(): void {
      if (shown && last > 0) process.stderr.write("\r\u001b[K");
    },
  };
}
