import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

const source = (path: string): string => fileURLToPath(new URL(`src/host/${path}`, import.meta.url));

/** What both test runs share: this one, and vitest.reference.config.ts. */
export const shared = {
  // Forked processes, because a worker thread's environment does not reach the Vulkan loader.
  pool: "forks" as const,
  maxWorkers: 2,
  testTimeout: 60_000,
  hookTimeout: 120_000,
  globalSetup: ["scripts/build-simd.js", "test/adapter.setup.ts"],
};

export const alias = {
  "#adapters": source("engine/adapters.node.ts"),
  "#shaders": source("engine/shaders.node.ts"),
  "#simd": fileURLToPath(new URL("dist/simd.js", import.meta.url)),
  "#threads": source("threads/open.node.ts"),
  "#treepool": source("learn/open.node.ts"),
  "#inflate": source("io/inflate.node.ts"),
};

export default defineConfig({
  resolve: { alias },
  test: { ...shared, include: ["test/**/*.test.ts"], exclude: [...configDefaults.exclude, "test/reference/**"] },
});
