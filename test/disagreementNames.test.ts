import { describe, expect, test } from "vitest";
import { modelName } from "../fixtures/disagreement/modelName.js";

describe("what the name of a public model says of its parent", () => {
  test.each([
    ["meta-llama/Llama-2-13b-chat-hf", "llama", "llama-2 13b"],
    ["TheBloke/Mixtral-8x7B-v0.1-GPTQ", "mistral", "mixtral 8x7b"],
    ["openlm-research/open_llama_7b_v2", "openllama", "openllama 7b"],
    ["TinyLlama/TinyLlama-1.1B-Chat-v1.0", "llama", "tinyllama 1.1b"],
    ["Locutusque/TinyMistral-248M-v2.5", "tinymistral", "tinymistral 248m"],
    ["Qwen/Qwen1.5-7B-Chat", "qwen", "qwen1.5 7b"],
    ["01-ai/Yi-34B", "yi", "yi 34b"],
    ["vonjack/phi-3-mini-4k-instruct-llamafied", "phi", null],
    ["facebook/opt-125m", "opt", "opt 125m"],
    // A name that names no series, two of them, or a series without its generation, says less.
    ["0-hero/Matter-0.1-7B", null, null],
    ["someone/llama-mistral-merge-7b", null, null],
    ["huggyllama/llama-65b", "llama", null],
  ])("%s", (name, series, parent) => {
    expect(modelName(name)).toMatchObject({ series, parent });
  });

  test("copies share a name but for the owner and words of compression", () => {
    const copied = [
      "microsoft/Orca-2-13b",
      "TheBloke/Orca-2-13B-GPTQ",
      "uukuguy/Orca-2-13b-f16",
      "x/Orca-2-13b-bnb-4bit",
    ];
    expect(new Set(copied.map((name) => modelName(name).copied))).toEqual(new Set(["orca-2-13b"]));
    expect(modelName("microsoft/Orca-2-7b").copied).not.toBe("orca-2-13b");
  });
});
