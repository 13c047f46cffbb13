import { readFile, stat } from "node:fs/promises";
import { type BarOutcome, barNeed, barOf } from "../../analysis/gate/barGate.js";
import type { Gate, GateOptions } from "../../analysis/gate/gate.js";
import type { GateOutcome } from "../../analysis/gate/gateDecision.js";
import type { ItemPolicy } from "../../analysis/gate/gateItems.js";
import {
  describeMinimumEffect,
  type MinimumEffect,
  minimumEffectNeed,
  minimumEffectOf,
} from "../../analysis/gate/minimumEffect.js";
import { isDay } from "../../analysis/gate/quarantine.js";
import type { Results } from "../../data/results.js";
import { InputError } from "../../errors.js";
import type { SpendingName } from "../../inference/sequential/alphaSpending.js";
import type { LookPlace } from "../../inference/sequential/lookFactor.js";
import type { PValueAdjustmentName } from "../../inference/significance/multiplicity.js";
import type { Note } from "../../notes.js";
import { plural } from "../../numberFormat.js";
import { gate as judge } from "../../questions/gate.js";
import { barSection } from "../../report/gate/barSection.js";
import { gateSection } from "../../report/gate/gateSection.js";
import type { PastGate } from "../../report/gate/pastGates.js";
import { gateMarkdown } from "../../report/render/gateMarkdown.js";
import { jsonDocument } from "../../report/render/jsonDocument.js";
import { gateJunit } from "../../report/render/junit.js";
import { appendToFile } from "../appendToFile.js";
import { type OutputPath, requireDistinctPaths } from "../distinctPaths.js";
import { giveAnswer } from "../documents/answer.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { addToGateHistory, readGateHistory } from "../gateHistory.js";
import { resultsFingerprint, stateText, stateWithLook, stateWithPlannedLook } from "../gateState.js";
import { withLockedFile } from "../lockedFile.js";
import { type AnalysisFlags, analysisOptions, type FacetFlags, facetRoles, share } from "../options.js";
import { TERMINAL_ROWS, writeTo } from "../print.js";
import { readResults } from "../readResults.js";
import { seedNoise } from "../seedNoise.js";

interface GateFlags extends FacetFlags, AnalysisFlags {
  readonly minEffect?: string;
  readonly atLeast?: string;
  readonly mustPass?: readonly string[];
  readonly passScore?: string;
  readonly passRepeats?: string;
  readonly quarantine?: string;
  readonly newItems?: ItemPolicy;
  readonly removedItems?: ItemPolicy;
  readonly minCoverage?: string;
  readonly maxErrored?: string;
  readonly minOverlap?: string;
  readonly seedSd?: string;
  readonly borrowSeedSd?: boolean;
  readonly correction: PValueAdjustmentName | "none";
  readonly state?: string;
  readonly looks?: string;
  readonly spending?: SpendingName;
  readonly history?: string;
  readonly md?: string;
  readonly junit?: string;
  readonly json?: boolean;
}

/** The gate adds its own Markdown to a file, and is no document then. */
const documentFlags = ({ md: _, ...flags }: GateFlags) => flags;

const EXIT_OF: Readonly<Record<GateOutcome, number>> = {
  "not-regressed": EXIT.done,
  regressed: EXIT.regression,
  "cannot-tell": EXIT.undecided,
};

const EXIT_OF_BAR: Readonly<Record<BarOutcome, number>> = {
  "at-least": EXIT.done,
  below: EXIT.regression,
  "cannot-tell": EXIT.undecided,
};

/** `noisefloor gate`: has the candidate regressed by an amount that counts? The exit code says it. */
export async function gate(basePath: string, candidatePath: string | undefined, flags: GateFlags): Promise<number> {
  if (flags.atLeast !== undefined) return await againstBar(basePath, candidatePath, flags.atLeast, flags);
  if (candidatePath === undefined || flags.minEffect === undefined) {
    throw new UsageError(
      "gate needs a baseline, a candidate and --min-effect, the smallest drop that counts; or one dump and --at-least, such as --at-least 70%",
    );
  }
  const options = { ...(await gateOptions(flags)), looks: looksOf(flags) };
  const [baseline, candidate] = [await readResults([basePath], flags), await readResults([candidatePath], flags)];
  await requireDistinctPaths(outputsOf(flags), inputsOf([basePath, candidatePath], [baseline, candidate], flags));
  const { state, history } = flags;
  const past = history === undefined ? [] : await readGateHistory(history);
  const print = resultsFingerprint(baseline);
  const lost = state === undefined ? [] : await looksLost(state, past, print);
  const found =
    state === undefined ? judge(baseline, candidate, options) : await countedLook(state, baseline, candidate, options);
  const result = { ...found, notes: [...found.notes, ...lost] };
  if (history !== undefined) past.push(await addToGateHistory(history, result, print, new Date()));
  if (flags.md !== undefined) await appendToFile(flags.md, gateMarkdown(result, { past }));
  if (flags.junit !== undefined) await writeTo(flags.junit, gateJunit(result, { past }));
  await giveAnswer(documentFlags(flags), {
    title: "Gate",
    results: [baseline, candidate],
    answer: gateSection(result, { past }),
    json: () => jsonDocument("gate", result),
    screen: () => gateSection(result, { limit: TERMINAL_ROWS, past }),
  });
  return EXIT_OF[result.outcome];
}

/** `noisefloor gate DUMP --at-least 70%`: do the scores of one dump reach a bar? */
async function againstBar(
  path: string,
  candidatePath: string | undefined,
  atLeast: string,
  flags: GateFlags,
): Promise<number> {
  if (candidatePath !== undefined || flags.minEffect !== undefined) {
    throw new UsageError("--at-least holds one dump against a bar: give one dump, without --min-effect");
  }
  const unfit = Object.entries(BASELINE_ONLY).filter(([name]) => flags[name as keyof GateFlags] !== undefined);
  if (unfit.length > 0) throw new UsageError(`${unfit.map(([, flag]) => flag).join(", ")}: not with --at-least`);
  if (barOf(atLeast) === null) throw new UsageError(`--at-least ${barNeed(atLeast)}`);
  const { alpha, missing } = analysisOptions(flags);
  requireOneSided(alpha, flags);
  const results = await readResults([path], flags);
  const result = judge(results, {
    atLeast,
    alpha,
    missing,
    correction: flags.correction,
    ...(flags.minCoverage === undefined ? {} : { minimumCoverage: share("--min-coverage", flags.minCoverage) }),
    ...(flags.maxErrored === undefined ? {} : { maximumErrored: share("--max-errored", flags.maxErrored) }),
  });
  await requireDistinctPaths(outputsOf(flags), inputsOf([path], [results], flags));
  if (flags.md !== undefined) await appendToFile(flags.md, gateMarkdown(result));
  if (flags.junit !== undefined) await writeTo(flags.junit, gateJunit(result));
  await giveAnswer(documentFlags(flags), {
    title: "Gate",
    results: [results],
    answer: result,
    json: () => jsonDocument("bar", result),
    screen: () => barSection(result, { limit: TERMINAL_ROWS }),
  });
  return EXIT_OF_BAR[result.outcome];
}

/** A state that is not there, though the history has counted looks at this baseline: the count begins anew, and that is said. */
async function looksLost(state: string, past: readonly PastGate[], baseline: string): Promise<Note[]> {
  const counted = past.filter((gate) => gate.counted && gate.baseline === baseline).length;
  if (counted === 0 || (await isThere(state))) return [];
  const message = `${state} is not there and is begun anew, though the history has ${plural(counted, "counted look")} at this baseline: what is said of all looks leaves ${counted === 1 ? "it" : "these"} out`;
  return [{ code: "looks-begun-anew", message, data: { counted } }];
}

function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** One look of those that a state file counts. */
async function countedLook(file: string, baseline: Results, candidate: Results, options: GateOptions): Promise<Gate> {
  if (file === "-") throw new UsageError("--state needs the name of a file: standard output holds the result");
  const { looks = null } = options;
  const always = looks === "always";
  const alpha = options.alpha as number;
  const minimumEffect = describeMinimumEffect(options.minimumEffect as MinimumEffect);
  return await withLockedFile(file, async () => {
    const atHand = { file, baseline, candidate, alpha, minimumEffect };
    if (looks !== null && !always) {
      const { earlier, stateAt } = await stateWithPlannedLook(atHand, looks as PlannedLook);
      const result = judge(baseline, candidate, { ...options, looks: { ...looks, earlier } });
      if (result.look?.spending) await writeTo(file, stateText(stateAt(result.look.spending.items)));
      return result;
    }
    const { look, state } = await stateWithLook(atHand, always);
    const result = judge(baseline, candidate, { ...options, looks: { look, always } });
    // The look counts before it is shown: one that was seen and not kept would be free. One that tested nothing is none.
    if (result.look !== null) await writeTo(file, stateText(state));
    return result;
  });
}

/** A look at one candidate that grows. */
type PlannedLook = Required<Pick<LookPlace, "look">> & { readonly planned: number; readonly spending: SpendingName };

/** `always`, or the look and how many were planned: `3/10`. */
function looksOf({ looks, spending, state, seedSd, borrowSeedSd }: GateFlags): LookPlace | "always" | null {
  const isSeedNoiseAdded = seedSd !== undefined || borrowSeedSd !== undefined;
  if (spending !== undefined && (looks === undefined || looks === "always")) {
    throw new UsageError("--spending is of planned looks at one candidate that grows: say which, such as --looks 2/5");
  }
  if (looks === undefined) return null;
  if (isSeedNoiseAdded && (looks === "always" || spending !== undefined)) {
    throw new UsageError(
      `${spending === undefined ? "--looks always" : "--spending"} takes no --seed-sd and no --borrow-seed-sd: seed noise is not added item by item`,
    );
  }
  if (looks === "always") return "always";
  const [, look, planned] = /^(\d{1,6})\/(\d{1,6})$/.exec(looks) ?? [];
  if (look === undefined || !(Number(look) >= 1 && Number(look) <= Number(planned))) {
    throw new UsageError(
      `--looks must be always, for a candidate whose answers come in, or the look of those that were planned, such as 3/10, got "${looks}"`,
    );
  }
  if (spending === undefined && state !== undefined) {
    throw new UsageError(
      "--looks of a plan counts the looks itself: leave out --state, or say with --spending that they are at one candidate that grows",
    );
  }
  if (spending !== undefined && state === undefined) {
    throw new UsageError("--spending needs --state FILE, which keeps the answers that the looks before were at");
  }
  const place = { look: Number(look), planned: Number(planned) };
  return spending === undefined ? place : { ...place, spending };
}

/** Options that speak of two sides. */
const BASELINE_ONLY: Partial<Readonly<Record<keyof GateFlags, string>>> = {
  mustPass: "--must-pass",
  passScore: "--pass-score",
  passRepeats: "--pass-repeats",
  quarantine: "--quarantine",
  newItems: "--new-items",
  removedItems: "--removed-items",
  minOverlap: "--min-overlap",
  state: "--state",
  looks: "--looks",
  spending: "--spending",
  history: "--history",
  seedSd: "--seed-sd",
  borrowSeedSd: "--borrow-seed-sd",
};

function requireOneSided(alpha: number, flags: GateFlags): void {
  if (alpha >= 0.5) throw new UsageError(`--alpha is one-sided here and must be below 0.5, got "${flags.alpha}"`);
  if (flags.md === "-" || flags.junit === "-" || flags.history === "-") {
    throw new UsageError("--md, --junit and --history need the name of a file: standard output holds the result");
  }
}

function outputsOf({ state, history, md, junit }: GateFlags): OutputPath[] {
  return [
    ...(history === undefined ? [] : [{ flag: "--history", path: history }]),
    ...(state === undefined ? [] : [{ flag: "--state", path: state }]),
    ...(md === undefined ? [] : [{ flag: "--md", path: md }]),
    ...(junit === undefined ? [] : [{ flag: "--junit", path: junit }]),
  ];
}

function inputsOf(
  paths: readonly string[],
  sides: readonly Results[],
  { mustPass = [], quarantine }: GateFlags,
): string[] {
  const lists = mustPass.flatMap((text) => (text.startsWith("@") ? text.slice(1) : []));
  if (quarantine !== undefined) lists.push(quarantine);
  return [...paths, ...lists, ...sides.flatMap(({ files }) => files.map(({ name }) => name))];
}

async function gateOptions(flags: GateFlags): Promise<GateOptions> {
  const { alpha, missing, allowMixed } = analysisOptions(flags);
  requireOneSided(alpha, flags);
  const passScore = flags.passScore === undefined ? undefined : Number(flags.passScore);
  if (passScore !== undefined && (flags.passScore?.trim() === "" || !Number.isFinite(passScore))) {
    throw new UsageError(`--pass-score must be a number, got "${flags.passScore}"`);
  }
  const passRepeats = flags.passRepeats === undefined ? undefined : Number(flags.passRepeats);
  if (passRepeats !== undefined && !(Number.isInteger(passRepeats) && passRepeats >= 1)) {
    throw new UsageError(`--pass-repeats must be a whole number from 1 on, got "${flags.passRepeats}"`);
  }
  const shareOf = (flag: string, text: string | undefined) => (text === undefined ? undefined : share(flag, text));
  const given = {
    passScore,
    passRepeats,
    newItems: flags.newItems,
    removedItems: flags.removedItems,
    minimumCoverage: shareOf("--min-coverage", flags.minCoverage),
    maximumErrored: shareOf("--max-errored", flags.maxErrored),
    minimumOverlap: shareOf("--min-overlap", flags.minOverlap),
  };
  return {
    alpha,
    missing,
    allowMixed,
    minimumEffect: minimumEffect(flags.minEffect as string),
    correction: flags.correction,
    ...seedNoise(flags),
    ...facetRoles(flags),
    ...(flags.quarantine === undefined ? {} : await quarantineOptions(flags.quarantine, flags)),
    mustPass: (await Promise.all((flags.mustPass ?? []).map(mustPassIds))).flat(),
    ...(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<GateOptions>),
  };
}

function minimumEffect(text: string): MinimumEffect {
  const effect = minimumEffectOf(text);
  if (effect === null) throw new UsageError(`--min-effect ${minimumEffectNeed(text)}`);
  return effect;
}

/** A file with an item a line, its last day before it: `2026-12-31 quiz/q7`; empty lines and lines with `#` first are left out. */
async function quarantineOptions(
  file: string,
  { mustPass = [] }: GateFlags,
): Promise<Pick<GateOptions, "quarantine" | "today">> {
  if (mustPass.length === 0) throw new UsageError("--quarantine is of items that must pass: give --must-pass too");
  const lines = (await listFile(file, "--quarantine")).flatMap(({ text, line }) => {
    const [, until = "", item = ""] = /^(\S+)[ \t]+(.*\S)\s*$/.exec(text) ?? [];
    if (isDay(until)) return [{ until, item }];
    throw new InputError(
      "no-quarantine-entry",
      `needs the last day on which the item may fail and its id, such as "2026-12-31 quiz/q7", got ${JSON.stringify(text.slice(0, 80))}`,
      { file, line },
    );
  });
  return { quarantine: lines, today: new Date().toISOString().slice(0, 10) };
}

/** An id, or with `@` before it the name of a file with one id a line; empty lines and lines with `#` first are left out. */
async function mustPassIds(text: string): Promise<string[]> {
  if (!text.startsWith("@")) return [text];
  return (await listFile(text.slice(1), "--must-pass")).map(({ text: id }) => id);
}

/** The lines of a list with their numbers, without empty ones and those with `#` first. */
async function listFile(file: string, flag: string): Promise<{ readonly text: string; readonly line: number }[]> {
  const content = await readFile(file, "utf8").catch((error: Error) => {
    throw new UsageError(`cannot read ${file} (${flag}): ${error.message}`);
  });
  return content
    .replace(/^\ufeff/, "")
    .split(/\r?\n/)
    .map((text, index) => ({ text, line: index + 1 }))
    .filter(({ text }) => text !== "" && !text.startsWith("#"));
}
