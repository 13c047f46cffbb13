import { formatCount } from "../../numberFormat.js";

/** Which checkpoint is the last one, of rows that end at these: ` (step 3 000)`, ` (steps 2 000 to 3 000)`; empty without any. */
export function lastStepText(steps: readonly (number | null | undefined)[]): string {
  const known = [...new Set(steps.filter((step): step is number => typeof step === "number"))].sort((a, b) => a - b);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return "";
  return first === last ? ` (step ${formatCount(first)})` : ` (steps ${formatCount(first)} to ${formatCount(last)})`;
}
