import { WEIGHTED_TOTALS_BINARY } from "./weightedTotalsBinary.js";

/** Totals Σ weight·value of rows of values that share their weights. */
export interface WeightedTotals {
  /**
   * One weight a value, from 0 to 255, to be written before totals are asked for; at first 0 each. The list is longer than
   * the rows, up to a multiple of 8: what stands beyond their end counts for nothing.
   */
  readonly weights: Uint8Array;
  /** Writes the total of row `rows[i]` to `totals[i]`, for the first `count` of them. */
  readonly write: (rows: ArrayLike<number>, count: number, totals: Float64Array) => void;
}

/** Below this many values a row, WebAssembly is not worth setting up. */
const LEAST_LENGTH_FOR_WEBASSEMBLY = 512;

/**
 * Keeps a copy of the rows and adds them up with weights that change from call to call. By WebAssembly where that is to be
 * had, otherwise by plain JavaScript: the same operations in the same order, hence the same bits, in two to four times the
 * time. Content security policies, for one, may forbid WebAssembly.
 */
export function weightedTotals(rows: readonly ArrayLike<number>[]): WeightedTotals {
  const length = Math.ceil(rows[0]!.length / 8) * 8;
  const layout = length < LEAST_LENGTH_FOR_WEBASSEMBLY ? null : webAssemblyLayout(rows.length, length);
  return layout === null ? inJavaScript(rows, length) : inWebAssembly(rows, length, layout);
}

/** The plain form of `weightedTotals`; `length` is that of the rows, rounded up to a multiple of 8. */
export function inJavaScript(rows: readonly ArrayLike<number>[], length: number): WeightedTotals {
  const weights = new Uint8Array(length);
  const padded = rows.map((row) => {
    const values = new Float64Array(length);
    values.set(row);
    return values;
  });
  return {
    weights,
    write: (chosen, count, totals) => {
      for (let i = 0; i < count; i++) totals[i] = weightedTotal(weights, padded[chosen[i]!]!);
    },
  };
}

/** Four sums side by side, of every fourth term, which a processor adds up at the same time. */
function weightedTotal(weights: Uint8Array, values: Float64Array): number {
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  for (let i = 0; i < values.length; i += 4) {
    sum0 += weights[i]! * values[i]!;
    sum1 += weights[i + 1]! * values[i + 1]!;
    sum2 += weights[i + 2]! * values[i + 2]!;
    sum3 += weights[i + 3]! * values[i + 3]!;
  }
  return sum0 + sum1 + (sum2 + sum3);
}

function inWebAssembly(
  rows: readonly ArrayLike<number>[],
  length: number,
  { buffer, writeTwoTotals }: WebAssemblyLayout,
): WeightedTotals {
  // First the weights, then the rows, then two totals.
  const addressOf = (row: number) => length * (1 + 8 * row);
  const out = addressOf(rows.length);
  rows.forEach((row, index) => {
    new Float64Array(buffer, addressOf(index), length).set(row);
  });
  const [two, weights] = [new Float64Array(buffer, out, 2), new Uint8Array(buffer, 0, length)];
  return {
    weights,
    write: (chosen, count, totals) => {
      for (let i = 0; i < count; i += 2) {
        const hasSecond = i + 1 < count;
        // A row without a partner is its own.
        const [first, second] = [addressOf(chosen[i]!), addressOf(chosen[hasSecond ? i + 1 : i]!)];
        writeTwoTotals(0, length, first, second, out);
        totals[i] = two[0]!;
        if (hasSecond) totals[i + 1] = two[1]!;
      }
    },
  };
}

interface WebAssemblyLayout {
  readonly buffer: ArrayBuffer;
  readonly writeTwoTotals: (weights: number, length: number, first: number, second: number, out: number) => void;
}

/** What this file needs of the global object `WebAssembly`. */
interface WebAssemblyApi {
  readonly Module: new (binary: Uint8Array) => object;
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: Pick<WebAssemblyLayout, "writeTwoTotals"> };
}

const PAGE_BYTES = 65536;

/** Compiled at the first use. */
let compiled: object | undefined;

function webAssemblyLayout(rows: number, length: number): WebAssemblyLayout | null {
  const api = (globalThis as { WebAssembly?: WebAssemblyApi }).WebAssembly;
  if (api === undefined) return null;
  // Weights, rows and two totals.
  const pages = Math.ceil((length * (1 + 8 * rows) + 16) / PAGE_BYTES);
  try {
    compiled ??= compile(api);
    const memory = new api.Memory({ initial: pages });
    const { exports } = new api.Instance(compiled, { env: { memory } });
    return { buffer: memory.buffer, writeTwoTotals: exports.writeTwoTotals };
  } catch {
    // Forbidden by a policy, without the instructions that are used, or more memory than there is.
    return null;
  }
}

function compile({ Module }: WebAssemblyApi): object {
  return new Module(Uint8Array.from(atob(WEIGHTED_TOTALS_BINARY), (byte) => byte.charCodeAt(0)));
}
