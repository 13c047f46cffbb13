/** Tag of a run whose scores are wins over another model: which one. */
export const OPPONENT_TAG = "opponent";

/** Tag of the same run: what all of its pairs of models belong to, where each pair is a task of its own. */
export const CONTEST_TAG = "contest";
