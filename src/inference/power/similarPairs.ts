import type { DisagreementModel } from "./predictedDisagreement.js";

/** Learnt from public boards by `npm run fit:disagreement` (fixtures/disagreement); not edited by hand. */
export const SIMILAR_PAIRS: DisagreementModel = {
  strangers: 2.54,
  perGap: 0.485,
  spread: 0.483,
  boards: {
    count: 6,
    spread: 0.583,
  },
  excess: {
    copy: 7.44,
    "fine-tune": 3.03,
    family: 0.784,
    unrelated: 0,
  },
  reach: 0.222,
  seen: {
    items: [97, 41871],
    accuracy: [0.216, 0.845],
    gap: 2.31,
  },
  evidence: {
    copy: {
      pairs: 223,
      families: 60,
      boards: 3,
    },
    "fine-tune": {
      pairs: 1095,
      families: 97,
      boards: 3,
    },
    family: {
      pairs: 401,
      families: 21,
      boards: 5,
    },
    unrelated: {
      pairs: 5640,
      families: 367,
      boards: 6,
    },
  },
};
