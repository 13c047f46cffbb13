import { ascendingOrder } from "../../numeric/ascendingOrder.js";
import { standardNormal } from "../../random/draws.js";
import type { Rng } from "../../random/rng.js";
import type { LabelledColumns } from "../significance/labelPermutations.js";

/** Columns with the same labels: they may be easier or harder than others, and tell the rows apart more or less. */
interface Cell {
  readonly labels: readonly number[];
  readonly columns: number;
  readonly means: Float64Array;
  /** The means made to follow the order of the means over all columns. */
  readonly ordered: Float64Array;
  /** Root of the covariance of the means, row-major rows × `width`: never wider than there are rows or units. */
  readonly root: Float64Array;
  readonly width: number;
}

interface CommonOrder {
  /** For each group, p that its means follow the order over all columns. */
  readonly groups: readonly number[];
  /** p that the means of all groups do. */
  readonly together: number;
}

/**
 * Whether groups of columns order the rows otherwise, or only are easier or harder and so tell the rows apart less or more. The
 * misfit of a group is the squared distance of its means from their isotonic regression on the order of the means over all
 * columns; p is (b + 1)/(B + 1) for a misfit as large where all groups do follow one order. That null is drawn at the isotonic
 * fits, with normal noise of the covariance that the units show, and fitted anew.
 *
 * Robertson, Wright & Dykstra (1988), "Order restricted statistical inference".
 */
export function commonOrderTest(rng: Rng, columns: LabelledColumns, draws: number): CommonOrder {
  const { groups } = columns;
  const cells = cellsOf(columns);
  const observed = misfits(
    cells,
    cells.map(({ means }) => means),
    groups,
  );
  const extreme = observed.map(() => 0);
  const noise = new Float64Array(Math.max(...cells.map(({ width }) => width)));
  for (let draw = 0; draw < draws; draw++) {
    const means = cells.map(({ ordered, root, width }) => {
      for (let place = 0; place < width; place++) noise[place] = standardNormal(rng);
      const drawn = ordered.slice();
      for (let row = 0, at = 0; row < drawn.length; row++) {
        for (let place = 0; place < width; place++, at++) drawn[row]! += root[at]! * noise[place]!;
      }
      return drawn;
    });
    misfits(cells, means, groups).forEach((misfit, index) => {
      if (misfit >= observed[index]! - 1e-12) extreme[index]!++;
    });
  }
  const pValues = extreme.map((count) => (count + 1) / (draws + 1));
  return { groups: pValues.slice(0, groups), together: pValues[groups]! };
}

/** The misfit of each group, and last of all groups. */
function misfits(cells: readonly Cell[], means: readonly Float64Array[], groups: number): number[] {
  const rows = means[0]?.length ?? 0;
  const counts = new Float64Array(groups);
  const byGroup = Array.from({ length: groups }, () => new Float64Array(rows));
  const overall = new Float64Array(rows);
  cells.forEach(({ labels, columns }, cell) => {
    for (const group of labels) counts[group]! += columns;
    for (let row = 0; row < rows; row++) {
      const sum = columns * means[cell]![row]!;
      overall[row]! += sum;
      for (const group of labels) byGroup[group]![row]! += sum;
    }
  });
  const order = ascendingOrder(overall);
  const own = byGroup.map((sums, group) => {
    const mean = sums.map((sum) => sum / counts[group]!);
    const fitted = isotonic(mean, order);
    return mean.reduce((total, value, row) => total + (value - fitted[row]!) ** 2, 0);
  });
  // Each group counts by its columns, as the squared noise of a mean is the smaller the more there are.
  return [...own, own.reduce((total, misfit, group) => total + counts[group]! * misfit, 0)];
}

function cellsOf({ scores, rows, columns, units, labels }: LabelledColumns): Cell[] {
  const sums = units.map((own) =>
    Float64Array.from({ length: rows }, (_, row) =>
      own.reduce((total, column) => total + scores[row * columns + column]!, 0),
    ),
  );
  const all = [...units.keys()];
  const order = ascendingOrder(meanOf(all));
  const byLabels = new Map<string, number[]>();
  labels.forEach((own, unit) => {
    const key = own.join();
    const alike = byLabels.get(key);
    if (alike === undefined) byLabels.set(key, [unit]);
    else alike.push(unit);
  });
  return [...byLabels.values()].map((own) => {
    const size = sizeOf(own);
    // One unit shows no spread of its own: it takes that of all.
    const seen = own.length > 1 ? own : all;
    const scale = Math.sqrt(own.length / Math.max(1, seen.length - 1)) / size;
    const means = meanOf(own);
    const isWide = seen.length < rows;
    const root = isWide ? leftovers(seen) : semidefiniteRoot(products(seen), rows);
    return {
      labels: labels[own[0]!]!,
      columns: size,
      means,
      ordered: isotonic(means, order),
      root: root.map((value) => value * scale),
      width: isWide ? seen.length : rows,
    };
  });

  function sizeOf(own: readonly number[]): number {
    return own.reduce((total, unit) => total + units[unit]!.length, 0);
  }

  function meanOf(own: readonly number[]): Float64Array {
    const size = sizeOf(own);
    return Float64Array.from(
      { length: rows },
      (_, row) => own.reduce((sum, unit) => sum + sums[unit]![row]!, 0) / size,
    );
  }

  /** What the units' sums leave beside their size times the mean, row-major rows × units. */
  function leftovers(own: readonly number[]): Float64Array {
    const mean = meanOf(own);
    return Float64Array.from({ length: rows * own.length }, (_, cell) => {
      const [row, unit] = [Math.floor(cell / own.length), own[cell % own.length]!];
      return sums[unit]![row]! - units[unit]!.length * mean[row]!;
    });
  }

  /** The lower triangle of the leftovers times their transpose. */
  function products(own: readonly number[]): Float64Array {
    const left = leftovers(own);
    const found = new Float64Array(rows * rows);
    for (let row = 0; row < rows; row++) {
      for (let other = 0; other <= row; other++) {
        let sum = 0;
        for (let unit = 0; unit < own.length; unit++) {
          sum += left[row * own.length + unit]! * left[other * own.length + unit]!;
        }
        found[row * rows + other] = sum;
      }
    }
    return found;
  }
}

/** Least-squares fit that never falls along the order: pools of neighbours that stand the wrong way round. */
function isotonic(values: Float64Array, order: ArrayLike<number>): Float64Array {
  const rows = order.length;
  const [totals, sizes] = [new Float64Array(rows), new Uint32Array(rows)];
  let pools = 0;
  for (let place = 0; place < rows; place++) {
    let [total, size] = [values[order[place]!]!, 1];
    for (; pools > 0 && !(totals[pools - 1]! / sizes[pools - 1]! < total / size); pools--) {
      total = totals[pools - 1]! + total;
      size += sizes[pools - 1]!;
    }
    totals[pools] = total;
    sizes[pools++] = size;
  }
  const fitted = new Float64Array(values.length);
  for (let pool = 0, place = 0; pool < pools; pool++) {
    const level = totals[pool]! / sizes[pool]!;
    for (const end = place + sizes[pool]!; place < end; place++) fitted[order[place]!] = level;
  }
  return fitted;
}

/** Cholesky's root of a matrix that may be singular, such as that of rows that are copies: a pivot of 0 adds nothing. */
function semidefiniteRoot(matrix: Float64Array, size: number): Float64Array {
  const root = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    let pivot = matrix[column * size + column]!;
    for (let k = 0; k < column; k++) pivot -= root[column * size + k]! ** 2;
    if (!(pivot > 1e-12 * matrix[column * size + column]!)) continue;
    root[column * size + column] = Math.sqrt(pivot);
    for (let row = column + 1; row < size; row++) {
      let value = matrix[row * size + column]!;
      for (let k = 0; k < column; k++) value -= root[row * size + k]! * root[column * size + k]!;
      root[row * size + column] = value / root[column * size + column]!;
    }
  }
  return root;
}
