import { expect, test } from "vitest";
import { logEvidenceAbove } from "../../src/inference/sequential/bettingEvidence.js";
import { createRng } from "../../src/random/rng.js";

test("covers the mean at all of 300 looks at once, for scores and for clusters", () => {
  const scores = [-0.6, -0.1, 0.2, 0.7];
  const truth = 0.05;
  const missed = (size: number) => {
    let count = 0;
    for (let stream = 0; stream < 400; stream++) {
      const rng = createRng(stream, `sequence ${size}`);
      const range = { reach: 1, largest: size };
      const counts = [0, 0, 0, 0];
      for (let look = 0; look < 300 / size; look++) {
        const kind = Math.floor(4 * rng.nextUniform());
        counts[kind] = (counts[kind] as number) + 1;
        const blocks = scores.flatMap((score, index) => {
          const count = counts[index] as number;
          return count === 0 ? [] : [{ total: size * score, items: size, count }];
        });
        const refuted = [1, -1].some(
          (sign) =>
            logEvidenceAbove(
              blocks.map((block) => ({ ...block, total: sign * block.total })),
              sign * truth,
              range,
            ) >= Math.log(20),
        );
        if (refuted) {
          count++;
          break;
        }
      }
    }
    return count / 400;
  };
  for (const size of [1, 10]) expect(missed(size)).toBeLessThanOrEqual(0.1);
});
