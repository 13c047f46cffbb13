import { createResultMatrix } from "noisefloor";
import { fit2pl, simulate2pl } from "noisefloor/irt";
import { createRng } from "noisefloor/statistics";

const items = Array.from({ length: 12 }, (_, item) => ({ slope: 1, intercept: 1 - item / 6 }));
const abilities = Array.from({ length: 100 }, (_, run) => (run - 49.5) / 25);
const matrix = createResultMatrix({
  runs: abilities.map((_, run) => ({ model: `m${run}`, task: "quiz", metric: "acc" })),
  items: items.map((_, item) => ({ id: `q${item}` })),
  scores: simulate2pl(createRng(1), items, abilities),
});
const fit = fit2pl(matrix);
fit.ok && fit.converged; // => true
fit.ok && fit.items.length; // => 12
