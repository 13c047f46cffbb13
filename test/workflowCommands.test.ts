import { describe, expect, test } from "vitest";
import { quoteCell, unquoteCell } from "../src/io/tables/quotedCell.js";
import { holdsCommand, inertLines } from "../src/workflowCommands.js";

/** What GitHub's runner takes for a command, by its source: `ActionCommand.TryParseV2` and `TryParse`. */
const isCommand = (line: string) => line.trimStart().startsWith("::") || line.includes("##[");

const COMMANDS = [
  "::error::owned",
  "  ::set-output name=a::b",
  "\t::stop-commands::x",
  "first\n::warning::second",
  "a ##[error]b",
  "##[group]##[group]",
  ":::",
];

describe("inertLines", () => {
  test.each(COMMANDS)("leaves no command in %j, and says the same", (text) => {
    expect(text.split("\n").some(isCommand)).toBe(true);
    const inert = inertLines(text);
    expect(inert.split("\n").some(isCommand)).toBe(false);
    expect(inert.replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
    expect(inertLines(inert)).toBe(inert);
  });

  test("breaks what Azure Pipelines and TeamCity obey", () => {
    expect(inertLines("a ##vso[task.setvariable variable=b]c ##teamcity[x]")).toBe(
      "a # #vso[task.setvariable variable=b]c # #teamcity[x]",
    );
  });

  test.each(["a::b", "std::vector", "## heading", "#1 :: x"])("leaves %j as it is", (text) => {
    expect(inertLines(text)).toBe(text);
  });
});

test.each(COMMANDS)("a cell of %j is no command, and is read back as it was", (text) => {
  const cell = quoteCell(text);
  expect(holdsCommand(cell)).toBe(false);
  expect(cell.split("\n").some(isCommand)).toBe(false);
  expect(unquoteCell(cell)).toBe(text);
});
