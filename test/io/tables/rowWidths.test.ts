import { describe, expect, test } from "vitest";
import { codes, inputError, readText } from "../dumps.js";

const HEADER = "model,task,item,score,comment\n";
const refusal = async (text: string, name = "a.csv") => {
  const { code, place, message } = await inputError(readText(name, text));
  return { code, line: place.line, message };
};
const scores = async (text: string) => [...((await readText("a.csv", text)).matrices[0]?.scores ?? [])];

describe("rows that end early", () => {
  test.each([
    ["in a matrix", "item,base,cand,extra\nq0,0,1\nq1,0,0,1\n", 2],
    ["after a cell that may stand for the one that is missing", `${HEADER}m,t,a,1,fine\nm,t,b,fine\n`, 3],
    ["where other rows keep their empty cells", `${HEADER}m,t,a,1,\nm,t,b,0\nm,t,c,0,fine\n`, 3],
    ["where the missing column holds numbers", `${HEADER}m,t,a,1,3\nm,t,b,0\n`, 3],
    ["where no row has the column that the header names", `${HEADER}m,t,a,1\nm,t,b,0\n`, 2],
    ["in an empty cell", `${HEADER}m,t,a,1,fine\nm,t,b,\n`, 3],
    ["before the score", `${HEADER}m,t,a,1,fine\nm,t,b\n`, 3],
  ])("%s are refused with their line", async (_, text, line) => {
    expect(await refusal(text)).toMatchObject({ code: "ragged-row", line });
  });

  test("are read where the file leaves out empty cells at ends of rows, and no lost cell could have made them", async () => {
    expect(await scores(`${HEADER}m,t,a,1,fine\nm,t,b,0\nm,t,c,1\n`)).toEqual([1, 0, 1]);
    expect(await scores("model,task,item,score,comment,grader\nm,t,a,1,,gpt\nm,t,b,0\nm,t,c,1,ok,gpt\n")).toEqual([
      1, 0, 1,
    ]);
  });

  test("are read where the columns that are missing have no name and hold nothing", async () => {
    expect(await scores("model,item,score,\nm,a,1\nm,b,0,\n")).toEqual([1, 0]);
    expect((await refusal("model,item,score,\nm,a,1\nm,b,0,2\n")).code).toBe("ragged-row");
  });
});

describe("rows that end late", () => {
  test("are read where all of them end in as many empty cells", async () => {
    expect(await scores("model,item,score\nm,a,1,\nm,b,0,\n")).toEqual([1, 0]);
  });

  test.each([
    ["one row only", "item,base,cand\nq0,1,0\nq1,,0,\nq2,1,1\n", 3],
    ["different numbers of them", "model,item,score\nm,q0,1,\nm,,q1,,\n", 3],
    ["cells that are not empty", "item,base,cand\nq0,1,0\nq1,1,0,1\n", 3],
  ])("%s: refused", async (_, text, line) => {
    expect(await refusal(text)).toMatchObject({ code: "ragged-row", line });
  });
});

describe("a last line without a line end", () => {
  test("is incomplete where it has too few cells, whatever the file leaves out elsewhere", async () => {
    const whole = `${HEADER}m,t,a,1,fine\nm,t,b,0.25\n`;
    expect(await scores(whole)).toEqual([1, 0.25]);
    expect(await refusal(whole.slice(0, -1))).toMatchObject({ code: "truncated-line", line: 3 });
    expect(await refusal("model,task,item,score\nm,t,a,1\nm,t,it")).toMatchObject({ code: "truncated-line", line: 3 });
  });

  test.each([",", ";", "\t"])("is cut where its last cell alone is empty, behind %j", async (delimiter) => {
    const rows = (...lines: readonly string[]) => lines.join("\n").replaceAll(",", delimiter);
    const cut = rows("model,task,item,score", "m,t,a,1", "m,t,b,");
    expect(await refusal(cut)).toMatchObject({ code: "truncated-line", line: 3 });
    expect(await refusal(rows("item,base,cand", "a,1,0", "b,0,"))).toMatchObject({ code: "truncated-line", line: 3 });
    expect(await scores(`${cut}\n`)).toEqual([1, Number.NaN]);
    expect(await scores(rows("model,task,item,score", "m,t,a,1", "m,t,b,", "m,t,c,"))).toEqual([
      1,
      Number.NaN,
      Number.NaN,
    ]);
    expect(await scores(rows("model,item,score,comment", "m,a,1,", "m,b,0,"))).toEqual([1, 0]);
    expect(await scores(rows("model,item,score,cluster,comment", "m,a,1,x,good", "m,b,0,,"))).toEqual([1, 0]);
  });

  test("is read where all its cells are there", async () => {
    expect(await scores("model,item,score\nm,a,1\nm,b,0")).toEqual([1, 0]);
    expect(await scores("model,item,score,\nm,a,1\nm,b,0")).toEqual([1, 0]);
  });
});

describe("headers and line ends", () => {
  test("two columns of one name are refused; columns without a name are not", async () => {
    expect(await refusal("model,item,score,score\nm,a,1,0\n")).toMatchObject({ code: "equal-columns", line: 1 });
    expect((await refusal("model,item, score ,score\nm,a,1,0\n")).message).toContain("columns 3 and 4");
    expect(await scores(",model,item,score,\n0,m,a,1,\n")).toEqual([1]);
  });

  test.each(["model,item,score\rm,a,1\rm,b,0\r", "item\tx\ty\ra\t1\t0\r"])(
    "CR alone is no line end: %j",
    async (text) => {
      expect(await refusal(text)).toMatchObject({ code: "cr-line-ends", line: 1 });
    },
  );

  test("CR within a cell is part of it, quoted or not", async () => {
    const { matrices } = await readText("a.csv", 'model,item,score,"a\rb"\nm,x\ry,1,\nm,"u\rv",0,\n');
    expect(matrices[0]?.items.map(({ id }) => id)).toEqual(["u\rv", "x\ry"]);
  });
});

describe("a lost quote", () => {
  const rows = ["model,task,item,score", ...["a", "b", "c"].map((item) => `m,t,${item},1`)].join("\n");
  const quoted = `${rows.replaceAll(/[^,\n]+/g, '"$&"')}\n`;

  test("is refused wherever it was, and whatever parts the cells", async () => {
    for (const [name, text] of [
      ["a.csv", quoted],
      ["a.tsv", quoted.replaceAll(",", "\t")],
      ["b.csv", `${rows}\nm,t,"say ""hi"" twice",1\n`],
    ] as const) {
      expect(codes(await readText(name, text)).filter((code) => code !== "delimiter")).toEqual([]);
      for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) {
        const lost = text.slice(0, at) + text.slice(at + 1);
        expect((await inputError(readText(name, lost))).place.file, JSON.stringify(lost)).toBe(name);
      }
    }
  });

  test("is not seen in quotes that come in pairs within a cell", async () => {
    const { matrices } = await readText("a.csv", 'model,item,score\nm,say "hi",1\nm,"a, b",0\n');
    expect(matrices[0]?.items.map(({ id }) => id)).toEqual(["a, b", 'say "hi"']);
  });
});
