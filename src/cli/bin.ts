#!/usr/bin/env node
import { EXIT } from "./exitCodes.js";
import { main } from "./main.js";
import { complain } from "./say.js";
import { watchStandardStreams } from "./stdout.js";

let isWritten = true;
watchStandardStreams(({ message }) => {
  isWritten = false;
  process.exitCode = EXIT.notWritten;
  complain(`noisefloor: ${message}`);
});

const code = await main(process.argv.slice(2));
if (isWritten) process.exitCode = code;
