import { WEIGHTED_TOTALS_BINARY } from "./weightedTotalsBinary.js";

/** Weighted totals of rows of values, or of a combination of rows, under weights that all rows share. */
export interface WeightedTotals {
  /**
   * One weight a value, from 0 to 255, to be written before totals are asked for; at first 0 each. The list is longer than
   * the rows, up to a multiple of 8: what stands beyond their end counts for nothing.
   */
  readonly weights: Uint8Array;
  /** Σ_i weight_i·(Σ_t multiple_t·value_ti) over the first `count` terms: term t is row `rows[t]`, each row once at most. */
  readonly total: (rows: ArrayLike<number>, multiples: ArrayLike<number>, count: number) => number;
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
  const combined = new Float64Array(length);
  return {
    weights,
    total: (chosen, multiples, count) => {
      combined.fill(0);
      for (let term = 0; term < count; term++) addMultiple(combined, multiples[term]!, padded[chosen[term]!]!);
      return weightedTotal(weights, combined);
    },
  };
}

function addMultiple(combined: Float64Array, multiple: number, values: Float64Array): void {
  for (let i = 0; i < combined.length; i++) combined[i]! += multiple * values[i]!;
}

/** Four sums side by side, of every fourth value, which a processor adds up at the same time. */
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
  { buffer, total }: WebAssemblyLayout,
): WeightedTotals {
  // First the weights, then the rows, then the terms.
  const addressOf = (row: number) => length * (1 + 8 * row);
  const terms = addressOf(rows.length);
  rows.forEach((row, index) => {
    new Float64Array(buffer, addressOf(index), length).set(row);
  });
  const addresses = new Uint32Array(buffer, terms, 4 * rows.length);
  const factors = new Float64Array(buffer, terms, 2 * rows.length);
  return {
    weights: new Uint8Array(buffer, 0, length),
    total: (chosen, multiples, count) => {
      for (let term = 0; term < count; term++) {
        addresses[4 * term] = addressOf(chosen[term]!);
        factors[2 * term + 1] = multiples[term]!;
      }
      return total(0, length, terms, terms + TERM_BYTES * count);
    },
  };
}

interface WebAssemblyLayout {
  readonly buffer: ArrayBuffer;
  readonly total: (weights: number, length: number, terms: number, termsEnd: number) => number;
}

/** What this file needs of the global object `WebAssembly`. */
interface WebAssemblyApi {
  readonly Module: new (binary: Uint8Array) => object;
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: object) => { readonly exports: Pick<WebAssemblyLayout, "total"> };
}

const PAGE_BYTES = 65536;
/** The address and the multiple of a row. */
const TERM_BYTES = 16;

/** Compiled at the first use. */
let compiled: object | undefined;

function webAssemblyLayout(rows: number, length: number): WebAssemblyLayout | null {
  const api = (globalThis as unknown as { WebAssembly?: WebAssemblyApi }).WebAssembly;
  if (api === undefined) return null;
  // Weights, rows and terms.
  const pages = Math.ceil((length * (1 + 8 * rows) + TERM_BYTES * rows) / PAGE_BYTES);
  try {
    compiled ??= compile(api);
    const memory = new api.Memory({ initial: pages });
    const { exports } = new api.Instance(compiled, { env: { memory } });
    return { buffer: memory.buffer, total: exports.total };
  } catch {
    // Forbidden by a policy, without the instructions that are used, or more memory than there is.
    return null;
  }
}

function compile({ Module }: WebAssemblyApi): object {
  return new Module(Uint8Array.from(atob(WEIGHTED_TOTALS_BINARY), (byte) => byte.charCodeAt(0)));
}
