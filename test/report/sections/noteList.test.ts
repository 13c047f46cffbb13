import { expect, test } from "vitest";
import { noteLines, rowNotes } from "../../../src/report/sections/noteList.js";

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
