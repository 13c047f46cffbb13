import type { Cells, Mark } from "./figure.js";
import { round } from "./plot.js";
import { label, widthOf } from "./svgLabels.js";
import { shapeAt } from "./svgMarks.js";

/** Width of the longest text in a legend. */
const LEGEND_MOST = 360;

interface LegendEntry {
  readonly mark: Mark;
  readonly label: string;
}

export function legendOf(marks: readonly Mark[]): LegendEntry[] {
  const seen = new Set<string>();
  return marks.flatMap((mark) => {
    const { label: words } = mark;
    if (words === undefined || seen.has(words)) return [];
    seen.add(words);
    return [{ mark, label: words }];
  });
}

interface PlacedEntry extends LegendEntry {
  readonly x: number;
}

/** Entries from left to right, on as many lines as a figure of this width needs. */
export function legendLayout(entries: readonly LegendEntry[], room: number): PlacedEntry[][] {
  const lines: PlacedEntry[][] = [];
  let x = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    const width = 30 + Math.min(LEGEND_MOST, widthOf(entry.label));
    if (x + width > room + 8) {
      lines.push([]);
      x = 8;
    }
    lines.at(-1)?.push({ ...entry, x });
    x += width;
  }
  return lines;
}

export function legendEntry({ mark, label: words, x }: PlacedEntry, y: number): string {
  const box = (style: string, opacity = 1) =>
    `<rect class="${style}" x="${round(x)}" y="${round(y - 8)}" width="16" height="9"${opacity === 1 ? "" : ` opacity="${round(opacity)}"`}/>`;

  const stroke = (style: string) => `<path class="${style}" d="M${round(x)} ${round(y - 4)}h16"/>`;
  const sample = (() => {
    switch (mark.kind) {
      case "dots":
        return shapeAt(mark.tone, mark.hollow ?? false, x + 8, y - 4);
      case "line":
        return stroke(`${mark.tone} l${mark.weight === "thin" ? " thin" : ""}`);
      case "whiskers":
        return stroke(`${mark.tone} w${mark.weight === "thick" ? " thick" : ""}`);
      case "rule":
        return stroke(`${mark.tone} rule`);
      case "bars":
        return box(`${mark.tone} bar`);
      case "band":
        return box(`${mark.tone} b`);
      case "area":
        return box(`${mark.tone} a`);
      case "frames":
        return box(`${mark.tone} frame`);
      case "cells":
        return cellSample(mark, box);
    }
  })();
  return sample + label(x + 21, y, words, LEGEND_MOST, "start", "s");
}
/** Cells of one tone look like the darkest of them. */
function cellSample({ tone, cells }: Cells, box: (style: string, opacity: number) => string): string {
  return tone === undefined ? box("plus", 1) : box(`${tone} f`, Math.max(...cells.map(({ value }) => value ?? 0)));
}
