import type { ClaimAudit, PairEvidence } from "../../analysis/planning/claimRecord.js";
import { formatCount, formatDifference, formatFixed, formatScore, POINTS } from "../../numberFormat.js";
import { type Block, type Field, heading, list, paragraph, table } from "../document/document.js";
import { noteLines } from "./noteList.js";

/** What published accuracies show of a claim: verdict, sentence, the numbers behind it, each pair by itself. */
export function claimSection(
  audit: ClaimAudit,
  { limit = Number.POSITIVE_INFINITY }: { readonly limit?: number } = {},
): Block[] {
  const verdict = audit.verdict.replace(" from published numbers", "").toUpperCase();
  const claimed = audit.margin === null ? audit.claimed : `${audit.claimed} within ${points(audit.margin)}`;
  return [
    heading(2, `${verdict}  ${claimed}`),
    paragraph(audit.sentence),
    list([
      ...(audit.decidedBy === null ? [] : [`what would decide: ${audit.decidedBy}`]),
      ...evidenceLines(audit),
      ...noteLines(audit.notes),
      `noise measured: ${audit.sources.measured.join(", ")}; not measured: ${audit.sources.notMeasured.join(", ")}`,
    ]),
    ...(audit.rows.length > 1 ? pairTable(audit.rows, limit) : []),
    paragraph(audit.signature),
  ];
}

function evidenceLines(audit: ClaimAudit): string[] {
  const { rows: pairs, average, atLowestDisagreement: best, atIndependence, atHighestDisagreement: worst } = audit;
  const [only] = pairs as [PairEvidence];
  const sides = `A ${percent(only.a)}, B ${percent(only.b)}, ${formatCount(only.items)} questions`;
  const averageLine =
    average === null
      ? []
      : [
          `average z ${formatFixed(average.independentErrors.z, 2)} if the pairs err independently, ` +
            `${formatFixed(average.sharedErrors.z, 2)} if their errors are fully shared (each pair unpaired)`,
        ];
  const even = audit.breakEvenDisagreement;
  const { low, high } = audit.disagreementRange;
  return [
    ...(pairs.length === 1 ? [sides] : []),
    `difference A − B ${formatDifference(audit.difference, POINTS)}, unpaired standard error ${points(audit.unpairedStandardError)}, unpaired z ${formatFixed(audit.unpairedZ, 2)}`,
    `A and B differ on ${share(low)} to ${share(high)} of the questions; ` +
      (even === null
        ? "at no share is the claim shown"
        : even > high
          ? "the claim is shown at any of them"
          : `the claim is shown below ${share(even)}`),
    `distance from the bound of the claim in standard errors: ${formatFixed(best.claimZ, 2)} at the fewest, ` +
      `${formatFixed(atIndependence.claimZ, 2)} if independent, ${formatFixed(worst.claimZ, 2)} at the most; ` +
      `needed ${formatFixed(audit.critical, 2)} (alpha ${audit.alpha})`,
    ...averageLine,
  ];
}

function pairTable(pairs: readonly PairEvidence[], limit: number): Block[] {
  const fields: Field<PairEvidence>[] = [
    { title: "model", align: "left", show: ({ model }) => model ?? "" },
    { title: "A", align: "right", show: ({ a }) => percent(a), always: true },
    { title: "B", align: "right", show: ({ b }) => percent(b), always: true },
    {
      title: "difference",
      align: "right",
      show: ({ difference }) => formatDifference(difference, POINTS),
      always: true,
    },
    { title: "n", align: "right", show: ({ items }) => formatCount(items) },
    { title: "unpaired z", align: "right", show: ({ unpairedZ }) => formatFixed(unpairedZ, 2), always: true },
    { title: "shown below", align: "right", show: ({ breakEvenDisagreement: even }) => share(even), always: true },
    {
      title: "may differ on",
      align: "right",
      show: ({ disagreementRange: { low, high } }) => `${share(low)} to ${share(high)}`,
      always: true,
    },
    {
      title: "verdict",
      align: "left",
      show: ({ verdict }) => verdict.replace(" from published numbers", ""),
      always: true,
    },
  ];
  return table("Each pair by itself; “shown below” is the share of questions answered differently.", pairs, fields, {
    limit,
  });
}

function points(value: number | null): string {
  return `${formatScore(value, POINTS)}${POINTS.suffix}`;
}

function percent(value: number): string {
  return `${formatFixed(100 * value, 2)}%`;
}

function share(value: number | null): string {
  return value === null ? "—" : `${formatFixed(100 * value, 1)}%`;
}
