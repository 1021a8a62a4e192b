// node scripts/run.js FILE.ts [arguments]: runs a TypeScript file from the sources, with the aliases of the tests.
import { runnerImport } from "vite";

process.argv.splice(1, 1);
const { module: { alias } } = await runnerImport("./vitest.config.ts");
await runnerImport(`./${process.argv[1]}`, { resolve: { alias } });
