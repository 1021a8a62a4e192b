import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../browser/chromium.ts";
import { charts } from "./samples.ts";

let browser: Browser;
beforeAll(async () => void (browser = await launchChromium()), 60_000);
afterAll(() => browser.close());

const sizes = { usual: charts({ series: 5, cases: 40 }), "14 series": charts({ series: 14, cases: 60 }), "one series": charts({ series: 1, cases: 3 }) };

describe.each(Object.entries(sizes))("in a browser, charts of %s", (_, drawn) => {
  it("have every text within their edges, and none over another", async () => {
    const page = await browser.newPage();
    const problems: string[] = [];
    for (const [name, svg] of Object.entries(drawn)) {
      await page.goto(`data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`);
      problems.push(...(await page.evaluate(misplaced)).map((problem) => `${name}: ${problem}`));
    }
    expect(problems).toEqual([]);
  }, 60_000);
});

it("are light or dark as the reader's system is, and light in print", async () => {
  const page = await browser.newPage();
  await page.goto(`data:image/svg+xml;base64,${Buffer.from(sizes.usual.roc).toString("base64")}`);
  const colours = (): Promise<string[]> => page.evaluate(() => [".ground", ".title", ".line"].map((what) => getComputedStyle(document.querySelector(what) as Element)[what === ".line" ? "stroke" : "fill"]));
  await page.emulateMedia({ colorScheme: "light" });
  const light = await colours();
  expect(light).toEqual(["rgb(255, 255, 255)", "rgb(27, 36, 48)", "rgb(12, 78, 177)"]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await colours()).toEqual(["rgb(28, 32, 39)", "rgb(228, 232, 238)", "rgb(124, 174, 255)"]);
  await page.emulateMedia({ colorScheme: "dark", media: "print" });
  expect(await colours()).toEqual(light);
}, 60_000);

it("keep to the colour scheme of the page that holds them, and leave the page's own look alone", async () => {
  const page = await browser.newPage();
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setContent(`<style>:root{color-scheme:light}</style><p class="title axis">page</p>${sizes.usual.roc}`);
  const [ground, size] = await page.evaluate(() => [getComputedStyle(document.querySelector(".ground") as Element).fill, getComputedStyle(document.querySelector("p") as Element).fontSize]);
  expect(ground).toBe("rgb(255, 255, 255)");
  expect(size).toBe("16px");
}, 60_000);

/** Runs in the page: texts outside the document's edges, and pairs that overlap. */
function misplaced(): string[] {
  const root = document.documentElement;
  const [, , width, height] = (root.getAttribute("viewBox") ?? "").split(" ").map(Number);
  const texts = [...document.querySelectorAll("text")].map((node) => ({ text: node.lastChild?.textContent ?? "", box: node.getBoundingClientRect() }));
  const outside = texts.filter(({ box }) => box.left < 0 || box.top < 0 || box.right > width || box.bottom > height).map(({ text }) => `outside: ${text}`);
  // A box is as high as the font's tallest letters, so that boxes of neighbouring lines may touch.
  const deep = 4.5;
  const over = texts.flatMap((a, i) =>
    texts.slice(0, i).flatMap((b) => {
      const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      return across > 1 && down > deep ? [`overlap: ${a.text} | ${b.text}`] : [];
    }),
  );
  return [...outside, ...over];
}
