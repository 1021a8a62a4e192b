import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import buildSimd from "../scripts/build-simd.js";
import { shaderModule } from "../src/host/engine/shaders.node.ts";

const browserFile = (path: string): string => fileURLToPath(new URL(`../src/host/${path}`, import.meta.url));
const browserFiles: Record<string, string> = {
  "#adapters": browserFile("engine/adapters.ts"),
  "#inflate": browserFile("io/inflate.ts"),
  "#simd": fileURLToPath(new URL("../dist/simd.js", import.meta.url)),
  "#threads": browserFile("threads/open.ts"),
  "#treepool": browserFile("learn/open.ts"),
  "#shaders": "\0shaders",
};

/** Bundles src/ for a browser: what package.json's "imports" give a bundler that takes dist/. */
export function browserSources(): Plugin {
  return {
    name: "webradiomics-browser-sources",
    enforce: "pre",
    buildStart: () => buildSimd(),
    resolveId: (id) => browserFiles[id],
    load: (id) => (id === "\0shaders" ? shaderModule() : undefined),
  };
}
