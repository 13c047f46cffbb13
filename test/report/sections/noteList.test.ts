import { expect, test } from "vitest";
import { foldedNotes, noteLines, rowNotes } from "../../../src/report/sections/noteList.js";

test("a line begins with a capital, but not where a name of the note or of its row stands first", () => {
  const note = { code: "c", message: "ash took no test", data: { models: [["ash"]] } };
  expect(noteLines([note])).toEqual(["ash took no test"]);
  expect(noteLines([{ ...note, data: { models: ["elm"] } }])).toEqual(["Ash took no test"]);
  const row = {
    model: "ash",
    task: "quiz",
    metric: "acc",
    framing: null,
    notes: [{ code: "c", message: "quiz lacks items" }],
  };
  expect(rowNotes([row])).toEqual(["quiz lacks items"]);
  expect(rowNotes([{ ...row, task: "exam" }])).toEqual(["Quiz lacks items"]);
});

test("notes that differ in their numbers alone are one, with the least and the greatest", () => {
  const row = (task: string, message: string) => ({
    model: "m",
    task,
    metric: "acc",
    framing: null,
    notes: [{ code: "c", message }],
  });
  const rows = [
    row("a", "7 of 1,200 items errored (p = .03)"),
    row("b", "3 of 900 items errored (p = .2)"),
    row("d", "12 of 900 items errored (p = .03)"),
    row("e", "other words"),
  ];
  expect(rowNotes(rows)).toEqual([
    "3 to 12 of 900 to 1,200 items errored (p = .03 to .2) (a; b; d)",
    "Other words (e)",
  ]);
});

test("numbers that are parts of names stay, and keep notes apart", () => {
  const said = ["pythia-12b", "v2.1", "step 3k", 'model "7"', "a/3", "1e5x"].flatMap((name) => [
    { code: "c", message: `${name} has no scored item` },
  ]);
  for (const note of said) expect(foldedNotes([note, { ...note }])).toEqual([note]);
  const [first, second] = [
    { code: "c", message: "run-1 lacks 3 items" },
    { code: "c", message: "run-2 lacks 4 items" },
  ];
  expect(foldedNotes([first, second])).toEqual([first, second]);
});

test("of many notes of one code two are said, and how many more there are", () => {
  const notes = ["ash", "elm", "oak", "fir", "yew"].map((name) => ({ code: "c", message: `${name} took no test` }));
  expect(foldedNotes(notes).map(({ message }) => message)).toEqual([
    "ash took no test",
    "elm took no test",
    "… and 3 more notes of this kind",
  ]);
});
