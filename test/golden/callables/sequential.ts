import { logEvidenceAbove, type ScoreBlock } from "../../../src/inference/sequential/bettingEvidence.js";
import { confidenceSequence } from "../../../src/inference/sequential/confidenceSequence.js";

export default {
  logEvidenceAbove: (blocks: readonly ScoreBlock[], mean: number, largest: number) =>
    logEvidenceAbove(blocks, mean, { reach: 1, largest }),
  confidenceSequence: (blocks: readonly ScoreBlock[], largest: number, level: number) =>
    confidenceSequence(blocks, { reach: 1, largest }, level),
};
