import { fit2pl } from "../../analysis/irt/fit2pl.js";
import type { IrtModel } from "../../analysis/irt/fitRecord.js";
import { itemFit } from "../../analysis/irt/itemFit.js";
import { modelFit } from "../../analysis/irt/modelFit.js";
import type { ItemPriors } from "../../analysis/irt/priors.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import type { Results } from "../../data/results.js";
import { taskChance } from "../../data/taskChance.js";
import { defined } from "../../defined.js";
import { heading, paragraph } from "../../report/document/document.js";
import { jsonDocument } from "../../report/render/jsonDocument.js";
import { irtSection } from "../../report/sections/irtSection.js";
import { readingSentence } from "../../report/sections/readSection.js";
import { signatureOf } from "../../signature.js";
import { someNames } from "../../someNames.js";
import { giveAnswer } from "../documents/answer.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { fitProgress } from "../fitProgress.js";
import { type AnalysisFlags, analysisOptions, pairs, wholeNumber } from "../options.js";
import { TERMINAL_ROWS } from "../print.js";
import { readResults } from "../readResults.js";

export interface IrtFlags extends AnalysisFlags {
  /** `--model` chooses models to keep, as in every command. */
  readonly itemModel?: IrtModel;
  readonly nodes?: string;
  readonly prior?: readonly string[];
  readonly force?: boolean;
  readonly positiveSlopes?: boolean;
  readonly keepUnconverged?: boolean;
  readonly fit?: boolean;
  readonly rngSeed?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** `noisefloor irt`: an item response model of one task: slopes and difficulties of its items, abilities of its runs. */
export async function irt(paths: readonly string[], flags: IrtFlags): Promise<number> {
  const { missing, chance } = analysisOptions(flags);
  if (chance.size > 0 && flags.itemModel !== "3pl") {
    throw new UsageError("--chance is the guessing of the three-parameter model: it goes with --item-model 3pl");
  }
  const results = await readResults(paths, flags);
  const matrix = onlyMatrix(results);
  const bar = fitProgress();
  const fit = fit2pl(matrix, {
    missing,
    ...defined({ model: flags.itemModel, guessing: guessingOf(matrix, chance) }),
    ...(flags.nodes === undefined ? {} : { nodes: wholeNumber("--nodes", flags.nodes, 11) }),
    ...(flags.prior === undefined ? {} : { priors: priorsOf(flags.prior) }),
    force: flags.force ?? false,
    positiveSlopes: flags.positiveSlopes ?? false,
    keepUnconverged: flags.keepUnconverged ?? false,
    seed: wholeNumber("--rng-seed", flags.rngSeed ?? "1", 0),
    onProgress: bar.update,
  });
  bar.clear();
  const checks =
    flags.fit && fit.ok && fit.converged
      ? { itemFit: itemFit(matrix, fit, { missing }), modelFit: modelFit(matrix, fit, { missing }) }
      : null;
  await giveAnswer(flags, {
    title: `Item response model of ${matrix.task}`,
    results: [results],
    answer: fit.ok ? fit : undefined,
    json: () => {
      const { task, metric } = matrix;
      const notes = [...results.notes, ...(fit.ok ? fit.notes : [])];
      const signature = fit.ok ? fit.signature : signatureOf([`refused=${fit.code}`]);
      return jsonDocument("irt", { task, metric, ...fit, ...checks, notes, signature });
    },
    screen: () => {
      if (!fit.ok) {
        return [paragraph(`REFUSED  ${fit.message}.`), paragraph(`Next step: ${fit.hint}.`)];
      }
      return [
        heading(1, `Item response model of ${matrix.task}`),
        paragraph(readingSentence(results)),
        ...irtSection(fit, { checks, limit: flags.all ? Number.POSITIVE_INFINITY : TERMINAL_ROWS }),
      ];
    },
  });
  return fit.ok && fit.converged ? EXIT.done : EXIT.undecided;
}

/** The chance that was given for the task; the name of another one would be used by nothing. */
function guessingOf({ task }: ResultMatrix, chance: ReadonlyMap<string, number>): number | undefined {
  const given = taskChance(chance, task);
  const other = [...chance.keys()].find((name) => taskChance(new Map([[name, 0]]), task) === undefined);
  if (other !== undefined) throw new UsageError(`--chance names ${other}, and the answers are of ${task}`);
  return given;
}

function onlyMatrix({ matrices }: Results): ResultMatrix {
  const [first, ...others] = matrices;
  if (first === undefined) {
    throw new UsageError("irt needs answers to single items, and these dumps hold run-level scores only");
  }
  if (others.length > 0) {
    const names = matrices.map(({ task, metric }) => `${task} · ${metric}`);
    throw new UsageError(
      `irt fits one task and metric, and the dumps hold ${matrices.length}: choose with --task and --metric from ${someNames(names, 6)}`,
    );
  }
  return first;
}

/** `slope=0:2,intercept=0:3`: normal priors as mean and SD. */
function priorsOf(texts: readonly string[]): ItemPriors {
  return Object.fromEntries(
    pairs("--prior", texts).map(([name, text]) => {
      const [mean = "", sd = "", ...rest] = text.split(":");
      const prior = { mean: Number(mean), sd: Number(sd) };
      const known = ["slope", "intercept", "difficulty"].includes(name) && mean !== "" && rest.length === 0;
      if (!known || !Number.isFinite(prior.mean) || !(prior.sd > 0)) {
        throw new UsageError(
          `--prior takes slope, intercept or difficulty with mean:sd, such as slope=0:2, got "${name}=${text}"`,
        );
      }
      return [name, prior];
    }),
  );
}
