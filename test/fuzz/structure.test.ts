import { fuzzStructure } from "./fuzzStructure.js";

fuzzStructure({ cases: 60, seed: 5 });
