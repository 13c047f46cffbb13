import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith } from "../../arguments/shapes.js";
import { xml } from "../text/xml.js";
import type { Figure } from "./figure.js";
import { type Plot, requireScales, round, scaleOf, WIDTH, yScale } from "./plot.js";
import { axes, leftMargin, onTwoLines, ROW, slantedDepth, slants, TALL_ROW, yTitleAbove } from "./svgAxes.js";
import { attribute, cellWidthOf, TITLE_SIZE, wrapped } from "./svgLabels.js";
import { legendEntry, legendLayout, legendOf } from "./svgLegend.js";
import { markSvg } from "./svgMarks.js";
import { FIGURE_STYLE } from "./svgStyle.js";

export interface FigureSvgOptions {
  /** Puts the style sheet inside, so that the picture stands alone; default true. */
  readonly standalone?: boolean;
  /** Begins the ids inside the picture, and must be unique within a page; default the figure's own. */
  readonly id?: string;
  /** Room in units of which letters are 11 high, 400 to 100,000; default 400, about a telephone's width. */
  readonly width?: number;
  /** Pixels (96 an inch) to a unit, at most 1,000; default 1. */
  readonly scale?: number;
  /** Whether the title stands above the picture; default true. */
  readonly titled?: boolean;
}

/** Beyond these a picture has more pixels than any program draws, and its measures soon no number. */
const [MOST_WIDTH, MOST_SCALE] = [100_000, 1000];
const isWidth = (value: unknown) => typeof value === "number" && value >= WIDTH && value <= MOST_WIDTH;
const isScale = (value: unknown) => typeof value === "number" && value > 0 && value <= MOST_SCALE;

const PLOT_HEIGHT = 200;

/** Lines that a title may take before it is cut. */
const TITLE_LINES = 4;

/** The figure as SVG: the same figure gives the same bytes; names in it are inert. */
export function figureSvg(figure: Figure, options: FigureSvgOptions = {}): string {
  requireArgument("figureSvg", "figure", figure, recordWith(["marks", "columns", "rows"], "a figure"));
  const {
    standalone = true,
    id: ownId = figure.id,
    width = WIDTH,
    scale = 1,
    titled = true,
  } = optionsOf("figureSvg", options);
  requireArgument("figureSvg", "width", width, { needs: `a number from ${WIDTH} to ${MOST_WIDTH}`, fits: isWidth });
  requireArgument("figureSvg", "scale", scale, { needs: `a number above 0 and at most ${MOST_SCALE}`, fits: isScale });
  requireScales(figure);
  const title = titled ? wrapped(figure.title, (width - 16) / TITLE_SIZE, TITLE_LINES) : [];
  const legend = legendOf(figure.marks);
  const legendLines = legendLayout(legend, width);
  const top = 12 + title.length * 17 + legendLines.length * 16 + (yTitleAbove(figure) ? 16 : 4);
  const left = leftMargin(figure.y);
  const slanted = figure.x.kind === "category" && slants(figure.x.categories, width - left - 16);
  const inner =
    figure.y.kind === "category"
      ? Math.max(2, figure.y.categories.length) * (onTwoLines(figure.y.categories, left) ? TALL_ROW : ROW)
      : Math.round(PLOT_HEIGHT * Math.sqrt(width / WIDTH));
  const bottom = top + inner;
  const below = slanted ? slantedDepth(figure.x) : 22;
  const height = Math.round(bottom + below + (figure.x.title === "" ? 4 : 18));
  const right = width - 16;
  const [x, y] = [scaleOf(figure.x, left, right), yScale(figure.y, top, bottom)];
  const cells = figure.marks.flatMap((mark) => (mark.kind === "cells" ? mark.cells : []));
  const areCellsWritten = y(1) - y(0) >= 11 && cells.every(({ text = "" }) => cellWidthOf(text) <= x(1) - x(0));
  const plot: Plot = { width, left, right, top, bottom, x, y, areCellsWritten };
  const id = attribute(ownId);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="nf" viewBox="0 0 ${width} ${height}" width="${round(width * scale)}" height="${round(height * scale)}" role="img" aria-labelledby="${id}-title ${id}-desc">`,
    `<title id="${id}-title">${xml(figure.title)}</title><desc id="${id}-desc">${xml(figure.description)}</desc>`,
    ...(standalone ? [`<style>${FIGURE_STYLE}</style>`] : []),
    `<rect class="ground" width="${width}" height="${height}"/>`,
    ...title.map((line, index) => `<text class="t" x="8" y="${20 + index * 17}">${xml(line)}</text>`),
    ...legendLines.flatMap((line, row) =>
      line.map((entry) => legendEntry(entry, 12 + title.length * 17 + row * 16 + 10)),
    ),
    ...axes(figure, plot, slanted, below),
    `<clipPath id="${id}-clip"><rect x="${round(left - 5)}" y="${round(top - 5)}" width="${round(right - left + 10)}" height="${round(bottom - top + 10)}"/></clipPath>`,
    `<g clip-path="url(#${id}-clip)">`,
    ...figure.marks.map((mark) => markSvg(mark, plot)),
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}
