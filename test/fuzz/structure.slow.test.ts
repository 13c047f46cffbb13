import { fuzzStructure } from "./fuzzStructure.js";

fuzzStructure({ cases: 8_000, seed: 6 });
