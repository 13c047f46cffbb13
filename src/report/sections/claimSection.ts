import type { ClaimAudit, ClaimEvidence, ClaimVerdict, PairEvidence } from "../../analysis/planning/claimRecord.js";
import { splitText } from "../../analysis/planning/wording.js";
import { formatCount, formatDifference, formatFixed, formatScore, POINTS } from "../../numberFormat.js";
import { type Block, type Field, heading, list, paragraph, table } from "../document/document.js";
import { noiseLine } from "../text/noiseLine.js";
import { noteLines } from "./noteList.js";

/** What published accuracies show of a claim: verdict, sentence, the numbers behind it, each pair by itself. */
export function claimSection(
  audit: ClaimAudit,
  { limit = Number.POSITIVE_INFINITY }: { readonly limit?: number } = {},
): Block[] {
  const verdict = plainVerdict(audit.verdict).toUpperCase();
  const claimed = audit.margin === null ? audit.claimed : `${audit.claimed} within ${points(audit.margin)}`;
  return [
    heading(2, `${verdict}  ${claimed}`),
    paragraph(audit.sentence),
    ...(audit.similarPairs === null || (audit.decidedBy === null && audit.similarPairs.verdict === audit.verdict)
      ? []
      : [paragraph(`That assumes nothing of how often A and B differ. ${audit.similarPairs.sentence}`)]),
    list([
      ...(audit.decidedBy === null ? [] : [`what would decide: ${audit.decidedBy}`]),
      ...evidenceLines(audit),
      ...noteLines(audit.notes),
      noiseLine(audit.sources),
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
  return [
    ...(pairs.length === 1 ? [sides] : []),
    `difference A − B ${formatDifference(audit.difference, POINTS)}, unpaired standard error ${points(audit.unpairedStandardError)}, unpaired z ${formatFixed(audit.unpairedZ, 2)}`,
    rangeText(audit),
    `distance from the bound of the claim in standard errors: ${formatFixed(best.claimZ, 2)} at the fewest, ` +
      `${formatFixed(atIndependence.claimZ, 2)} if independent, ${formatFixed(worst.claimZ, 2)} at the most; ` +
      `needed ${formatFixed(audit.critical, 2)} (alpha ${audit.alpha}${audit.tests > 1 ? ` over ${audit.tests} tests` : ""})` +
      (audit.counts === null ? "" : "; the test on the counts decides"),
    ...averageLine,
  ];
}

/** On how much A and B can differ, and how far the claim is shown. */
function rangeText(audit: ClaimAudit): string {
  const { counts, disagreementRange: range } = audit;
  if (counts === null) {
    const shown = { none: "at no share is the claim shown", any: "the claim is shown at any of them" }[
      shownBelow(audit)
    ];
    return `A and B differ on ${share(range.low)} to ${share(range.high)} of the questions; ${shown ?? `the claim is shown below ${shownBelow(audit)}`}`;
  }
  const { fewest, most, shownUpTo, a, b } = counts;
  const claimed = { kind: audit.claimed };
  const shown =
    shownUpTo === null
      ? "at no number is the claim shown"
      : shownUpTo.differing === most.differing
        ? "the claim is shown at any of them"
        : `the claim is shown up to ${formatCount(shownUpTo.differing)} (${splitText(shownUpTo, claimed)})`;
  const numbers =
    fewest.differing === most.differing
      ? `${formatCount(most.differing)} questions (${splitText(most, claimed)})`
      : `${formatCount(fewest.differing)} (${splitText(fewest, claimed)}) to ${formatCount(most.differing)} questions (${splitText(most, claimed)})`;
  return `${formatCount(a)} and ${formatCount(b)} right answers: A and B differ on ${numbers}; ${shown}`;
}

/** The share below which a claim is shown; `any` and `none` where all that are possible lie on one side. */
function shownBelow({
  counts,
  breakEvenDisagreement: even,
  disagreementRange: { low, high },
  ...row
}: ClaimEvidence & { readonly items?: number }): string {
  if (counts !== null) {
    if (counts.shownUpTo === null) return "none";
    if (counts.shownUpTo.differing === counts.most.differing) return "any";
    return share((counts.shownUpTo.differing + 1) / (row.items as number));
  }
  if (even === null || even < low) return "none";
  return even > high ? "any" : share(even);
}

function pairTable(pairs: readonly PairEvidence[], limit: number): Block[] {
  const fields: Field<PairEvidence>[] = [
    { title: "model", align: "left", show: ({ model }) => model ?? "" },
    { title: "benchmark", align: "left", show: ({ benchmark }) => benchmark ?? "" },
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
    { title: "shown below", align: "right", show: shownBelow, always: true },
    {
      title: "may differ on",
      align: "right",
      show: ({ disagreementRange: { low, high } }) => `${share(low)} to ${share(high)}`,
      always: true,
    },
    {
      title: "verdict",
      align: "left",
      show: ({ verdict }) => plainVerdict(verdict),
      always: true,
    },
    {
      title: "if like similar pairs",
      align: "left",
      show: ({ verdict, similarPairs }) =>
        similarPairs !== null
          ? plainVerdict(similarPairs.verdict)
          : verdict.startsWith("cannot")
            ? "—"
            : plainVerdict(verdict),
    },
  ];
  return table("Each pair by itself; “shown below” is the share of questions answered differently.", pairs, fields, {
    limit,
  });
}

function plainVerdict(verdict: ClaimVerdict): string {
  return verdict.replace(" from published numbers", "");
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
