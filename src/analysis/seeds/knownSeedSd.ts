import { requireArgument } from "../../arguments/requireArgument.js";
import { TEXT } from "../../arguments/shapes.js";
/** A seed SD that was measured elsewhere and may be borrowed for runs with one seed. */
export interface KnownSeedSd {
  readonly task: string;
  /** `null` for tasks without framings. */
  readonly framing: string | null;
  /** SD over training seeds, in score units. */
  readonly sd: number;
  /** Training seeds behind it. */
  readonly seeds: number;
  readonly source: string;
}

const MADAAN = "Madaan et al. (2024), arXiv 2406.10229, Table 1: 7B models, 10 seeds, mean over 21 checkpoints";

/**
 * Published seed SDs, for comparisons of runs with one seed each. They belong to 7B models in pre-training: borrowing
 * them for anything else is an assumption, and every result that does so says it.
 */
export const KNOWN_SEED_SDS: readonly KnownSeedSd[] = [
  { task: "mmlu", framing: "choice", sd: 0.0057, seeds: 10, source: MADAAN },
  { task: "mmlu", framing: "completion", sd: 0.0022, seeds: 10, source: MADAAN },
  { task: "hellaswag", framing: "completion", sd: 0.0021, seeds: 10, source: MADAAN },
  { task: "arc_challenge", framing: "completion", sd: 0.008, seeds: 10, source: MADAAN },
  { task: "copa", framing: "completion", sd: 0.0215, seeds: 10, source: MADAAN },
  { task: "gsm8k", framing: null, sd: 0.0041, seeds: 10, source: MADAAN },
  { task: "humaneval", framing: null, sd: 0.0111, seeds: 10, source: MADAAN },
];

/** The published seed SD of a task and framing; `null` where there is none. A run without framing matches the only entry. */
export function knownSeedSd(task: string, framing: string | null = null): KnownSeedSd | null {
  requireArgument("knownSeedSd", "task", task, TEXT);
  if (framing !== undefined && framing !== null) requireArgument("knownSeedSd", "framing", framing, TEXT);
  const entries = KNOWN_SEED_SDS.filter((entry) => entry.task === task);
  const exact = entries.find((entry) => entry.framing === framing);
  return exact ?? (framing === null && entries.length === 1 ? (entries[0] as KnownSeedSd) : null);
}
