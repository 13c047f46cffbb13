import { defined } from "../../defined.js";

/** Training seed and checkpoint, as far as a name tells them, and the name without them. */
interface NameTags {
  readonly rest: string;
  readonly seed?: string;
  readonly step?: number;
}

const STEP_SEGMENT = /^(?:(?:global[-_]?)?step|checkpoint|ckpt|iter)[-_=]?(\d+)$/i;
const STEP_PART = /(?:^|[-_.])(?:(?:global[-_]?)?step|checkpoint|ckpt)[-_=]?(\d+)(?=[-_.]|$)/i;
const SEED_SEGMENT = /^seed[-_=]?(\d+)$/i;
// A hyphen before "seed" belongs to the model's name (pythia-14m-seed3): only an underscore or dot parts it.
const SEED_PART = /(?:^|[_.])seed[-_=]?(\d+)(?=[-_.]|$)/i;

/**
 * Reads the usual conventions from a path or a model name: `step-1250/`, `step_1000`, `checkpoint-500`,
 * `160m_step512`, `seed-14/`, `run_seed3`. The last one in the path counts.
 */
export function nameTags(name: string): NameTags {
  let seed: string | undefined;
  let step: number | undefined;
  const kept: string[] = [];
  for (const segment of name.split("/")) {
    let left = segment;
    const stepMatch = STEP_SEGMENT.exec(left) ?? STEP_PART.exec(left);
    if (stepMatch !== null) {
      step = Number(stepMatch[1]);
      left = cut(left, stepMatch);
    }
    const seedMatch = SEED_SEGMENT.exec(left) ?? SEED_PART.exec(left);
    if (seedMatch !== null) {
      seed = seedMatch[1] as string;
      left = cut(left, seedMatch);
    }
    if (left !== "" || segment === "") kept.push(left);
  }
  return { rest: kept.join("/"), ...defined({ seed, step }) };
}

/** The checkpoint that a revision names (`step1000`, `step1000-tokens4B`), if it names one. */
export function revisionStep(revision: string): number | undefined {
  const match = STEP_PART.exec(revision);
  return match === null ? undefined : Number(match[1]);
}

function cut(text: string, match: RegExpExecArray): string {
  return (text.slice(0, match.index) + text.slice(match.index + match[0].length)).replace(/^[-_.]+/, "");
}
