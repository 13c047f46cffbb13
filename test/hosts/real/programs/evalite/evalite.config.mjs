import { defineConfig } from "evalite/config";
import { createInMemoryStorage } from "evalite/in-memory-storage";

// The other storage needs a program that npm compiles on machines without a ready one.
export default defineConfig({ storage: () => createInMemoryStorage() });
