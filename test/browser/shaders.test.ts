import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shaderNames, shaderSource } from "../../src/host/engine/shaders.node.ts";
import { cpuOnly } from "../adapter.ts";
import { launchChromium, openPage } from "./chromium.ts";

// A browser's WGSL compiler is another version than Dawn's in Node, and stricter in places.
describe.skipIf(cpuOnly)("in a browser", () => {
  let server: Server;
  let browser: Browser;
  let compile: (source: string) => Promise<string[]>;

  beforeAll(async () => {
    server = createServer((_request, response) => response.end("<!doctype html>")).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    browser = await launchChromium();
    const { page } = await openPage(browser, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await page.evaluate(async () => {
      const adapter = await navigator.gpu.requestAdapter();
      Object.assign(globalThis, { device: await adapter!.requestDevice() });
    });
    compile = (source) =>
      page.evaluate(async (code) => {
        const { device } = globalThis as unknown as { device: GPUDevice };
        const { messages } = await device.createShaderModule({ code }).getCompilationInfo();
        return messages.filter(({ type }) => type === "error").map(({ message, lineNum }) => `line ${lineNum}: ${message}`);
      }, source);
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  it.each(shaderNames())("%s compiles", async (name) => {
    expect(await compile(shaderSource(name))).toEqual([]);
  });

  it("a wrong shader does not", async () => {
    expect(await compile("fn main() -> u32 { return 1.5; }")).not.toEqual([]);
  });
});
