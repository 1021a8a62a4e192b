import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

// src/host/engine and dist/host/engine lie equally deep.
const folder = new URL("../../../shaders/", import.meta.url);
const expanded = new Map<string, string>();

/**
 * WGSL of the kernel `shaders/<name>.wgsl`. A line `//#import <shared>` stands for `shaders/shared/<shared>.wgsl`,
 * which may import others; each is put in once, where it is first named.
 */
export function shaderSource(name: string): string {
  let source = expanded.get(name);
  if (source === undefined) {
    source = expand(`${name}.wgsl`, new Set());
    expanded.set(name, source);
  }
  return source;
}

function expand(path: string, seen: Set<string>): string {
  const file = new URL(path, folder);
  return readFileSync(file, "utf8").replace(/^\/\/#import +(\S+)[^\S\n]*$/gm, (_line, shared: string) => {
    if (seen.has(shared)) return "";
    seen.add(shared);
    return expand(`shared/${shared}.wgsl`, seen);
  });
}

/** Names of all kernels, sorted. */
export function shaderNames(): string[] {
  return readdirSync(fileURLToPath(folder))
    .filter((file) => file.endsWith(".wgsl"))
    .map((file) => file.slice(0, -".wgsl".length))
    .sort();
}

/** JavaScript of the module that stands in for this one in the browser (`#shaders`), with all kernels inside. */
export function shaderModule(): string {
  const sources = Object.fromEntries(shaderNames().map((name) => [name, shaderSource(name)]));
  return [
    `const sources = ${JSON.stringify(sources, null, 1)};`,
    "export function shaderSource(name) {",
    "  const source = sources[name];",
    '  if (source === undefined) throw new Error(`webradiomics bug: no shader "${name}"`);',
    "  return source;",
    "}",
    "",
  ].join("\n");
}
