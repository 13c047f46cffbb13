import { folderOf, stemOf } from "../../../bytes/sourcePath.js";
import type { ReadContext } from "../../../reader/dumpReader.js";
import { ModelNames } from "../../../runs/modelNames.js";
import type { RunIdentity } from "../../../runs/runIdentity.js";

/** Model and data set of a file. */
interface FileParts {
  readonly model?: string;
  readonly dataset: string;
}

/** What stands behind the data set: the judge, and what the file holds. */
const KIND = /_(?:acc|acc_all|score|score_fine|results?|auxmatch|auxeval)$/;
const JUDGE = /_(?:openai|exact_matching|(?:chatgpt|gpt|o[134]|claude|gemini|deepseek|qwen|llama|internlm)[\w.-]*)$/i;

/** How the names of the kit's data sets begin: the model is what stands before them, where no folder says it. */
const DATASETS = [
  ..."MMBench MMStar MMMU MMVet MMVP MME MMT-Bench MMSci MMLongBench CMMMU CCBench SEEDBench POPE HallusionBench AMBER".split(
    " ",
  ),
  ..."MathVista MathVision MathVerse LogicVista WeMath DynaMath OCRBench OCRVQA AI2D ScienceQA ChartQA DocVQA InfoVQA".split(
    " ",
  ),
  ..."TextVQA VizWiz VSR RealWorldQA LLaVABench COCO GQA BLINK VStarBench HRBench AesBench Q-Bench MVBench Video-MME".split(
    " ",
  ),
  ..."MLVU TempCompass LongVideoBench WorldSense".split(" "),
];
const KNOWN = new RegExp(`^(.+?)_((?:${DATASETS.join("|")})(?![a-z]).*)$`);

/** Whose the file is, and the task that it is of, unless the caller says another. */
export function namedByFile(file: string, context: ReadContext) {
  const { model, dataset } = fileParts(file);
  const models = new ModelNames(file, "the file name", context, { several: false });
  // Numbers in these names are of versions, and no steps.
  const { step: _, ...identity }: RunIdentity = models.identify(model);
  return { models, identity, task: context.options.task ?? dataset };
}

/** Parts of `MODEL_DATASET_JUDGE_acc`: the model is the folder where the name begins with one. */
function fileParts(file: string): FileParts {
  const whole = stemOf(file).replace(KIND, "");
  const folder = folderOf(file)
    .split("/")
    .findLast((part) => part !== "" && whole.startsWith(`${part}_`));
  if (folder !== undefined) return { model: folder, dataset: withoutJudge(whole.slice(folder.length + 1)) };
  const known = KNOWN.exec(whole);
  if (known !== null) return { model: known[1] as string, dataset: withoutJudge(known[2] as string) };
  const cut = whole.indexOf("_");
  return cut < 0 ? { dataset: whole } : { model: whole.slice(0, cut), dataset: withoutJudge(whole.slice(cut + 1)) };
}

function withoutJudge(dataset: string): string {
  return dataset.replace(JUDGE, "");
}
