import { describe, expect, test } from "vitest";
import { FUNCTIONS, VALID_CALLS } from "./validCalls.js";

/** The options of a call that is valid, where its last argument holds them. */
function optionsOf(name: string): Record<string, unknown> {
  const last = VALID_CALLS[name]?.at(-1);
  return Object.prototype.toString.call(last) === "[object Object]" ? (last as Record<string, unknown>) : {};
}

/** Every function of the entries that takes this option, called with each wrong value of it. */
function refuses(option: string, wrong: readonly number[], said: string): void {
  // A share, and not the level of a heading, which is a whole number.
  const taking = Object.keys(VALID_CALLS).filter((name) => !Number.isInteger(optionsOf(name)[option] ?? 1));

  test.each(taking)("%s", async (name) => {
    const call = FUNCTIONS[name] as (...given: unknown[]) => unknown;
    for (const value of wrong) {
      const given = [...(VALID_CALLS[name] as unknown[]).slice(0, -1), { ...optionsOf(name), [option]: value }];
      const error = await Promise.resolve()
        .then(() => call(...given))
        .then(
          () => null,
          (reason: Error) => reason,
        );
      expect(error?.message, `${option} ${value}`).toMatch(new RegExp(`^${name}: ${option} must be ${said}, got`));
    }
  });

  test("is an option of several functions", () => expect(taking.length).toBeGreaterThan(5));
}

const NO = Number.NaN;

describe("alpha", () => refuses("alpha", [0, 1, -0.05, 5, 95, NO], "in \\(0, 1\\)"));
describe("level", () => refuses("level", [0, 1, -0.05, 5, 95, NO], "in \\(0, 1\\)"));
describe("margin", () =>
  refuses("margin", [0, -0.01, NO, Number.POSITIVE_INFINITY], "a positive number in score units"));
