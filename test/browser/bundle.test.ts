import { fileURLToPath } from "node:url";
import { build, type Plugin, type Rolldown } from "vite";
import { expect, it } from "vitest";
import { browserSources } from "../../web/sources.ts";

/** Bundles the library as a page's bundler would; only the Rolldown output, nothing is written. */
async function bundle(entry: string): Promise<Rolldown.OutputChunk[]> {
  const output = (await build({
    configFile: false,
    logLevel: "silent",
    plugins: [browserSources(), codecsWithoutFiles],
    build: { write: false, minify: false, lib: { entry: fileURLToPath(new URL(entry, import.meta.url)), formats: ["es"] } },
  })) as Rolldown.RolldownOutput[];
  return output[0].output.filter((file) => file.type === "chunk");
}

/** Emscripten's builds of the codecs ask for Node's modules only where they run in Node. */
const codecsWithoutFiles: Plugin = {
  name: "codecs-without-files",
  enforce: "pre",
  resolveId: (id, importer) => (/^(fs|path)$/.test(id) && importer?.includes("/node_modules/@cornerstonejs/codec-") ? "\0no-files" : undefined),
  load: (id) => (id === "\0no-files" ? "export {};" : undefined),
};

/** Modules that a browser does not have; Vite replaces node: modules by empty stand-ins of its own. */
const foreign = /^node:|__vite-browser-external|\.node\.ts$|^webgpu$|node_modules\/webgpu\//;

it.each([
  ["webradiomics", "index.ts", "engine/engine.ts"],
  ["webradiomics/stats", "stats.ts", "stats/tTest.ts"],
  ["webradiomics/learn", "learn.ts", "pipeline/fit.ts"],
])("%s pulls in no Node module", async (_, entry, part) => {
  const modules = modulesOf(await bundle(`../../src/${entry}`));
  expect(modules.some((id) => id.endsWith(`src/host/${part}`))).toBe(true);
  expect(modules.filter((id) => foreign.test(id))).toEqual([]);
});

it("statistics and learning come without the engine", async () => {
  const modules = modulesOf(await bundle("../../src/stats.ts")).concat(modulesOf(await bundle("../../src/learn.ts")));
  expect(modules.filter((id) => /src\/(kernels|host\/(engine|threads|extract))\/|\0shaders/.test(id))).toEqual([]);
});

function modulesOf(chunks: readonly Rolldown.OutputChunk[]): string[] {
  return chunks.flatMap((chunk) => [...chunk.moduleIds, ...chunk.imports, ...chunk.dynamicImports]);
}
