import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith } from "../../arguments/shapes.js";
import type { Axis, AxisUnit, Figure, Mark, NumberAxis, Tone } from "./figure.js";
import { ticksOf } from "./ticks.js";

/** A Vega-Lite 5 specification as plain JSON, with its data inside. */
export type VegaLiteSpec = Readonly<Record<string, unknown>>;

const COLOURS: Readonly<Record<Tone, string>> = {
  first: "#0b5cad",
  second: "#b35900",
  third: "#6f3fa8",
  muted: "#6e7781",
  good: "#116329",
  bad: "#a40e26",
};

/** Cells without a tone: one colour above 0, another below. */
const BY_VALUE = {
  field: "value",
  type: "quantitative",
  scale: { domain: [-1, 0, 1], range: [COLOURS.second, "#ffffff", COLOURS.first], interpolate: "rgb" },
  legend: null,
};

type Datum = Readonly<Record<string, unknown>>;

/** The figure as a Vega-Lite specification: for notebooks, and for those who want to restyle it. */
export function figureVegaLite(figure: Figure): VegaLiteSpec {
  requireArgument("figureVegaLite", "figure", figure, recordWith(["marks", "columns", "rows"], "a figure"));
  const height = figure.y.kind === "category" ? { step: 20 } : 260;
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    title: { text: figure.title, anchor: "start" },
    description: figure.description,
    width: figure.x.kind === "category" && figure.x.categories.length > 12 ? { step: 16 } : 420,
    height,
    layer: figure.marks.map((mark) => layerOf(mark, figure)),
    config: {
      legend: { orient: "top", direction: "vertical", labelLimit: 420, symbolOpacity: 1 },
      range: { category: [...legendOf(figure.marks).values()].map((tone) => COLOURS[tone]) },
    },
  };
}

/** Dashes keep lines apart in grey print. */
const DASHES: Partial<Readonly<Record<Tone, readonly number[]>>> = { second: [6, 3], third: [2, 3] };

/** The labels of the marks with their colours; none beside cells that use colour for their values. */
function legendOf(marks: Figure["marks"]): Map<string, Tone> {
  const entries = new Map<string, Tone>();
  if (marks.some((mark) => mark.kind === "cells" && mark.tone === undefined)) return entries;
  for (const { tone, label } of marks) {
    if (tone !== undefined && label !== undefined && !entries.has(label)) entries.set(label, tone);
  }
  return entries;
}

function layerOf(mark: Mark, { x, y, marks }: Figure): VegaLiteSpec {
  const isNamed = mark.label !== undefined && legendOf(marks).get(mark.label) === mark.tone && mark.tone !== undefined;
  const named = isNamed ? { color: { datum: mark.label, type: "nominal", title: null } } : {};
  const layer = (values: readonly Datum[], type: object, encoding: object) => ({
    data: { values },
    mark: { clip: mark.kind !== "dots", ...type },
    encoding: { ...named, ...encoding },
  });
  const color = COLOURS[mark.tone ?? "first"];
  switch (mark.kind) {
    case "dots":
      return layer(
        mark.dots.map((dot) => ({ x: place(x, dot.x), y: place(y, dot.y), name: dot.name ?? null })),
        { type: "point", filled: mark.hollow !== true, color, size: 40 },
        { x: channel(x, "x"), y: channel(y, "y"), tooltip: { field: "name" } },
      );
    case "line":
      return layer(
        mark.points.map((point, order) => ({ x: place(x, point.x), y: place(y, point.y), order })),
        {
          type: "line",
          color,
          strokeWidth: mark.weight === "thin" ? 1 : 2,
          strokeDash: DASHES[mark.tone] ?? [1, 0],
          opacity: mark.weight === "thin" ? 0.55 : 1,
        },
        { x: channel(x, "x"), y: channel(y, "y"), order: { field: "order" } },
      );
    case "band":
      return layer(
        mark.points.map((point) => ({ x: place(x, point.x), low: point.low, high: point.high })),
        { type: "area", color, opacity: 0.18 },
        { x: channel(x, "x"), y: channel(y, "low"), y2: { field: "high" } },
      );
    case "whiskers": {
      const [along, across] = mark.along === "x" ? [x, y] : [y, x];
      const other = mark.along === "x" ? "y" : "x";
      return layer(
        mark.whiskers.map(({ at, low, high, name }) => ({ at: place(across, at), low, high, name: name ?? null })),
        { type: "rule", color, strokeWidth: mark.weight === "thick" ? 4 : 1.5 },
        {
          [mark.along]: channel(along, "low"),
          [`${mark.along}2`]: { field: "high" },
          [other]: channel(across, "at"),
          tooltip: { field: "name" },
        },
      );
    }
    case "bars":
      return layer(
        mark.bars.map(({ at, from, to, name }) => ({ at: place(y, at), from, to, name: name ?? null })),
        { type: "bar", color, size: 14, opacity: 0.85 },
        {
          x: channel(x, "from"),
          x2: { field: "to" },
          y: channel(y, "at"),
          tooltip: { field: "name" },
        },
      );
    case "rule":
      return layer(
        [{ at: place(mark.axis === "x" ? x : y, mark.at) }],
        { type: "rule", color, strokeDash: [4, 3] },
        { [mark.axis]: channel(mark.axis === "x" ? x : y, "at") },
      );
    case "area":
      return layer(
        [{ x: mark.x?.[0], x2: mark.x?.[1], y: mark.y?.[0], y2: mark.y?.[1] }],
        { type: "rect", color, opacity: 0.12 },
        {
          ...(mark.x === undefined ? {} : { x: channel(x, "x"), x2: { field: "x2" } }),
          ...(mark.y === undefined ? {} : { y: channel(y, "y"), y2: { field: "y2" } }),
        },
      );
    case "cells":
      return layer(
        mark.cells.map((cell) => ({
          x: place(x, cell.x),
          y: place(y, cell.y),
          value: cell.value,
          name: cell.name ?? cell.text ?? null,
        })),
        { type: "rect", ...(mark.tone === undefined ? {} : { color }) },
        {
          x: channel(x, "x"),
          y: channel(y, "y"),
          ...(mark.tone === undefined
            ? { color: BY_VALUE }
            : { opacity: { field: "value", scale: null, type: "quantitative" } }),
          tooltip: { field: "name" },
        },
      );
    case "frames":
      return layer(
        mark.frames.map((frame) => ({
          x: place(x, frame.x[0]),
          x2: place(x, frame.x[1]),
          y: place(y, frame.y[0]),
          y2: place(y, frame.y[1]),
        })),
        { type: "rect", stroke: color, strokeWidth: 2, fill: null },
        {
          x: { ...channel(x, "x"), bandPosition: 0 },
          x2: { field: "x2", bandPosition: 1 },
          y: { ...channel(y, "y"), bandPosition: 0 },
          y2: { field: "y2", bandPosition: 1 },
        },
      );
  }
}

/** Names may repeat, so a category is its number and its name. */
function place(axis: Axis, value: number): number | string {
  return axis.kind === "number" ? value : categoryText(axis.categories, value);
}

function categoryText(categories: readonly string[], index: number): string {
  const name = categories[index] ?? String(index);
  return categories.indexOf(name) === index ? name : `${name} (${index + 1})`;
}

function channel(axis: Axis, field: string): object {
  if (axis.kind === "category") {
    return {
      field,
      type: "nominal",
      title: axis.title,
      scale: { domain: axis.categories.map((_, index) => categoryText(axis.categories, index)) },
      axis: { labelLimit: 260 },
    };
  }
  const { domain, scale = "linear", unit, title, ticksFrom } = axis;
  return {
    field,
    type: "quantitative",
    title,
    // A log scale has no zero, and Vega-Lite says so of those that name it.
    scale: { domain, type: scale, ...(scale === "log" ? {} : { zero: false }), nice: false },
    axis: {
      ...tickFormat(unit, domain),
      ...(ticksFrom === undefined ? {} : { values: ticksOf(axis, 6) }),
      ...(axis.whole === true ? { tickMinStep: 1 } : {}),
    },
  };
}

function tickFormat(unit: AxisUnit, [low, high]: NumberAxis["domain"]): object {
  if (unit === "share") return { format: "~%" };
  if (unit === "plain") return { format: Math.max(Math.abs(low), Math.abs(high)) < 10_000 ? "~g" : "~s" };
  return { labelExpr: `format(100 * datum.value, "${unit === "points" ? "+" : ""}~g")` };
}
