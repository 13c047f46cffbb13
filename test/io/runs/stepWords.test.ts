import { expect, test } from "vitest";
import { stepInWords } from "../../../src/io/runs/stepWords.js";

test.each([
  ["1k", 1000],
  ["1.1k", 1100],
  ["2.5M", 2_500_000],
  ["20B", 20e9],
  ["20B tokens", 20e9],
  ["1T", 1e12],
  ["1,000", 1000],
  ["12,345,678", 12_345_678],
  ["step 1000", 1000],
  ["Step_1000", 1000],
  ["global_step=500", 500],
  ["checkpoint-1000", 1000],
  ["ckpt 7", 7],
  ["iter 300", 300],
  ["epoch 0.5", 0.5],
  ["Epoch: 2", 2],
  ["3 epochs", 3],
])("%s is %d", (text, step) => {
  expect(stepInWords(text)).toBe(step);
});

test.each(["", "final", "1,00", "1,5", "1k2", "k", "run 1", "7b-instruct", "step", "1000/2000", "-5", "1e"])(
  "%j names no step",
  (text) => {
    expect(stepInWords(text)).toBeNull();
  },
);
