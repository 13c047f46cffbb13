import type { MissingPolicy } from "../../data/missing.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import { MISSING } from "../../defaults.js";
import { type FamilyJoin, familyTree } from "../../inference/kinship/familyTree.js";
import { KIN, relatedRows, relatedRowsBytes } from "../../inference/kinship/relatedRows.js";
import { finiteOrNull, type NoiseSources, type Note, type Refusal, refuse } from "../../notes.js";
import { isBinary } from "../../numeric/binary.js";
import { signatureOf } from "../../signature.js";
import { respondents } from "../items/respondents.js";

export interface KinshipOptions {
  /** Errored and unscored answers; default `drop`. */
  readonly missing?: MissingPolicy;
}

/** Models that answer alike beyond what their abilities explain. */
export interface Family {
  /** Names of the models, in order. */
  readonly models: readonly string[];
  /** Mean kinship of its pairs of runs: 0 for strangers, 1 for copies; `null` for a family of one. */
  readonly meanKinship: number | null;
  /**
   * How its models join, the most alike first (see `familyTree`): leaves by their place in `models`. `null` for a family of one,
   * for more than 60 models, and beyond the twelve largest families.
   */
  readonly joins: readonly FamilyJoin[] | null;
}

/** How many independent models a table of answers holds, found from the answers alone. */
export interface Kinship {
  readonly ok: true;
  readonly kind: "kinship";
  readonly task: string;
  readonly metric: string;
  /** `null` where the runs name none, or several. */
  readonly framing: string | null;
  readonly models: number;
  readonly items: number;
  /** The largest first, then by name; models without kin are families of one. */
  readonly families: readonly Family[];
  /** Sets of models with the same answers to all items, the largest first. */
  readonly copies: readonly (readonly string[])[];
  /** Models that share another's exact answers. */
  readonly copiedModels: number;
  /** Independent models that would fix an average over models as well as these do. */
  readonly effectiveModels: number;
  /** Kinship from which on models count as kin. */
  readonly threshold: number;
  /** Share of pairs of strangers that would count as kin by chance. */
  readonly chanceShare: number | null;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
  readonly signature: string;
}

/** Families whose trees are kept, and the most models of one of them. */
const [TREES, LEAVES] = [12, 60];

/** Most bytes for the kinship of all pairs: about 11,000 runs. */
const MOST_BYTES = 1e9;

/**
 * Families of models that answer alike beyond what their abilities explain, such as copies and fine-tunes of one parent:
 * see `relatedRows`. Seeds, checkpoints and trials of one model are one model. Refused for scores other than 0 and 1, for
 * fewer than three models, and for more runs than fit into memory.
 */
export function kinship(matrix: ResultMatrix, { missing = MISSING }: KinshipOptions = {}): Kinship | Refusal {
  const { runs, items, scores, trials } = respondents(matrix, missing);
  const names = [...new Set(runs.map(({ model }) => model))].sort();
  if (names.length < 3) {
    return refuse(
      "too-few-models",
      `kinship is judged against what other models answer, and there ${names.length === 1 ? "is 1 model" : `are ${names.length} models`}`,
      "add models",
    );
  }
  if (!isBinary(scores)) {
    return refuse(
      "not-binary",
      trials > runs.length
        ? "kinship is sought in right and wrong answers, and repeated trials are averaged within the item"
        : "kinship is sought in right and wrong answers, and these scores are of another kind",
      trials > runs.length ? "choose one trial" : "choose a metric that is right or wrong",
    );
  }
  const bytes = relatedRowsBytes(runs.length);
  if (bytes > MOST_BYTES) {
    return refuse(
      "too-many-runs",
      `the kinship of all pairs of ${runs.length} runs takes ${Math.ceil(bytes / 1e6)} MB`,
      "choose fewer models or checkpoints",
    );
  }
  const found = relatedRows(scores, runs.length, items.length, { labels: runs.map(({ model }) => model) });
  const modelsOf = (rows: readonly number[]) => [...new Set(rows.map((row) => runs[row]!.model))].sort();
  const families = found.families
    .map((rows, family) => ({ rows, models: modelsOf(rows), meanKinship: finiteOrNull(found.meanKinship[family]!) }))
    .sort((a, b) => b.models.length - a.models.length || byName(a.models[0]!, b.models[0]!));
  const joinsOf = ({ rows, models }: (typeof families)[number], place: number) =>
    models.length < 2 || models.length > LEAVES || place >= TREES
      ? null
      : familyTree(
          models.map((model) => rows.filter((row) => runs[row]!.model === model)),
          found.kinship,
        );
  const framings = new Set(runs.map(({ framing }) => framing ?? null));
  const copies = found.copies
    .map(modelsOf)
    .filter(({ length }) => length > 1)
    .sort((a, b) => b.length - a.length || byName(a[0]!, b[0]!));
  return {
    ok: true,
    kind: "kinship",
    task: matrix.task,
    metric: matrix.metric,
    framing: framings.size === 1 ? [...framings][0]! : null,
    models: names.length,
    items: items.length,
    families: families.map((family, place) => ({
      models: family.models,
      meanKinship: family.models.length > 1 ? family.meanKinship : null,
      joins: joinsOf(family, place),
    })),
    copies,
    copiedModels: copies.reduce((sum, { length }) => sum + length, 0),
    effectiveModels: Math.min(names.length, found.effectiveRows),
    threshold: KIN,
    chanceShare: finiteOrNull(found.chanceShare),
    sources: { measured: ["agreement of answers"], notMeasured: ["where the models come from"] },
    notes: [],
    signature: signatureOf([
      `models=${names.length}`,
      `n=${items.length}`,
      "kinship(average-linkage)",
      `threshold=${KIN}`,
    ]),
  };
}

function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
