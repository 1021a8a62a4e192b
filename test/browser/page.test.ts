import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { build, preview, type PreviewServer } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseCsv } from "../../src/host/dataset/csv.ts";
import { cpuOnly } from "../adapter.ts";
import { featureDifferences, featureTolerance } from "../extract/compare.ts";
import { oracleCase } from "../extract/oracle.ts";
import { launchChromium, openPage } from "./chromium.ts";

const configFile = fileURLToPath(new URL("../../web/vite.config.ts", import.meta.url));

/** The page's own CSV file, column -> number. */
async function downloadedFeatures(page: Page): Promise<Map<string, number>> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#csv")]);
  const [columns, values] = parseCsv(readFileSync(await download.path(), "utf8"), "features.csv");
  return new Map(columns.fields.map((column, i): [string, number] => [column, Number(values.fields[i])]).filter(([column]) => column.startsWith("original_")));
}

async function extract(page: Page, backend: string): Promise<Map<string, number>> {
  await page.selectOption("#backend", backend);
  await page.click("#extract");
  await page.waitForSelector(".family, #status.failed");
  expect(await page.textContent("#status")).toMatch(/^Done/);
  return downloadedFeatures(page);
}

describe.skipIf(cpuOnly)("the page in a browser", () => {
  let folder: string;
  let server: PreviewServer;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "webradiomics-page-"));
    await build({ configFile, logLevel: "silent", build: { outDir: folder, emptyOutDir: true } });
    server = await preview({ configFile, logLevel: "silent", build: { outDir: folder }, preview: { host: "127.0.0.1", port: 0 } });
    url = server.resolvedUrls!.local[0];
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("gives PyRadiomics' features of a user's files, over WebGPU", async () => {
    const { image, mask, settings } = oracleCase("oblique");
    const base = settings.find(({ name }) => name === "base")!;
    const { page, problems } = await openPage(browser, url);
    await page.setInputFiles("#image", image);
    await page.setInputFiles("#mask", mask);
    await page.setInputFiles("#parameters", { name: "base.yaml", mimeType: "text/yaml", buffer: Buffer.from(base.parameters) });
    await page.waitForSelector(".views figure");
    const features = await extract(page, "gpu");
    expect(featureDifferences(features, base.features).filter(({ difference }) => difference > featureTolerance)).toEqual([]);
    expect(await page.textContent("#results .run")).toContain("Backendgpu");
    expect(problems).toEqual([]);
    await page.close();
  });

  it("extracts the generated breast MRI, on both backends alike, and gives a report that opens", async () => {
    const { page, problems } = await openPage(browser, url);
    await page.click("#example");
    await page.waitForSelector(".views figure:nth-child(3)");
    const onCpu = await extract(page, "cpu");
    const onGpu = await extract(page, "gpu");
    expect(onCpu.size).toBe(107);
    expect(featureDifferences(onGpu, onCpu).filter(({ difference }) => difference > 1e-12)).toEqual([]);
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#page")]);
    await page.setContent(readFileSync(await download.path(), "utf8"));
    expect(await page.locator(".frame image").count()).toBe(9);
    expect(await page.locator(".family tr").count()).toBeGreaterThanOrEqual(107);
    expect(problems).toEqual([]);
    await page.close();
  });

  it("says what is wrong with a file, and goes on with the next", async () => {
    const { image, mask } = oracleCase("integer");
    const { page } = await openPage(browser, url);
    await page.setInputFiles("#image", { name: "cut.nrrd", mimeType: "", buffer: readFileSync(image).subarray(0, 2000) });
    await page.waitForSelector("#status.failed");
    expect(await page.textContent("#status")).toContain("cut.nrrd");
    await page.setInputFiles("#image", image);
    await page.setInputFiles("#mask", mask);
    await page.waitForSelector(".views figure");
    expect(await page.textContent(".drop[data-role=mask] .file")).toBe(basename(mask));
    expect(await page.isEnabled("#extract")).toBe(true);
    await page.close();
  });
});
