import { bradleyTerry, type Preference } from "../../../src/inference/ranks/bradleyTerry.js";
import { logistic } from "../../../src/numeric/logistic.js";
import type { Rng } from "../../../src/random/rng.js";
import type { PromiseRow } from "./promiseRow.js";

const STRENGTHS = [0.8, 0.3, 0, -0.4, -0.7];

interface Situation {
  readonly questions: number;
  /** Share of the judgements of a question that go by one draw for all of its pairs. */
  readonly alike: number;
  /** Share of ties; sides are then equal, or strengths would not be logistic. */
  readonly ties: number;
  /** Weight of ties as Davidson has them, which are then fitted; sides differ. */
  readonly weight?: number;
}

/** All pairs of five sides on every question. */
function drawn(rng: Rng, { questions, alike, ties, weight }: Situation): Preference[] {
  const strengths = ties > 0 ? STRENGTHS.map(() => 0) : STRENGTHS;
  const outcomeOf = (apart: number, draw: number) => {
    if (weight === undefined) return Number(draw < logistic(apart));
    const weights = [Math.exp(apart / 2), weight, Math.exp(-apart / 2)] as const;
    const place = draw * (weights[0] + weights[1] + weights[2]);
    return place < weights[0] ? 1 : place < weights[0] + weights[1] ? 0.5 : 0;
  };
  return Array.from({ length: questions }, (_, question) => {
    const shared = rng.nextUniform();
    return strengths.flatMap((first, i) =>
      strengths.slice(i + 1).map((second, j) => {
        const draw = rng.nextUniform() < alike ? shared : rng.nextUniform();
        const won = outcomeOf(first - second, draw);
        const outcome = rng.nextUniform() < ties ? 0.5 : won;
        return { first: `m${i}`, second: `m${i + 1 + j}`, outcome, cluster: question };
      }),
    );
  }).flat();
}

const SITUATIONS: Readonly<Record<string, Situation>> = {
  "30 questions, judged independently": { questions: 30, alike: 0, ties: 0 },
  "60 questions, whose judgements are alike": { questions: 60, alike: 0.6, ties: 0 },
  "200 questions, whose judgements are alike": { questions: 200, alike: 0.6, ties: 0 },
  "60 questions, alike, a third ties": { questions: 60, alike: 0.6, ties: 1 / 3 },
  "60 questions, alike, ties by Davidson": { questions: 60, alike: 0.6, ties: 0, weight: 0.8 },
};

/** Differences of strengths, and transitivity where it holds: five sides, all pairs on every question. */
export const preferenceRows: readonly PromiseRow[] = Object.entries(SITUATIONS).flatMap(([name, situation]) => [
  {
    promise: "differences of Bradley–Terry strengths",
    situation: name,
    counts: "covered" as const,
    bound: 0.93,
    replicates: 1000,
    rates: (rng: Rng, replicates: number) => {
      let [held, of] = [0, 0];
      for (let replicate = 0; replicate < replicates; replicate++) {
        const found = bradleyTerry(drawn(rng, situation), {
          ties: situation.weight === undefined ? "half" : "davidson",
        });
        if (!found.ok) continue;
        for (const { first, second, interval } of found.differences) {
          const strengthOf = (side: string) => (situation.ties > 0 ? 0 : STRENGTHS[Number(side.slice(1))]!);
          const truth = strengthOf(first) - strengthOf(second);
          of++;
          if (interval !== null && interval.low <= truth && truth <= interval.high) held++;
        }
      }
      return { before: null, now: held / of, power: null };
    },
  },
  {
    promise: "preferences called intransitive that are not",
    situation: name,
    counts: "false claims" as const,
    bound: 0.06,
    replicates: 1000,
    rates: (rng: Rng, replicates: number) => {
      let found = 0;
      for (let replicate = 0; replicate < replicates; replicate++) {
        const fitted = bradleyTerry(drawn(rng, situation), {
          ties: situation.weight === undefined ? "half" : "davidson",
        });
        if (fitted.ok && fitted.transitivity.pValue !== null && fitted.transitivity.pValue < 0.05) found++;
      }
      return { before: null, now: found / replicates, power: null };
    },
  },
]);
