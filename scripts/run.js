// node scripts/run.js FILE.ts [arguments]: runs a TypeScript file from the sources, with the aliases of the tests.
import { runnerImport } from "vite";
import buildSimd from "./build-simd.js";

process.argv.splice(1, 1);
await buildSimd();
const { module: { alias } } = await runnerImport("./vitest.config.ts");
await runnerImport(`./${process.argv[1]}`, { resolve: { alias } });
