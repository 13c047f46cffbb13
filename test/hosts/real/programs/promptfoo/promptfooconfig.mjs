import { sums } from "./quiz.mjs";

export default {
  description: "Sums",
  prompts: ["{{left}} + {{right}}"],
  providers: ["main", "change"].map((variant) => ({ id: "file://provider.mjs", config: { variant } })),
  tests: sums.map(({ input, expected }) => ({
    vars: input,
    assert: [{ type: "equals", value: String(expected), metric: "exact" }],
  })),
  extensions: ["file://gate.mjs:atTheEnd"],
};
