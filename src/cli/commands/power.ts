import type { FamilyComparison } from "../../analysis/comparison/resultsComparison.js";
import { power as powerOf } from "../../analysis/planning/power.js";
import type { PowerQuestion } from "../../analysis/planning/powerQuestion.js";
import type { Refusal } from "../../notes.js";
import { compare } from "../../questions/compare.js";
import { jsonDocument } from "../../report/render/jsonDocument.js";
import { powerSection } from "../../report/sections/powerSection.js";
import { refusalBlocks } from "../../report/sections/refusalSection.js";
import { signatureOf } from "../../signature.js";
import { someNames } from "../../someNames.js";
import { giveAnswer } from "../documents/answer.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { type AnalysisFlags, amount, analysisOptions, probability, share } from "../options.js";
import { readResults } from "../readResults.js";

/** Options of `noisefloor power`, as the parser hands them over. */
export interface PowerFlags extends AnalysisFlags {
  readonly items?: string;
  readonly effect?: string;
  readonly power?: string;
  readonly disagreement?: string;
  readonly from?: readonly string[];
  readonly paired?: boolean;
  readonly unpaired?: boolean;
  readonly score?: string;
  readonly sd?: string;
  readonly itemVariance?: string;
  readonly trialVariance?: string;
  readonly trials?: string;
  readonly seedSd?: string;
  readonly seeds?: string;
  readonly kind?: string;
  readonly margin?: string;
  readonly oneSided?: boolean;
  readonly clusters?: string;
  readonly clusterSize?: string;
  readonly intraclass?: string;
  readonly json?: boolean;
}

/** `noisefloor power`: what an evaluation can show, or what it takes to show a difference. */
export async function power(flags: PowerFlags): Promise<number> {
  const { alpha } = analysisOptions(flags);
  const known = await knownNoise(flags);
  const answer = "ok" in known ? known : powerOf({ ...asked(flags, known), ...aimOf(flags), alpha });
  await giveAnswer(flags, {
    title: "Power",
    results: [],
    answer,
    json: () => {
      const rest = answer.ok ? {} : { notes: [], signature: signatureOf(["power"]) };
      return jsonDocument("power", { ...answer, ...rest });
    },
    screen: () => (answer.ok ? powerSection(answer) : refusalBlocks(answer)),
  });
  return answer.ok ? EXIT.done : EXIT.undecided;
}

/** What the flags say of the noise: the part of a question that does not depend on what is asked. */
type Known = {
  readonly [Key in PowerQuestion["from"]]: Omit<Extract<PowerQuestion, { from: Key }>, AskKeys>;
}[PowerQuestion["from"]];
type AskKeys = "ask" | "items" | "seeds" | "effect" | "power" | "alpha";

async function knownNoise(flags: PowerFlags): Promise<Known | Refusal> {
  const { from, disagreement, seedSd, itemVariance, sd, score, unpaired } = flags;
  const sources = { from, disagreement, seedSd, itemVariance, sd, score };
  const given = Object.entries(sources).filter(([, value]) => value !== undefined);
  if (given.length !== 1) {
    throw new UsageError(
      `power needs one source of noise: --disagreement, --from BASELINE CANDIDATE, --sd, --item-variance, --seed-sd, or ` +
        `--unpaired with --score or --sd; got ${given.length === 0 ? "none" : given.map(([name]) => flagName(name)).join(" and ")}`,
    );
  }
  if (flags.paired && unpaired) throw new UsageError("--paired and --unpaired exclude each other");
  if (unpaired && score === undefined && sd === undefined) throw new UsageError("--unpaired needs --score or --sd");
  if ((flags.trialVariance ?? flags.trials) !== undefined && itemVariance === undefined) {
    throw new UsageError("--trials and --trial-variance go with --item-variance: how items differ must be known too");
  }
  const proportion = [flags.effect, flags.margin, sd, seedSd].some((text) => text !== undefined && /pts?$/.test(text));
  const unit = proportion ? { proportion } : {};
  if (from !== undefined) {
    const comparison = await measuredComparison(from, flags);
    return comparison.ok ? { from: "comparison", comparison } : comparison;
  }
  if (disagreement !== undefined) return { from: "disagreement", disagreement: share("--disagreement", disagreement) };
  if (seedSd !== undefined) return { from: "seeds", seedSd: amount("--seed-sd", seedSd), ...unit };
  if (score !== undefined) {
    if (!unpaired) throw new UsageError("--score goes with --unpaired; on the same items pass --disagreement");
    return { from: "unpaired-shares", baseline: share("--score", score) };
  }
  if (sd !== undefined) {
    const spread = amount("--sd", sd);
    return unpaired
      ? { from: "unpaired-scores", sd: spread, ...unit }
      : { from: "scores", spread: { itemVariance: spread ** 2 }, ...unit };
  }
  return { from: "scores", ...trialNoise(flags), ...unit };
}

function trialNoise({ itemVariance, trialVariance, trials }: PowerFlags) {
  const variance = trialVariance === undefined ? 0 : decimal("--trial-variance", trialVariance);
  return {
    spread: {
      itemVariance: decimal("--item-variance", itemVariance as string),
      baselineTrialVariance: variance,
      candidateTrialVariance: variance,
    },
    ...(trials === undefined
      ? {}
      : { trials: { baseline: whole("--trials", trials), candidate: whole("--trials", trials) } }),
  };
}

/** The one comparison that two dumps allow, after the selection. */
async function measuredComparison(paths: readonly string[], flags: PowerFlags): Promise<FamilyComparison> {
  const [baseline, candidate, ...more] = paths;
  if (baseline === undefined || candidate === undefined || more.length > 0) {
    throw new UsageError(`--from needs two dumps, the baseline's and the candidate's; got ${paths.length}`);
  }
  const { missing, alpha, allowMixed } = analysisOptions(flags);
  const [first, second] = [await readResults([baseline], flags), await readResults([candidate], flags)];
  const { rows: comparisons } = compare(first, second, { missing, alpha, allowMixed, correction: "none" });
  const [only] = comparisons;
  if (only === undefined || comparisons.length > 1) {
    const names = comparisons.map(({ task, metric }) => `${task} ${metric}`);
    throw new UsageError(
      `--from needs two dumps with one task and metric in common; these have ${comparisons.length}` +
        `${names.length > 0 ? ` (${someNames(names, 6)})` : ""}. Choose with --task and --metric.`,
    );
  }
  return only;
}

const KINDS = ["superior", "noninferior", "equivalent"] as const;

/** What is to be shown, and how items come. */
function aimOf(flags: PowerFlags): Pick<PowerQuestion, "kind" | "margin" | "oneSided" | "clusterSize" | "intraclass"> {
  const { kind = "superior", margin, oneSided } = flags;
  const named = KINDS.find((one) => one === kind);
  if (named === undefined) throw new UsageError(`--kind must be superior, noninferior or equivalent, got "${kind}"`);
  if (named === "superior" && margin !== undefined) {
    throw new UsageError("--margin belongs to --kind noninferior or equivalent; a difference has none");
  }
  if (named !== "superior" && oneSided) throw new UsageError(`--kind ${kind} is one-sided as it is`);
  return {
    ...(named === "superior" ? {} : { kind: named }),
    ...(margin === undefined ? {} : { margin: amount("--margin", margin) }),
    ...(oneSided ? { oneSided } : {}),
    ...clustersOf(flags),
  };
}

function clustersOf({ clusters, clusterSize, intraclass, from, seedSd, items }: PowerFlags) {
  if (clusters === undefined && clusterSize === undefined && intraclass === undefined) return {};
  if (from !== undefined || seedSd !== undefined) {
    throw new UsageError(
      "--clusters, --cluster-size and --intraclass go with assumed noise of items; --from measures them",
    );
  }
  if (intraclass === undefined || (clusters === undefined) === (clusterSize === undefined)) {
    throw new UsageError("items in clusters need --intraclass, and --cluster-size or --clusters");
  }
  const alike = { intraclass: share("--intraclass", intraclass) };
  if (clusterSize !== undefined) return { ...alike, clusterSize: whole("--cluster-size", clusterSize) };
  if (items === undefined) throw new UsageError("--clusters goes with --items; without them pass --cluster-size");
  const [number, count] = [whole("--clusters", clusters as string), whole("--items", items)];
  if (number < 2 || number > count)
    throw new UsageError(`--clusters must be from 2 to the ${count} items, got ${number}`);
  return { ...alike, clusterSize: count / number };
}

/** The question: whichever of count, effect and power is not given; against a margin the effect is 0 unless given. */
function asked(flags: PowerFlags, known: Known): PowerQuestion {
  const isMargin = flags.kind !== undefined && flags.kind !== "superior";
  const given = flags.effect === undefined ? undefined : signedAmount("--effect", flags.effect);
  const effect = isMargin ? (given ?? 0) : given;
  const target = flags.power === undefined ? {} : { power: probability("--power", flags.power) };
  const isMarginAsked = isMargin && flags.margin === undefined;
  if (known.from === "seeds") {
    const seeds = flags.seeds === undefined ? undefined : whole("--seeds", flags.seeds);
    if (flags.items !== undefined) throw new UsageError("--items has no part in a question about seeds: pass --seeds");
    if (isMarginAsked && seeds === undefined)
      throw new UsageError(`--kind ${flags.kind} needs --margin, --seeds or both`);
    if (isMarginAsked) return { ...known, ask: "margin", seeds: seeds as number, effect: effect as number, ...target };
    if (seeds === undefined && effect !== undefined) return { ...known, ask: "seeds", effect, ...target };
    if (seeds !== undefined && effect === undefined)
      return { ...known, ask: "minimumDetectableEffect", seeds, ...target };
    if (seeds !== undefined && effect !== undefined) {
      requireUnset(flags.power, "--seeds and --effect");
      return { ...known, ask: "power", seeds, effect };
    }
    throw new UsageError("a question about seeds needs --seeds, --effect or both");
  }
  if (flags.seeds !== undefined) throw new UsageError("--seeds goes with --seed-sd");
  const measured =
    known.from === "comparison" && (effect === undefined || isMarginAsked) ? known.comparison.items.shared : undefined;
  const items = flags.items === undefined ? measured : whole("--items", flags.items);
  if (isMarginAsked && items === undefined)
    throw new UsageError(`--kind ${flags.kind} needs --margin, --items or both`);
  if (isMarginAsked) return { ...known, ask: "margin", items: items as number, effect: effect as number, ...target };
  if (items === undefined && effect !== undefined) return { ...known, ask: "items", effect, ...target };
  if (items !== undefined && effect === undefined)
    return { ...known, ask: "minimumDetectableEffect", items, ...target };
  if (items === undefined || effect === undefined) throw new UsageError("power needs --items, --effect or both");
  if (flags.power === undefined) return { ...known, ask: "power", items, effect };
  if (known.from === "scores" && flags.trialVariance !== undefined && flags.trials === undefined) {
    const unit = known.proportion === undefined ? {} : { proportion: known.proportion };
    return { from: "scores", spread: known.spread, ...unit, ask: "trials", items, effect, ...target };
  }
  requireUnset(flags.power, "--items and --effect");
  return { ...known, ask: "power", items, effect };
}

function requireUnset(target: string | undefined, given: string): void {
  if (target !== undefined) {
    throw new UsageError(
      `with ${given} the power is what is asked for, so --power says nothing; --trial-variance would ask for trials`,
    );
  }
}

function flagName(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** An amount that may be a loss: `-2pt`. */
function signedAmount(flag: string, text: string): number {
  const loss = /^[-−](.+)$/.exec(text);
  return loss === null ? amount(flag, text) : -amount(flag, loss[1] as string);
}

function whole(flag: string, text: string): number {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (!(Number.isSafeInteger(value) && value >= 1)) {
    throw new UsageError(`${flag} must be a whole number of at least 1, got "${text}"`);
  }
  return value;
}

/** A number of at least 0. */
function decimal(flag: string, text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!(value >= 0 && Number.isFinite(value)))
    throw new UsageError(`${flag} must be a number of at least 0, got "${text}"`);
  return value;
}
