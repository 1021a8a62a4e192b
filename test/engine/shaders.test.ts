import { describe, expect, it } from "vitest";
import { shaderModule, shaderNames, shaderSource } from "../../src/host/engine/shaders.node.ts";

describe("shaders", () => {
  it.each(shaderNames())("%s has its imports put in, each once", (name) => {
    const source = shaderSource(name);
    expect(source).not.toContain("//#import");
    const declared = [...source.matchAll(/^(?:fn|struct|const|alias) +(\w+)/gm)].map((match) => match[1]);
    expect(declared.filter((one, i) => declared.indexOf(one) !== i)).toEqual([]);
  });

  it("are the same in the browser's module", async () => {
    const url = `data:text/javascript,${encodeURIComponent(shaderModule())}`;
    const browser = (await import(/* @vite-ignore */ url)) as { shaderSource: (name: string) => string };
    for (const name of shaderNames()) expect(browser.shaderSource(name)).toBe(shaderSource(name));
    expect(() => browser.shaderSource("no such kernel")).toThrow("no such kernel");
  });
});
