#!/usr/bin/env node
import { runCommandLine } from "./program.ts";

// A reader that has seen enough (| head) is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

process.exitCode = await runCommandLine(process.argv.slice(2), {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  isTerminal: process.stderr.isTTY === true,
  openHere: async (options) => (await import("./extractor.ts")).openExtractor(options),
  openWorkers: async (count, options) => (await import("./workers.ts")).openWorkers(count, options),
});
