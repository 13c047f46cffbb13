import { clusterSignFlipTest } from "../../../src/inference/significance/clusterSignFlip.js";
import { permutationTest } from "../../../src/inference/significance/permutation.js";
import type { ResamplingTestOptions } from "../../../src/inference/significance/resampledP.js";
import { type SignTestOptions, signTest } from "../../../src/inference/significance/sign.js";
import { signFlipTest } from "../../../src/inference/significance/signFlip.js";
import { type WilcoxonOptions, wilcoxonTest } from "../../../src/inference/significance/wilcoxon.js";

type Scores = readonly number[];

function minus(first: Scores, second: Scores): number[] {
  return first.map((value, index) => value - (second[index] as number));
}

export default {
  clusterSignFlipTestOf: (baseline: Scores, candidate: Scores, clusters: Scores) =>
    clusterSignFlipTest(minus(candidate, baseline), clusters),
  permutationTest,
  signFlipTestOf: (first: Scores, second: Scores, options?: ResamplingTestOptions) =>
    signFlipTest(minus(first, second), options),
  signTestOf: (first: Scores, second: Scores, options?: SignTestOptions) => signTest(minus(first, second), options),
  wilcoxonSignedRankOf: (first: Scores, second: Scores, options?: WilcoxonOptions) =>
    wilcoxonTest(minus(first, second), options),
};
