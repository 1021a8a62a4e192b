import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { studyReport } from "../../../src/host/report/study/report.ts";
import { cpuOnly } from "../../adapter.ts";
import { launchChromium, openPage } from "../../browser/chromium.ts";
import { exampleResults, examplePictures } from "./example.ts";

describe.skipIf(cpuOnly)("the report in a browser", () => {
  let folder: string;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "webradiomics-report-"));
    const file = join(folder, "report.html");
    writeFileSync(file, studyReport(await exampleResults(), examplePictures()).html);
    url = pathToFileURL(file).href;
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("shows every picture, asks for nothing, and is never wider than its window", async () => {
    const { page, problems } = await openPage(browser, url);
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await page.reload();
    const images = await page.$$eval("img", (all) => all.map((image) => ({ alt: (image as HTMLImageElement).alt, width: (image as HTMLImageElement).naturalWidth })));
    expect(images.length).toBeGreaterThan(100);
    expect(images.filter(({ alt, width }) => alt === "" || width === 0)).toEqual([]);
    expect(requests.filter((each) => !each.startsWith("data:") && each !== url)).toEqual([]);
    expect(problems).toEqual([]);
    for (const width of [360, 800, 1280, 1900]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  });

  it("is as it was written: the parser mends nothing", async () => {
    const { page } = await openPage(browser, url);
    const counts = await page.evaluate(() => ["section", "table", "tr", "td", "th", "figure", "h2", "h3", "p", "li"].map((name) => [name, document.querySelectorAll(name).length] as const));
    const written = readFileSync(fileURLToPath(url), "utf8");
    for (const [name, count] of counts) {
      expect(written.match(new RegExp(`<${name}[ >]`, "g"))?.length ?? 0, name).toBe(count);
      expect(written.match(new RegExp(`</${name}>`, "g"))?.length ?? 0, name).toBe(count);
    }
  });

  it("is dark where the reader's system is, and light on paper", async () => {
    const brightness = async (dark: boolean, media: "screen" | "print"): Promise<number> => {
      const { page } = await openPage(browser, url, { dark });
      await page.emulateMedia({ media, colorScheme: dark ? "dark" : "light" });
      const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      return Math.max(...colour.match(/\d+/g)!.slice(0, 3).map(Number));
    };
    expect(await brightness(true, "screen")).toBeLessThan(60);
    expect(await brightness(false, "screen")).toBeGreaterThan(230);
    expect(await brightness(true, "print")).toBe(255);
  });
});
