import { describe, expect, test } from "vitest";
import { domainOf, type Figure, type Mark } from "../../../src/report/figure/figure.js";
import { figureSvg } from "../../../src/report/figure/svg.js";
import { HOSTILE_NAMES } from "../../support/hostileNames.js";
import { readXml } from "../../support/wellFormed.js";

const figure = (parts: Partial<Figure> = {}): Figure => ({
  kind: "figure",
  id: "test",
  title: "A title",
  description: "What is drawn.",
  x: { kind: "number", title: "step", unit: "plain", domain: [0, 100] },
  y: { kind: "number", title: "score", unit: "share", domain: [0, 1] },
  marks: [],
  notes: [],
  columns: [],
  rows: [],
  ...parts,
});

const everyMark: readonly Mark[] = [
  { kind: "area", tone: "muted", x: [10, 20], label: "area" },
  { kind: "rule", tone: "muted", axis: "y", at: 0.25, label: "chance" },
  {
    kind: "band",
    tone: "first",
    points: [
      { x: 0, low: 0.1, high: 0.2 },
      { x: 100, low: 0.6, high: 0.8 },
    ],
    label: "band",
  },
  {
    kind: "line",
    tone: "first",
    weight: "thick",
    points: [
      { x: 0, y: 0.15 },
      { x: 100, y: 0.7 },
    ],
    label: "mean",
  },
  {
    kind: "line",
    tone: "second",
    weight: "thin",
    points: [
      { x: 0, y: 0.3 },
      { x: 100, y: 0.4 },
    ],
  },
  { kind: "whiskers", tone: "third", along: "y", whiskers: [{ at: 50, low: 0.3, high: 0.5, name: "whisker" }] },
  { kind: "dots", tone: "third", dots: [{ x: 50, y: 0.4, name: "dot", text: "here" }], label: "dots" },
];

describe("figureSvg", () => {
  test("draws every mark over number axes, the same bytes each time", async () => {
    const svg = figureSvg(figure({ marks: everyMark }));
    expect(figureSvg(figure({ marks: everyMark }))).toBe(svg);
    readXml(svg);
    await expect(svg).toMatchFileSnapshot("../golden/marks.svg.txt");
  });

  test("cuts long names where that keeps them apart", () => {
    const names = ["zero", "five"].map(
      (shots) => `a-harness-task ${shots}-shot of a model of some size and a long name`,
    );
    const y = { kind: "category", title: "", categories: names } as const;
    const texts = [...figureSvg(figure({ y })).matchAll(/>([^<>]*…[^<>]*)</g)].map(([, text]) => text);
    expect(texts).toHaveLength(2);
    expect(new Set(texts).size).toBe(2);
  });

  test("numbers under many columns stand upright, some left out; long names slant", () => {
    const x = (categories: readonly string[]) => ({ kind: "category", title: "", categories }) as const;
    const numbers = figureSvg(figure({ x: x(Array.from({ length: 60 }, (_, index) => String(index + 1))) }));
    expect(numbers).not.toContain("rotate");
    expect([...numbers.matchAll(/text-anchor="middle">(\d+)</g)].map(([, text]) => text).slice(0, 3)).toEqual([
      "1",
      "4",
      "7",
    ]);
    expect(figureSvg(figure({ x: x(Array.from({ length: 30 }, (_, index) => `model ${index}`)) }))).toContain("rotate");
  });

  test("puts the parts of long names on two lines", () => {
    const names = ["a task of a long name · acc · model one", "a task of a long name · acc · model two"];
    const svg = figureSvg(figure({ y: { kind: "category", title: "", categories: names } }));
    expect(svg.match(/>a task of a long name</g)).toHaveLength(2);
    // The second is paler: it must not be read with the row below.
    for (const second of ["acc · model one", "acc · model two"])
      expect(svg).toMatch(new RegExp(`<text class="s"[^>]*>${second}<`));
  });

  test("begins no line of a title with the dot between two names", () => {
    for (let letters = 10; letters < 38; letters++) {
      const title = `Items leave ${"x".repeat(letters)} · exact_match · choice uncertain by ±20 pt`;
      const lines = [...figureSvg(figure({ title })).matchAll(/class="t"[^>]*>([^<]*)</g)].map(([, line]) => line);
      expect(lines.join(" ")).toBe(title);
      expect(lines.filter((line) => line?.startsWith("·"))).toEqual([]);
    }
  });

  test("draws bars, cells and frames over category axes", async () => {
    const names = ["first", "second", "a much longer name that cannot stand whole"];
    const svg = figureSvg(
      figure({
        x: { kind: "category", title: "", categories: names },
        y: { kind: "category", title: "", categories: names },
        marks: [
          {
            kind: "cells",
            cells: [
              { x: 0, y: 0, value: 0.5, text: "+1", name: "cell" },
              { x: 1, y: 0, value: -0.5, text: "−1" },
              { x: 2, y: 2, value: null },
            ],
          },
          { kind: "frames", tone: "first", frames: [{ x: [0, 1], y: [0, 1] }], label: "group" },
        ],
      }),
    );
    readXml(svg);
    expect(svg).toContain("<title>a much longer name that cannot stand whole</title>");
    await expect(svg).toMatchFileSnapshot("../golden/cells.svg.txt");
    const bars: Mark = {
      kind: "bars",
      tone: "first",
      bars: [
        { at: 0, from: 0, to: 0.9, text: "90%" },
        { at: 1, from: 0, to: 0.01, text: "1%" },
      ],
    };
    const drawn = figureSvg(
      figure({
        x: { kind: "number", title: "", unit: "share", domain: [0, 1] },
        y: { kind: "category", title: "", categories: names },
        marks: [bars],
      }),
    );
    expect(readXml(drawn).texts).toContain("90%");
    expect(drawn).not.toContain(">1%<");
  });

  test("a changed number changes the picture", () => {
    const moved = everyMark.map((mark): Mark => (mark.kind === "dots" ? { ...mark, dots: [{ x: 51, y: 0.4 }] } : mark));
    expect(figureSvg(figure({ marks: moved }))).not.toBe(figureSvg(figure({ marks: everyMark })));
  });

  test.each(HOSTILE_NAMES)("is well-formed and inert with the name %j everywhere", (name) => {
    const svg = figureSvg(
      figure({
        id: name,
        title: name,
        description: name,
        x: { kind: "category", title: name, categories: [name, name] },
        y: { kind: "category", title: name, categories: [name] },
        marks: [
          { kind: "cells", label: name, cells: [{ x: 0, y: 0, value: 1, text: name, name }] },
          { kind: "dots", tone: "first", label: `${name} 2`, dots: [{ x: 0, y: 0, name, text: name }] },
        ],
      }),
    );
    const { elements, ids } = readXml(svg);
    const known = ["svg", "title", "desc", "style", "rect", "text", "path", "g", "clipPath", "circle"];
    expect(elements.filter((element) => !known.includes(element))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(svg).not.toMatch(/[\u202e\u2066]/);
  });

  test("begins its ids with the one given, so that two pictures can share a page", () => {
    const ids = readXml(figureSvg(figure(), { id: "other", standalone: false })).ids;
    expect(ids).toEqual(["other-title", "other-desc", "other-clip"]);
  });

  test("leaves out what is not finite and breaks lines there", () => {
    const svg = figureSvg(
      figure({
        marks: [
          {
            kind: "line",
            tone: "first",
            weight: "thick",
            points: [
              { x: 0, y: 0 },
              { x: 50, y: Number.NaN },
              { x: 100, y: 1 },
            ],
          },
          { kind: "dots", tone: "first", dots: [{ x: Number.POSITIVE_INFINITY, y: 0 }] },
          {
            kind: "whiskers",
            tone: "first",
            along: "y",
            whiskers: [{ at: 1, low: Number.NEGATIVE_INFINITY, high: 0.5 }],
          },
          { kind: "rule", tone: "first", axis: "x", at: Number.NaN },
          { kind: "band", tone: "first", points: [{ x: 0, low: 0, high: Number.POSITIVE_INFINITY }] },
        ],
      }),
    );
    expect(svg).not.toMatch(/NaN|Infinity/);
    const [line] = /class="first l" d="([^"]+)"/.exec(svg)!.slice(1);
    expect(line!.match(/M/g)).toHaveLength(2);
  });

  test.each([
    ["nothing", []],
    ["one point", [0.5]],
    ["a constant", [0.5, 0.5, 0.5]],
    ["zeros", [0, 0]],
    ["huge numbers", [1e300, -1e300]],
    ["tiny numbers", [1e-300, 2e-300]],
  ])("draws %s", (_, values) => {
    const svg = figureSvg(
      figure({
        y: { kind: "number", title: "y", unit: "plain", domain: domainOf(values) },
        marks: [{ kind: "line", tone: "first", weight: "thick", points: values.map((y, x) => ({ x, y })) }],
      }),
    );
    readXml(svg);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  test("places values of a log axis by their logarithm, and refuses a domain that reaches 0", () => {
    const log = (low: number) =>
      figure({
        x: { kind: "number", title: "", unit: "plain", scale: "log", domain: [low, 1000] },
        marks: [
          {
            kind: "dots",
            tone: "first",
            dots: [
              { x: 10, y: 0 },
              { x: 100, y: 0 },
              { x: 1000, y: 0 },
              { x: 0, y: 0 },
            ],
          },
        ],
      });
    const places = [...figureSvg(log(1)).matchAll(/cx="([\d.]+)"/g)].map((match) => Number(match[1]));
    expect(places).toHaveLength(3);
    expect(places[1]! - places[0]!).toBeCloseTo(places[2]! - places[1]!, 1);
    expect(() => figureSvg(log(0))).toThrow(/a log axis must have a domain above 0, got 0 to 1000 in figure "test"/);
  });

  test("every text starts inside the picture and the title takes at most four lines", () => {
    const svg = figureSvg(figure({ title: "word ".repeat(200) }));
    const titles = [...svg.matchAll(/<text class="t" x="8" y="(\d+)">/g)];
    expect(titles).toHaveLength(4);
    expect(svg).toContain("…</text>");
  });

  test("writes texts in all cells or in none", () => {
    const cells = (text: string): Mark => ({
      kind: "cells",
      cells: [
        { x: 0, y: 0, value: 1, text: "1" },
        { x: 1, y: 0, value: 1, text },
      ],
    });
    const axes = {
      x: { kind: "category", title: "", categories: Array.from({ length: 12 }, (_, i) => `c${i}`) },
      y: { kind: "category", title: "", categories: ["r"] },
    } as const;
    expect(figureSvg(figure({ ...axes, marks: [cells("2")] }))).toContain(">2</text>");
    expect(figureSvg(figure({ ...axes, marks: [cells("too long")] }))).not.toContain(">1</text>");
  });
});
