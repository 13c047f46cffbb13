// @ts-nocheck: the types come with evalite, which the test installs.
import { evalite } from "evalite";
import { answer, sums } from "./quiz.mjs";

evalite.each([
  { name: "main", input: "main" },
  { name: "change", input: "change" },
])("Sums", {
  data: sums,
  task: async (input, variant) => answer(variant, input),
  scorers: [{ name: "exact", scorer: ({ output, expected }) => Number(output === expected) }],
});
