import type { FramingName } from "../../data/framingNames.js";
import { holm } from "../../inference/significance/multiplicity.js";

/** One checkpoint at which the framings are held against each other. */
export interface TestedCheckpoint {
  readonly step: number;
  /** How much better choice is; negative where completion is better. */
  readonly advantage: number;
  /** Two-sided, that neither is better; NaN where that cannot be tested. */
  readonly pValue: number;
}

/** One framing takes the lead from the other. */
export interface LeadChange {
  /** Which one leads afterwards. */
  readonly to: FramingName;
  /** Checkpoints: the last at which the other one is shown ahead, and the first at which this one is. */
  readonly between: { readonly low: number; readonly high: number };
}

/** What all checkpoints together show of who leads. */
export interface ShownLeads {
  /** Checkpoints at which choice, and at which completion, is shown ahead. */
  readonly shown: { readonly choice: readonly number[]; readonly completion: readonly number[] };
  /** In order; none where one framing alone is shown ahead anywhere. */
  readonly changes: readonly LeadChange[];
}

/**
 * Who leads at which checkpoints, and where the lead changes. The tests of all checkpoints are corrected together (Holm), so
 * that with probability `level` none of what is shown is wrong, however many checkpoints there are and whatever the curves
 * do between two of them. A change is bracketed by checkpoints, never placed between them: what lies there was not measured.
 *
 * Holm (1979), "A simple sequentially rejective multiple test procedure".
 */
export function leadChanges(
  checkpoints: readonly TestedCheckpoint[],
  { level }: { readonly level: number },
): ShownLeads {
  const adjusted = holm(checkpoints.map(({ pValue }) => pValue));
  const leads = checkpoints.flatMap(({ step, advantage }, index) =>
    adjusted[index]! < 1 - level && advantage !== 0
      ? [{ step, framing: advantage > 0 ? ("choice" as const) : ("completion" as const) }]
      : [],
  );
  const changes = leads.flatMap(({ step, framing }, index): LeadChange[] => {
    const before = leads[index - 1];
    return before === undefined || before.framing === framing
      ? []
      : [{ to: framing, between: { low: before.step, high: step } }];
  });
  const of = (name: FramingName) => leads.flatMap(({ step, framing }) => (framing === name ? [step] : []));
  return { shown: { choice: of("choice"), completion: of("completion") }, changes };
}
