import { ArgumentError } from "../../errors.js";
import type { CrossedCells } from "./crossedCells.js";
import type { CrossedVariances } from "./crossedReml.js";
import { excessVarianceTest } from "./excessVariance.js";

/**
 * Mean squares of a seeds × items table in the scale of single cell means, with what each of them estimates:
 * cells σ²_cell = σ²_interaction + σ²_residual/trials · seeds σ²_cell + itemsPerSeed·σ²_seed ·
 * items σ²_cell + seedsPerItem·σ²_item · trials σ²_residual.
 */
export interface CrossedMeanSquares {
  readonly values: Readonly<Record<"seeds" | "items" | "cells" | "trials", number>>;
  /** `trials` is 0 without repeats. */
  readonly degreesOfFreedom: Readonly<Record<"seeds" | "items" | "cells" | "trials", number>>;
  readonly itemsPerSeed: number;
  readonly seedsPerItem: number;
  readonly trialsPerCell: number;
}

/**
 * Mean squares of a complete table with the same number of trials in each cell. NaN for fewer than two seeds or items;
 * `trials` is NaN without repeats. Throws for any other table.
 *
 * Searle, Casella & McCulloch (1992), "Variance components", §4.3 and §4.5.
 */
export function balancedMeanSquares(cells: CrossedCells): CrossedMeanSquares {
  const { seeds, items, balanced, withinSquares } = cells;
  if (balanced === null) {
    throw new ArgumentError(
      "balancedMeanSquares",
      "every cell must have the same number of trials. Use restricted maximum likelihood.",
    );
  }
  const { meanSquares, degreesOfFreedom } = excessVarianceTest(balanced.means, seeds, items);
  const within = seeds * items * (balanced.trials - 1);
  return {
    values: {
      seeds: meanSquares.seeds,
      items: meanSquares.items,
      cells: meanSquares.residual,
      trials: within > 0 ? withinSquares / within : Number.NaN,
    },
    degreesOfFreedom: {
      seeds: degreesOfFreedom.seeds,
      items: degreesOfFreedom.items,
      cells: degreesOfFreedom.residual,
      trials: within,
    },
    itemsPerSeed: items,
    seedsPerItem: seeds,
    trialsPerCell: balanced.trials,
  };
}

/**
 * The mean squares that a balanced table with about as much information would have: harmonic means of the cells of a
 * seed and of an item and of the trials of a cell. An approximation, for intervals where cells are missing.
 *
 * Burdick & Graybill (1992), "Confidence intervals on variance components", ch. 6 (unweighted means).
 */
export function equivalentMeanSquares(variances: CrossedVariances, cells: CrossedCells): CrossedMeanSquares {
  const list = cells.listed();
  const trialsPerCell = harmonicMean(list.trials);
  const itemsPerSeed = harmonicMean(occurrences(list.seed, cells.seeds));
  const seedsPerItem = harmonicMean(occurrences(list.item, cells.items));
  const replicated = cells.scores > cells.cells;
  const cell = replicated ? variances.interaction + variances.residual / trialsPerCell : variances.residual;
  return {
    values: {
      seeds: cell + itemsPerSeed * variances.seeds,
      items: cell + seedsPerItem * variances.items,
      cells: cell,
      trials: replicated ? variances.residual : Number.NaN,
    },
    degreesOfFreedom: {
      seeds: cells.seeds - 1,
      items: cells.items - 1,
      cells: cells.residualDegreesOfFreedom,
      trials: cells.scores - cells.cells,
    },
    itemsPerSeed,
    seedsPerItem,
    trialsPerCell,
  };
}

/** Components from mean squares by their expectations; they may be negative. */
export function componentsOf({
  values,
  degreesOfFreedom,
  itemsPerSeed,
  seedsPerItem,
  trialsPerCell,
}: CrossedMeanSquares): CrossedVariances {
  const replicated = degreesOfFreedom.trials > 0;
  return {
    seeds: (values.seeds - values.cells) / itemsPerSeed,
    items: (values.items - values.cells) / seedsPerItem,
    interaction: replicated ? values.cells - values.trials / trialsPerCell : Number.NaN,
    residual: replicated ? values.trials : values.cells,
  };
}

/** Standard errors of `componentsOf`: each mean square has the variance 2·MS²/df under normal effects. */
export function componentErrors({
  values,
  degreesOfFreedom,
  itemsPerSeed,
  seedsPerItem,
  trialsPerCell,
}: CrossedMeanSquares): CrossedVariances {
  const error = (source: "seeds" | "items" | "cells" | "trials") =>
    values[source] * Math.sqrt(2 / degreesOfFreedom[source]);
  const replicated = degreesOfFreedom.trials > 0;
  return {
    seeds: Math.hypot(error("seeds"), error("cells")) / itemsPerSeed,
    items: Math.hypot(error("items"), error("cells")) / seedsPerItem,
    interaction: replicated ? Math.hypot(error("cells"), error("trials") / trialsPerCell) : Number.NaN,
    residual: error(replicated ? "trials" : "cells"),
  };
}

function occurrences(codes: Int32Array, levels: number): Float64Array {
  const counts = new Float64Array(levels);
  for (const code of codes) counts[code]!++;
  return counts;
}

function harmonicMean(values: Float64Array): number {
  return values.length / values.reduce((total, value) => total + 1 / value, 0);
}
