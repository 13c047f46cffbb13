import { ArgumentError } from "../../errors.js";
import { plainText } from "../text/plainText.js";
import { xml } from "../text/xml.js";
import type {
  Area,
  Axis,
  Band,
  Bars,
  Cells,
  Dots,
  Figure,
  Frames,
  Line,
  Mark,
  Rule,
  Tone,
  Whiskers,
} from "./figure.js";
import { textWidth } from "./textWidth.js";
import { ticksOf, tickTexts } from "./ticks.js";

export interface FigureSvgOptions {
  /** Puts the style sheet inside, so that the picture stands alone; default true. */
  readonly standalone?: boolean;
  /** Begins the ids inside the picture, and must be unique within a page; default the figure's own. */
  readonly id?: string;
}

/** Width of every figure in its own units: about that of a telephone, where its texts are still legible. */
const WIDTH = 400;
const ROW = 18;
/** Height of a row whose name stands on two lines. */
const TALL_ROW = 28;
const PLOT_HEIGHT = 200;
const LEFT_MOST = 200;
/** Lines that a title may take before it is cut. */
const TITLE_LINES = 4;
/** Width of the longest name under a plot when names stand slanted. */
const SLANTED_MOST = 94;
/** Columns that are narrower have no room for a slanted name each. */
const SLANTED_STEP = 12;
/** Width of names that stand upright even where not all of them fit. */
const SHORT_NAME = 16;
/** Width of the longest text in a legend. */
const LEGEND_MOST = 360;
/** Sizes of the texts, and of the title, whose bold letters are wider. */
const SIZE = 11;
const TITLE_SIZE = 13.8;

/** Colours that differ in lightness too: figures keep their meaning in grey, on light and on dark ground. */
export const FIGURE_STYLE = `
.nf{font:11px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;--ground:#fff;--ink:#1b1f24;--soft:#57606a;--grid:#d8dee4;--first:#0b5cad;--second:#b35900;--third:#6f3fa8;--muted:#6e7781;--good:#116329;--bad:#a40e26;--plus:11,92,173;--minus:179,89,0}
@media (prefers-color-scheme:dark){.nf{--ground:#0d1117;--ink:#e6edf3;--soft:#9da7b1;--grid:#30363d;--first:#6cb6ff;--second:#f0a04b;--third:#c9a3ff;--muted:#8b949e;--good:#57d364;--bad:#ff8182;--plus:108,182,255;--minus:240,160,75}}
@media print{.nf{--ground:#fff;--ink:#000;--soft:#333;--grid:#ccc;--first:#083f7a;--second:#b9640a;--third:#6f3fa8;--muted:#666;--good:#116329;--bad:#a40e26;--plus:11,92,173;--minus:179,89,0}}
.nf text{fill:var(--ink)}.nf .t{font-weight:600;font-size:13px}.nf .s{fill:var(--soft)}.nf .g{stroke:var(--grid);stroke-width:1;fill:none}
.nf .ground{fill:var(--ground)}
.nf .first{--c:var(--first)}.nf .second{--c:var(--second)}.nf .third{--c:var(--third)}.nf .muted{--c:var(--muted)}.nf .good{--c:var(--good)}.nf .bad{--c:var(--bad)}
.nf .l{fill:none;stroke:var(--c);stroke-width:2}.nf .thin{stroke-width:1;opacity:.55}.nf .f{fill:var(--c)}.nf .h{fill:var(--ground);stroke:var(--c);stroke-width:1.5}.nf .b{fill:var(--c);opacity:.18}.nf .a{fill:var(--c);opacity:.12}.nf .w{fill:none;stroke:var(--c);stroke-width:1.5}
.nf .second.l{stroke-dasharray:6 3}.nf .third.l{stroke-dasharray:2 3}.nf .rule{stroke-dasharray:4 3;stroke-width:1.2;stroke:var(--c);fill:none}
.nf .bar{fill:var(--c);stroke:var(--ground);stroke-width:1}.nf .bar.second{opacity:.85}.nf .bar.third{opacity:.6}.nf .bar.good{opacity:.4}.nf .bar.muted{opacity:.25}.nf .in{fill:var(--ground);font-weight:600}
.nf .plus{fill:rgb(var(--plus))}.nf .minus{fill:rgb(var(--minus))}.nf .none{fill:none;stroke:var(--grid);stroke-dasharray:2 2}.nf .frame{fill:none;stroke:var(--c);stroke-width:2}
`.trim();

interface Plot {
  /** Whether the texts of all cells fit: texts in some and not in others would read as if the others were empty. */
  readonly areCellsWritten: boolean;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  x(value: number): number;
  y(value: number): number;
}

/** The figure as SVG: the same figure gives the same bytes; names in it are inert. */
export function figureSvg(figure: Figure, { standalone = true, id: ownId = figure.id }: FigureSvgOptions = {}): string {
  requireScales(figure);
  const title = wrapped(figure.title, (WIDTH - 16) / TITLE_SIZE, TITLE_LINES);
  const legend = legendOf(figure.marks);
  const legendLines = legendLayout(legend);
  const top = 12 + title.length * 17 + legendLines.length * 16 + (yTitleAbove(figure) ? 16 : 4);
  const left = leftMargin(figure.y);
  const slanted = figure.x.kind === "category" && slants(figure.x.categories, WIDTH - left - 16);
  const inner =
    figure.y.kind === "category"
      ? Math.max(2, figure.y.categories.length) * (onTwoLines(figure.y.categories, left) ? TALL_ROW : ROW)
      : PLOT_HEIGHT;
  const bottom = top + inner;
  const below = slanted ? slantedDepth(figure.x) : 22;
  const height = Math.round(bottom + below + (figure.x.title === "" ? 4 : 18));
  const right = WIDTH - 16;
  const [x, y] = [scaleOf(figure.x, left, right), yScale(figure.y, top, bottom)];
  const cells = figure.marks.flatMap((mark) => (mark.kind === "cells" ? mark.cells : []));
  const areCellsWritten = y(1) - y(0) >= 11 && cells.every(({ text = "" }) => widthOf(text) + 3 <= x(1) - x(0));
  const plot: Plot = { left, right, top, bottom, x, y, areCellsWritten };
  const id = attribute(ownId);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="nf" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="${id}-title ${id}-desc">`,
    `<title id="${id}-title">${xml(figure.title)}</title><desc id="${id}-desc">${xml(figure.description)}</desc>`,
    ...(standalone ? [`<style>${FIGURE_STYLE}</style>`] : []),
    `<rect class="ground" width="${WIDTH}" height="${height}"/>`,
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

function yTitleAbove({ y }: Figure): boolean {
  return y.title !== "";
}

function leftMargin(axis: Axis): number {
  if (axis.kind === "number") {
    const texts = tickTexts(ticksOf(axis, 6), axis.unit);
    return Math.max(34, 12 + Math.max(...texts.map(widthOf), 0));
  }
  const longest = axis.categories.reduce((most, name) => Math.max(most, widthOf(name)), 0);
  return Math.min(LEFT_MOST, 14 + longest);
}

/** Between the parts of a name. */
const BETWEEN = " · ";

/** Whether names of several parts stand on two lines, because some do not fit on one. */
function onTwoLines(names: readonly string[], left: number): boolean {
  return names.some((name) => name.includes(BETWEEN) && widthOf(name) > left - 10);
}

/** The first part of a name, and the others. */
function twoLines(name: string): [string, string] {
  const [first = "", ...others] = name.split(BETWEEN);
  return [first, others.join(BETWEEN)];
}

function requireScales({ id, x, y }: Figure): void {
  for (const axis of [x, y]) {
    if (axis.kind === "category" || (axis.scale ?? "linear") === "linear" || axis.domain[0] > 0) continue;
    throw new ArgumentError(
      "figureSvg",
      `a log axis must have a domain above 0, got ${axis.domain.join(" to ")} in figure "${id}". Leave out what is not positive.`,
    );
  }
}

function scaleOf(axis: Axis, from: number, to: number): (value: number) => number {
  if (axis.kind === "category") {
    const step = (to - from) / Math.max(1, axis.categories.length);
    return (value) => from + (value + 0.5) * step;
  }
  const [low, high] = axis.scale === "log" ? axis.domain.map(Math.log) : axis.domain;
  const span = (high as number) - (low as number) || 1;
  const read = axis.scale === "log" ? Math.log : (value: number) => value;
  return (value) => from + ((read(value) - (low as number)) / span) * (to - from);
}

/** Numbers grow upwards, categories stand from top to bottom. */
function yScale(axis: Axis, top: number, bottom: number): (value: number) => number {
  return axis.kind === "category" ? scaleOf(axis, top, bottom) : scaleOf(axis, bottom, top);
}

function axes({ x, y }: Figure, plot: Plot, slanted: boolean, depth: number): string[] {
  const parts: string[] = [];
  if (y.kind === "number") {
    const ticks = ticksOf(y, 6);
    const texts = tickTexts(ticks, y.unit);
    ticks.forEach((value, index) => {
      const at = round(plot.y(value));
      parts.push(`<path class="g" d="M${round(plot.left)} ${at}H${round(plot.right)}"/>`);
      parts.push(text(plot.left - 6, plot.y(value) + 4, texts[index] as string, "s", "end"));
    });
  } else {
    const lines = onTwoLines(y.categories, plot.left)
      ? [y.categories.map((name) => twoLines(name)[0]), y.categories.map((name) => twoLines(name)[1])]
      : [y.categories];
    lines.forEach((names, line) => {
      const shown = shortNames(names, plot.left - 10);
      names.forEach((name, index) => {
        const at = plot.y(index) + 4 + 12 * (line - (lines.length - 1) / 2);
        if (name !== "") parts.push(cutLabel(plot.left - 6, at, name, shown[index]!, "end"));
      });
    });
  }
  if (x.kind === "number") {
    const ticks = ticksOf(x, Math.max(3, Math.floor((plot.right - plot.left) / 46)));
    const texts = tickTexts(ticks, x.unit);
    ticks.forEach((value, index) => {
      const at = round(plot.x(value));
      parts.push(`<path class="g" d="M${at} ${round(plot.top)}V${round(plot.bottom)}"/>`);
      const words = texts[index]!;
      // The last number may be wider than the margin.
      const centre = Math.min(plot.x(value), WIDTH - 3 - widthOf(words) / 2);
      parts.push(text(centre, plot.bottom + 15, words, "s", "middle"));
    });
  } else {
    const step = (plot.right - plot.left) / Math.max(1, x.categories.length);
    const longest = x.categories.reduce((most, name) => Math.max(most, widthOf(name)), 0);
    const every = Math.max(1, Math.ceil((slanted ? SLANTED_STEP : longest) / step));
    const shown = shortNames(x.categories, slanted ? SLANTED_MOST : every * step);
    x.categories.forEach((name, index) => {
      if (index % every !== 0) return;
      const [cx, cy] = [round(plot.x(index)), round(plot.bottom + 12)];
      if (!slanted) parts.push(cutLabel(plot.x(index), plot.bottom + 15, name, shown[index]!, "middle"));
      else
        parts.push(
          `<g transform="translate(${cx} ${cy}) rotate(-50)">${cutLabel(0, 0, name, shown[index]!, "end")}</g>`,
        );
    });
  }
  if (x.title !== "") {
    // A title that is wider than the plot moves until it is whole.
    const half = Math.min(WIDTH, widthOf(x.title) + 16) / 2;
    const middle = Math.min(WIDTH - half, Math.max(half, (plot.left + plot.right) / 2));
    parts.push(label(middle, plot.bottom + depth + 10, x.title, WIDTH - 16, "middle", "s"));
  }
  if (y.title !== "") parts.push(label(8, plot.top - 7, y.title, WIDTH - 16, "start", "s"));
  parts.push(
    `<path class="g" d="M${round(plot.left)} ${round(plot.top)}V${round(plot.bottom)}H${round(plot.right)}"/>`,
  );
  return parts;
}

/** How far slanted names reach below the plot. */
function slantedDepth(axis: Axis): number {
  if (axis.kind === "number") return 0;
  const longest = axis.categories.reduce((most, name) => Math.max(most, widthOf(name)), 0);
  return 18 + Math.sin((50 * Math.PI) / 180) * Math.min(SLANTED_MOST, longest);
}

/** Names that do not fit side by side slant, but for numbers and the like of which some had to be left out even so. */
function slants(categories: readonly string[], width: number): boolean {
  const step = width / Math.max(1, categories.length);
  return categories.some((name) => widthOf(name) > (step < SLANTED_STEP ? Math.max(step - 4, SHORT_NAME) : step - 4));
}

function markSvg(mark: Mark, plot: Plot): string {
  switch (mark.kind) {
    case "dots":
      return dotsSvg(mark, plot);
    case "line":
      return lineSvg(mark, plot);
    case "band":
      return bandSvg(mark, plot);
    case "whiskers":
      return whiskersSvg(mark, plot);
    case "bars":
      return barsSvg(mark, plot);
    case "rule":
      return ruleSvg(mark, plot);
    case "area":
      return areaSvg(mark, plot);
    case "cells":
      return cellsSvg(mark, plot);
    case "frames":
      return framesSvg(mark, plot);
  }
}

function dotsSvg({ dots, tone, hollow = false }: Dots, plot: Plot): string {
  return dots
    .map(({ x, y, name, text: written }) => {
      const [cx, cy] = [plot.x(x), plot.y(y)];
      if (!Number.isFinite(cx + cy)) return "";
      const point = shapeAt(tone, hollow, cx, cy, name);
      if (written === undefined) return point;
      // Beside the dot, on the side where there is room.
      const fits = cx + 7 + widthOf(written) < WIDTH;
      return point + text(cx + (fits ? 7 : -7), cy + 4, written, "s", fits ? "start" : "end");
    })
    .join("");
}

/** Tones differ in shape too: circle, square, diamond. */
function shapeAt(tone: Tone, hollow: boolean, cx: number, cy: number, name?: string): string {
  const style = `class="${tone} ${hollow ? "h" : "f"}"`;
  if (tone === "second" || tone === "bad") {
    return `<rect ${style} x="${round(cx - 3)}" y="${round(cy - 3)}" width="6" height="6"${tipped(name, "rect")}`;
  }
  if (tone === "third") {
    return `<path ${style} d="M${round(cx)} ${round(cy - 4.2)}l4.2 4.2l-4.2 4.2l-4.2 -4.2z"${tipped(name, "path")}`;
  }
  return `<circle ${style} cx="${round(cx)}" cy="${round(cy)}" r="3.2"${tipped(name, "circle")}`;
}

function lineSvg({ points, tone, weight }: Line, plot: Plot): string {
  let path = "";
  let isDrawing = false;
  for (const { x, y } of points) {
    const [at, height] = [plot.x(x), plot.y(y)];
    // A point that cannot be drawn leaves a gap: the line must not bridge it.
    const isThere = Number.isFinite(at + height);
    if (isThere) path += `${isDrawing ? "L" : "M"}${round(at)} ${round(height)}`;
    isDrawing = isThere;
  }
  return path === "" ? "" : `<path class="${tone} l${weight === "thin" ? " thin" : ""}" d="${path}"/>`;
}

function bandSvg({ points, tone }: Band, plot: Plot): string {
  const drawn = points.flatMap(({ x, low, high }) => {
    const [at, bottom, top] = [plot.x(x), within(plot.y(low), plot), within(plot.y(high), plot)];
    return Number.isFinite(at + bottom + top) ? [{ at: round(at), bottom: round(bottom), top: round(top) }] : [];
  });
  const upper = drawn.map(({ at, top }) => `${at} ${top}`);
  const lower = drawn.map(({ at, bottom }) => `${at} ${bottom}`).reverse();
  return drawn.length === 0 ? "" : `<path class="${tone} b" d="M${[...upper, ...lower].join("L")}z"/>`;
}

/** A height in the plot; what lies beyond, or at infinity, stops just outside its edge. */
function within(y: number, { top, bottom }: Plot): number {
  return Math.min(bottom + 20, Math.max(top - 20, y));
}

function whiskersSvg({ whiskers, along, tone }: Whiskers, plot: Plot): string {
  // An end beyond the plot is an arrow at its edge.
  const end = (value: number) => {
    const [place, first, last] =
      along === "x" ? [plot.x(value), plot.left, plot.right] : [plot.y(value), plot.top, plot.bottom];
    if (place < first - 1) return { place: first - 3, tip: 4 };
    if (place > last + 1) return { place: last + 3, tip: -4 };
    return { place, tip: 0 };
  };
  return whiskers
    .map(({ at, low, high, name }) => {
      const [from, to, place] = [end(low), end(high), along === "x" ? plot.y(at) : plot.x(at)];
      if (!Number.isFinite(from.place + to.place + place)) return "";
      const [first, last, across] = [round(from.place), round(to.place), round(place)];
      const start = round(place - 3);
      // The cap of an end: straight, or bent back into the tip of an arrow.
      const cap = (position: number, tip: number) => {
        if (along === "x")
          return tip === 0 ? `M${position} ${start}v6` : `M${round(position + tip)} ${start}l${-tip} 3l${tip} 3`;
        return tip === 0 ? `M${start} ${position}h6` : `M${start} ${round(position + tip)}l3 ${-tip}l3 ${tip}`;
      };
      const line = along === "x" ? `M${first} ${across}H${last}` : `M${across} ${first}V${last}`;
      const d = line + cap(first, from.tip) + cap(last, to.tip);
      return `<path class="${tone} w" d="${d}"${tipped(name, "path")}`;
    })
    .join("");
}

function barsSvg({ bars, tone }: Bars, plot: Plot): string {
  const height = Math.min(14, 0.75 * Math.abs(plot.y(1) - plot.y(0)));
  return bars
    .map(({ at, from, to, name, text: written }) => {
      const [left, right] = ordered(plot.x(from), plot.x(to));
      const y = plot.y(at);
      if (!Number.isFinite(left + right + y)) return "";
      const bar = `<rect class="${tone} bar" x="${round(left)}" y="${round(y - height / 2)}" width="${round(right - left)}" height="${round(height)}"${tipped(name, "rect")}`;
      const fits = written !== undefined && widthOf(written) + 6 <= right - left;
      const style = tone === "first" || tone === "second" ? "in" : "";
      return fits ? bar + text((left + right) / 2, y + 4, written, style, "middle") : bar;
    })
    .join("");
}

/** The end of an element: with what shows when it is pointed at, where there is something. */
function tipped(name: string | undefined, element: string): string {
  return name === undefined ? "/>" : `><title>${xml(name)}</title></${element}>`;
}

function ruleSvg({ axis, at, tone }: Rule, plot: Plot): string {
  if (!Number.isFinite(axis === "x" ? plot.x(at) : plot.y(at))) return "";
  const d =
    axis === "x"
      ? `M${round(plot.x(at))} ${round(plot.top)}V${round(plot.bottom)}`
      : `M${round(plot.left)} ${round(plot.y(at))}H${round(plot.right)}`;
  return `<path class="${tone} rule" d="${d}"/>`;
}

function areaSvg({ x, y, tone }: Area, plot: Plot): string {
  const inside = (value: number, from: number, to: number) => Math.min(to, Math.max(from, value));
  const [left, right] = ordered(
    x === undefined ? plot.left : inside(plot.x(x[0]), plot.left, plot.right),
    x === undefined ? plot.right : inside(plot.x(x[1]), plot.left, plot.right),
  );
  const [top, bottom] = ordered(
    y === undefined ? plot.top : inside(plot.y(y[0]), plot.top, plot.bottom),
    y === undefined ? plot.bottom : inside(plot.y(y[1]), plot.top, plot.bottom),
  );
  if (!Number.isFinite(left + right + top + bottom)) return "";
  return `<rect class="${tone} a" x="${round(left)}" y="${round(top)}" width="${round(right - left)}" height="${round(bottom - top)}"/>`;
}

function cellsSvg({ cells, tone }: Cells, plot: Plot): string {
  const width = plot.x(1) - plot.x(0);
  const height = plot.y(1) - plot.y(0);
  // A gap between cells would swallow small ones.
  const gap = Math.min(1, width / 8, height / 8);
  return cells
    .map(({ x, y, value, text: written, name }) => {
      const place = `x="${round(plot.x(x) - width / 2 + gap / 2)}" y="${round(plot.y(y) - height / 2 + gap / 2)}" width="${round(width - gap)}" height="${round(height - gap)}"`;
      const style =
        value === null || !Number.isFinite(value)
          ? 'class="none"'
          : `class="${tone === undefined ? (value < 0 ? "minus" : "plus") : `${tone} f`}" opacity="${round(Math.min(1, Math.abs(value)))}"`;
      const cell = `<rect ${style} ${place}${tipped(name, "rect")}`;
      return plot.areCellsWritten && written !== undefined && written !== ""
        ? cell + text(plot.x(x), plot.y(y) + 4, written, "", "middle")
        : cell;
    })
    .join("");
}

function framesSvg({ frames, tone }: Frames, plot: Plot): string {
  const [width, height] = [plot.x(1) - plot.x(0), plot.y(1) - plot.y(0)];
  return frames
    .map(
      ({ x, y }) =>
        `<rect class="${tone} frame" x="${round(plot.x(x[0]) - width / 2)}" y="${round(plot.y(y[0]) - height / 2)}" width="${round((x[1] - x[0] + 1) * width)}" height="${round((y[1] - y[0] + 1) * height)}"/>`,
    )
    .join("");
}

interface LegendEntry {
  readonly mark: Mark;
  readonly label: string;
}

function legendOf(marks: readonly Mark[]): LegendEntry[] {
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

function legendLayout(entries: readonly LegendEntry[]): PlacedEntry[][] {
  const lines: PlacedEntry[][] = [];
  let x = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    const width = 30 + Math.min(LEGEND_MOST, widthOf(entry.label));
    if (x + width > WIDTH + 8) {
      lines.push([]);
      x = 8;
    }
    lines.at(-1)?.push({ ...entry, x });
    x += width;
  }
  return lines;
}

function legendEntry({ mark, label: words, x }: PlacedEntry, y: number): string {
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
        return stroke(`${mark.tone} w`);
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

/** A name that may be cut in its middle, and is then whole in its tooltip. */
function label(x: number, y: number, name: string, room: number, anchor: string, style = ""): string {
  return cutLabel(x, y, name, cut(name, room, 0.5), anchor, style);
}

function cutLabel(x: number, y: number, name: string, shown: string, anchor: string, style = ""): string {
  const clean = plainText(name);
  if (shown === clean) return text(x, y, clean, style, anchor);
  const styled = style === "" ? "" : ` class="${style}"`;
  return `<text${styled} x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${xml(shown)}<title>${xml(clean)}</title></text>`;
}

/** How much of what is left of a name stands before the cut, in the order of preference. */
const CUTS = [0.5, 0.3, 0.7, 0.1, 0.9];

/** Names cut to fit into the room: in their middle, unless a cut elsewhere keeps more of them apart. */
function shortNames(names: readonly string[], room: number): string[] {
  const kinds = (shown: readonly string[]) => new Set(shown).size;
  return CUTS.map((before) => names.map((name) => cut(name, room, before))).reduce((best, other) =>
    kinds(other) > kinds(best) ? other : best,
  );
}

function cut(name: string, room: number, before: number): string {
  const clean = plainText(name);
  if (widthOf(clean) <= room) return clean;
  const letters = Array.from(clean);
  const left = room - widthOf("…");
  const tail = startWithin([...letters].reverse(), (1 - before) * left).reverse();
  return `${startWithin(letters, before * left).join("")}…${tail.join("")}`;
}

/** As many of the letters as fit. */
function startWithin(letters: readonly string[], room: number): string[] {
  let width = 0;
  const end = letters.findIndex((letter) => {
    width += widthOf(letter);
    return width > room;
  });
  return letters.slice(0, end === -1 ? letters.length : end);
}

/** Width of a text of a figure, but for its title. */
function widthOf(words: string): number {
  return SIZE * textWidth(plainText(words));
}

function text(x: number, y: number, words: string, style: string, anchor: string): string {
  const styled = style === "" ? "" : ` class="${style}"`;
  return `<text${styled} x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${xml(words)}</text>`;
}

/** Lines that fit in so many ems; words that do not are broken, and what is too much ends in an ellipsis. */
function wrapped(words: string, ems: number, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of plainText(words)
    .split(" ")
    .flatMap((one) => pieces(one, ems))) {
    if (line !== "" && textWidth(`${line} ${word}`) > ems) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), `${(lines[most - 1] as string).slice(0, -1)}…`];
}

function pieces(word: string, ems: number): string[] {
  const parts: string[] = [];
  let part = "";
  for (const character of word) {
    if (textWidth(part + character) > ems) {
      parts.push(part);
      part = "";
    }
    part += character;
  }
  return [...parts, part];
}

function attribute(id: string): string {
  return id.replace(/[^a-z0-9-]/g, "-");
}

function ordered(a: number, b: number): [number, number] {
  return a <= b ? [a, b] : [b, a];
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
