import { plural } from "../../numberFormat.js";
import type { Table } from "../document/document.js";
import type { Figure } from "../figure/figure.js";
import { scaleOf } from "../figure/plot.js";
import { ticksOf, tickTexts } from "../figure/ticks.js";

/** Letters of a line of the picture. */
const CELLS = 40;
/** Rows that are drawn. */
const ROWS = 12;

/**
 * A figure of intervals in rows as letters, for a terminal: one row a line, `├─●─┤` its interval and value, `○` what is not told apart, `┊`
 * a rule such as no difference. `null` for figures of another kind.
 */
export function pictureTable({ title, x, y, marks }: Figure): Table | null {
  if (x.kind !== "number" || y.kind !== "category" || !marks.some(({ kind }) => kind === "dots")) return null;
  const place = scaleOf(x, 0, CELLS - 1);
  const cellAt = (value: number) => Math.round(Math.min(CELLS - 1, Math.max(0, place(value))));
  const rows = y.categories.slice(0, ROWS).map((name, row) => {
    const line: string[] = Array.from({ length: CELLS }, () => " ");
    for (const mark of marks) {
      if (mark.kind === "rule" && mark.axis === "x") line[cellAt(mark.at)] = "┊";
      if (mark.kind === "whiskers" && mark.along === "x") {
        for (const { low, high } of mark.whiskers.filter(({ at }) => at === row)) {
          const [from, to] = [cellAt(low), cellAt(high)];
          line.fill("─", from, to + 1);
          line[from] = place(low) < 0 ? "←" : "├";
          line[to] = place(high) > CELLS - 1 ? "→" : "┤";
        }
      }
      if (mark.kind === "dots") {
        for (const dot of mark.dots.filter((one) => one.y === row)) line[cellAt(dot.x)] = mark.hollow ? "○" : "●";
      }
    }
    return [name, line.join("")];
  });
  const rest = y.categories.length - rows.length;
  return {
    kind: "table",
    caption: `${title}${rest > 0 ? ` (${plural(rest, "more row")} not drawn)` : ""}`,
    columns: [
      { title: "", align: "left" },
      { title: scaleText(x, cellAt), align: "left", whole: true },
    ],
    rows,
  };
}

/** The numbers of the axis where they stand, as far as they do not touch. */
function scaleText(axis: Extract<Figure["x"], { readonly kind: "number" }>, cellAt: (value: number) => number): string {
  const ticks = ticksOf(axis, 4);
  const texts = tickTexts(ticks, axis.unit);
  return ticks.reduce((line, tick, index) => {
    const text = texts[index] as string;
    const start = Math.max(0, cellAt(tick) - Math.floor(text.length / 2));
    return line === "" || start > line.length ? `${line.padEnd(start)}${text}` : line;
  }, "");
}
