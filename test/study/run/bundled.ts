import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "vite";
import { alias } from "../../../vitest.config.ts";

/** Makes JavaScript of scripts that processes run: from the sources a process would take seconds to begin. @returns each one's URL */
export async function bundled(folder: string, ...names: readonly string[]): Promise<URL[]> {
  await build({
    configFile: false,
    logLevel: "error",
    resolve: { alias },
    build: {
      ssr: true, outDir: folder, emptyOutDir: false,
      rollupOptions: {
        input: Object.fromEntries(names.map((name) => [name, fileURLToPath(new URL(`./${name}.ts`, import.meta.url))])),
        external: ["webgpu"],
        output: { entryFileNames: "[name].mjs", chunkFileNames: "[name]-[hash].mjs" },
      },
    },
    ssr: { noExternal: true, external: ["webgpu"] },
  });
  return names.map((name) => pathToFileURL(`${folder}/${name}.mjs`));
}
