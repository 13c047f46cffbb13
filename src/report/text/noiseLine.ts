import { NOISE, type NoiseSources } from "../../notes.js";

/** Which noise a figure holds and which it does not. */
export function noiseLine({ measured, notMeasured }: NoiseSources): string {
  return `noise measured: ${measured.join(", ") || "none"}; not measured: ${notMeasured.join(", ")}`;
}

/** What makes the error of an item mean, as the subject of a sentence: it holds the noise of the trials that it averages. */
export function itemNoise(rows: readonly { readonly sources: NoiseSources }[]): "Items alone" | "Items and trials" {
  return rows.some(({ sources }) => sources.measured.includes(NOISE.trials)) ? "Items and trials" : "Items alone";
}
