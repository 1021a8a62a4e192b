// Writes dist/simd.js: the WebAssembly half of the CPU twins (simd/), compiled by AssemblyScript.
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const root = fileURLToPath(new URL("..", import.meta.url));
const built = `${root}dist/simd.js`;

/** Compiles where a source is newer than what was made of it. */
export default async function buildSimd() {
  const sources = readdirSync(`${root}simd`).map((name) => `${root}simd/${name}`);
  const age = (path) => statSync(path).mtimeMs;
  if (existsSync(built) && sources.every((path) => age(path) < age(built))) return;
  let wasm;
  const { error, stderr } = await asc.main(
    ["simd/index.ts", "--baseDir", root, "--outFile", "kernels.wasm", "-O3", "--noAssert", "--runtime", "stub", "--enable", "simd"],
    { writeFile: (_, contents) => void (wasm = contents) },
  );
  if (error) throw new Error(`simd/ cannot be compiled: ${stderr.toString()}`);
  mkdirSync(`${root}dist`, { recursive: true });
  writeFileSync(built, `export const wasm = "${Buffer.from(wasm).toString("base64")}";\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildSimd();
