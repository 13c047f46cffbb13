import { fit2pl } from "../src/analysis/irt/fit2pl.js";
import { simulate2pl } from "../src/analysis/irt/simulate2pl.js";
import { standardNormal } from "../src/random/draws.js";
import { createRng } from "../src/random/rng.js";

/**
 * Two-parameter logistic fits of simulated runs × items to a gradient of 1e-6, all three starts where that is the
 * default; then with standard errors and abilities. Sizes on the command line (`1000x100`) replace the usual ones.
 */
const sizes =
  process.argv.slice(2).length > 0
    ? process.argv.slice(2)
    : ["500x40", "1000x100", "2000x200", "300x1000", "2000x1000"];
for (const size of sizes) {
  const [runs = 0, count = 0] = size.split("x").map(Number);
  const rng = createRng(1, `bench/irt/${size}`);
  const parameters = Array.from({ length: count }, () => {
    const slope = Math.exp(0.3 * standardNormal(rng));
    return { slope, intercept: -slope * standardNormal(rng) };
  });
  const abilities = Array.from({ length: runs }, () => standardNormal(rng));
  const answers = simulate2pl(rng, parameters, abilities);
  const items = parameters.map((_, item) => ({ id: `q${item}` }));
  const patterns = abilities.map((_, run) => answers.subarray(run * count, (run + 1) * count));
  const data = { items, patterns, counts: patterns.map(() => 1) };
  for (const standardErrors of [false, true]) {
    const repeats = runs * count > 500_000 ? 1 : 3;
    const times: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      const start = process.cpuUsage();
      const fit = fit2pl(data, { standardErrors });
      const { user, system } = process.cpuUsage(start);
      times.push((user + system) / 1000);
      if (!fit.ok || repeat < repeats - 1) continue;
      const best = Math.min(...times) / 1000;
      process.stdout.write(
        `${size}${standardErrors ? " with errors" : ""}: ${fit.iterations} iterations, log-likelihood ${fit.logLikelihood.toFixed(4)}, ` +
          `${fit.grid.nodes} nodes, ${best.toFixed(2)} s of processor time, ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB peak\n`,
      );
    }
  }
}
