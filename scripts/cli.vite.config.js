// Bundles the command line into a few files: loading a hundred modules one by one would take longer than a small case.
import { chmodSync } from "node:fs";
import { builtinModules } from "node:module";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** Dawn is native; the others find their WebAssembly beside their own files, or are large and needed by few commands. */
const installed = [
  "webgpu", "dcmjs", "@cornerstonejs/codec-charls", "@cornerstonejs/codec-openjpeg", "@cornerstonejs/codec-libjpeg-turbo-8bit",
  "jpeg-lossless-decoder-js", "@itk-wasm/elastix", "itk-wasm",
];
const root = fileURLToPath(new URL("..", import.meta.url));

export default defineConfig({
  root,
  logLevel: "warn",
  // npm makes a command executable when it links it, which may have been before it was built anew.
  plugins: [{ name: "executable", closeBundle: () => chmodSync(`${root}dist/cli/main.js`, 0o755) }],
  resolve: {
    alias: {
      "#adapters": `${root}dist/host/engine/adapters.node.js`,
      "#shaders": `${root}dist/shaders.js`,
      "#simd": `${root}dist/simd.js`,
      "#threads": `${root}dist/host/threads/open.node.js`,
      "#inflate": `${root}dist/host/io/inflate.node.js`,
      "#treepool": `${root}dist/host/learn/open.node.js`,
    },
  },
  build: {
    target: "node20",
    ssr: true,
    minify: true,
    outDir: "dist/cli",
    rollupOptions: {
      // Scripts of processes and threads lie beside what starts them, by their own names.
      input: {
        main: `${root}dist/host/cli/main.js`,
        worker: `${root}dist/host/cli/worker.js`,
        "studyWorker.node": `${root}dist/host/study/run/studyWorker.node.js`,
        "thread.node": `${root}dist/host/threads/thread.node.js`,
        "treeThread.node": `${root}dist/host/learn/treeThread.node.js`,
      },
      external: [...installed, ...builtinModules, ...builtinModules.map((name) => `node:${name}`)],
      output: { format: "esm", entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
    },
  },
  ssr: { noExternal: true, external: installed },
});
