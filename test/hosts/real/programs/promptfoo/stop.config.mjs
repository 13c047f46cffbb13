import { createRng } from "noisefloor/statistics";
import config from "./promptfooconfig.mjs";

// In an order that has nothing to do with the answers.
const rng = createRng(1, "order");
const shuffled = config.tests.map((test) => ({ test, place: rng.nextUniform() })).sort((a, b) => a.place - b.place);

export default {
  ...config,
  providers: config.providers.filter(({ config: { variant } }) => variant === "change"),
  tests: shuffled.map(({ test }) => test),
  extensions: ["file://stop.mjs:atEach"],
};
