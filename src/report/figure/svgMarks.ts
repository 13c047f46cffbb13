import { shortName } from "../text/plainText.js";
import { xml } from "../text/xml.js";
import type { Area, Band, Bars, Cells, Dots, Frames, Line, Mark, Rule, Tone, Whiskers } from "./figure.js";
import type { Plot } from "./plot.js";
import { ordered, round } from "./plot.js";
import { text, widthOf } from "./svgLabels.js";

export function markSvg(mark: Mark, plot: Plot): string {
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
    .map(({ x, y, name, row, text: written }) => {
      const [cx, cy] = [plot.x(x), plot.y(y)];
      if (!Number.isFinite(cx + cy)) return "";
      const point = shapeAt(tone, hollow, cx, cy, { name, row });
      if (written === undefined) return point;
      // Beside the dot, on the side where there is room.
      const fits = cx + 7 + widthOf(written) < plot.width;
      return point + text(cx + (fits ? 7 : -7), cy + 4, written, "s", fits ? "start" : "end");
    })
    .join("");
}

/** Tones differ in shape too: circle, square, diamond. */
export function shapeAt(
  tone: Tone,
  hollow: boolean,
  cx: number,
  cy: number,
  { name, row }: { readonly name?: string | undefined; readonly row?: number | undefined } = {},
): string {
  const style = `class="${tone} ${hollow ? "h" : "f"}"${row === undefined ? "" : ` data-row="${row}"`}`;

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
  if (path === "") return "";
  const named = points.filter(({ name, x, y }) => name !== undefined && Number.isFinite(plot.x(x) + plot.y(y)));
  return [
    `<path class="${tone} l${weight === "thin" ? " thin" : ""}" d="${path}"/>`,
    // Nothing to see, and something to point at.
    ...named.map(
      ({ x, y, name }) =>
        `<circle class="p" cx="${round(plot.x(x))}" cy="${round(plot.y(y))}" r="5"${tipped(name, "circle")}`,
    ),
  ].join("");
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

function whiskersSvg({ whiskers, along, tone, weight = "thin" }: Whiskers, plot: Plot): string {
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
      const d = weight === "thick" ? line : line + cap(first, from.tip) + cap(last, to.tip);
      return `<path class="${tone} w${weight === "thick" ? " thick" : ""}" d="${d}"${tipped(name, "path")}`;
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
  return name === undefined ? "/>" : `><title>${xml(shortName(name))}</title></${element}>`;
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
