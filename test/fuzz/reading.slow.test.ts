import { describe } from "vitest";
import { fuzzReading } from "./fuzzReading.js";

describe("reading mutated dumps, a hundred thousand", () => fuzzReading({ cases: 110_000, seed: 7, isSlow: true }));
