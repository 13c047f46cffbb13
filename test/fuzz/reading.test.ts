import { describe } from "vitest";
import { fuzzReading } from "./fuzzReading.js";

describe("reading mutated dumps, a few thousand", () => fuzzReading({ cases: 2_000, seed: 20_240_601, isSlow: false }));
