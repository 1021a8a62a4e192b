import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { pageStyle } from "../src/host/report/style.ts";
import { browserSources } from "./sources.ts";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  plugins: [
    browserSources(),
    { name: "page-style", transformIndexHtml: { order: "pre", handler: (html) => html.replace("/* page style */", pageStyle) } },
  ],
  worker: { format: "es", plugins: () => [browserSources()] },
});
