import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, sep } from "node:path";
import { brotliDecompressSync } from "node:zlib";

/** Where npm put the package `@sparticuz/chromium` (x64 Linux: headless Chromium and SwiftShader), if it is installed. */
function bundleFolder(): string | undefined {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  let main: string;
  try {
    main = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  } catch {
    return undefined; // A development dependency: most users do not have it.
  }
  const name = join("node_modules", "@sparticuz", "chromium");
  return main.slice(0, main.lastIndexOf(name + sep) + name.length);
}

/** Archives in the package; "chromium" is a single program of that name. */
export type BundledArchive = "swiftshader" | "al2023" | "fonts" | "chromium";

/**
 * Unpacks archives of `@sparticuz/chromium` together, once, into a folder of that name in node_modules/.cache/webradiomics.
 * Safe when several processes do it at once.
 * @returns the folder; undefined when the package is not installed.
 */
export function unpackBundled(name: string, archives: readonly BundledArchive[]): string | undefined {
  const bundle = bundleFolder();
  if (!bundle) return undefined;
  const { version } = JSON.parse(readFileSync(join(bundle, "package.json"), "utf8")) as { version: string };
  const folder = join(bundle, "..", "..", ".cache", "webradiomics", `${name}-${version}`);
  if (existsSync(folder)) return folder;

  const partial = `${folder}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  for (const archive of archives) unpack(join(bundle, "bin"), archive, partial);
  try {
    renameSync(partial, folder);
  } catch (error) {
    rmSync(partial, { recursive: true });
    if (!existsSync(folder)) throw error; // Otherwise another process was faster.
  }
  return folder;
}

function unpack(from: string, archive: BundledArchive, to: string): void {
  const content = (file: string): Buffer => brotliDecompressSync(readFileSync(join(from, file)));
  if (archive === "chromium") writeFileSync(join(to, archive), content("chromium.br"), { mode: 0o755 });
  else execFileSync("tar", ["-x", "-C", to], { input: content(`${archive}.tar.br`) });
}
