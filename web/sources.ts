import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { shaderModule } from "../src/host/engine/shaders.node.ts";

const adapters = fileURLToPath(new URL("../src/host/engine/adapters.ts", import.meta.url));

/** Bundles src/ for a browser: what package.json's "imports" give a bundler that takes dist/. */
export function browserSources(): Plugin {
  return {
    name: "webradiomics-browser-sources",
    enforce: "pre",
    resolveId: (id) => ({ "#adapters": adapters, "#shaders": "\0shaders" })[id],
    load: (id) => (id === "\0shaders" ? shaderModule() : undefined),
  };
}
