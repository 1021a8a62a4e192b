import { describe, expect, it } from "vitest";
import { textWidth } from "../../src/host/charts/text.ts";
import { charts, type Size } from "./samples.ts";
import { all, numbersOf, parse, textOf, type Node } from "./xml.ts";

const sizes: Record<string, Size> = {
  usual: { series: 4, cases: 40 },
  "14 series of 200 cases": { series: 14, cases: 200 },
  "one series of one case": { series: 1, cases: 1 },
  constant: { series: 3, cases: 10, value: () => 0.25 },
  zero: { series: 3, cases: 10, value: () => 0 },
  "nothing finite": { series: 3, cases: 10, value: () => NaN },
  infinite: { series: 3, cases: 10, value: () => Infinity },
  huge: { series: 3, cases: 20, value: (v) => v * 1e14 },
  tiny: { series: 3, cases: 20, value: (v) => v * 1e-14 },
  empty: { series: 0, cases: 0 },
  "a long title": { series: 2, cases: 10, title: "ROC curves of every model of the task of pathological complete response in the external test set of centre 3 ".repeat(2) },
};

describe.each(Object.entries(sizes))("charts of %s", (_, size) => {
  const drawn = charts(size);
  it.each(Object.entries(drawn))("%s is well-formed XML without a number that is none", (_name, svg) => {
    const root = parse(svg);
    expect(root.name).toBe("svg");
    expect(root.attributes.xmlns).toBe("http://www.w3.org/2000/svg");
    expect(root.attributes.viewBox).toBe(`0 0 ${root.attributes.width} ${root.attributes.height}`);
    expect(svg.replace(/<(text|title)\b[^>]*>.*?<\/\1>/gs, "")).not.toMatch(/NaN|Infinity|undefined|null/);
    expect(svg).not.toMatch(/<script|<image|href|@import|url\(/);
  });
  it.each(Object.entries(drawn))("%s has all text within its edges", (_name, svg) => {
    const root = parse(svg);
    const [, , width, height] = numbersOf(root.attributes.viewBox);
    for (const box of textBoxes(root)) {
      expect.soft(box.left, box.text).toBeGreaterThanOrEqual(0);
      expect.soft(box.top, box.text).toBeGreaterThanOrEqual(0);
      expect.soft(box.right, box.text).toBeLessThanOrEqual(width);
      expect.soft(box.bottom, box.text).toBeLessThanOrEqual(height);
    }
  });
  it("are the same on every run", () => expect(charts(size)).toEqual(drawn));
});

describe("missing values", () => {
  const drawn = charts({ series: 3, cases: 30, value: (v) => (Math.abs(v * 1e4) % 7 < 1 ? NaN : v) });
  it.each(Object.entries(drawn))("%s is drawn without them", (_name, svg) => {
    expect(() => parse(svg)).not.toThrow();
    expect(svg).not.toMatch(/NaN|Infinity/);
  });
});

it("says so where there is nothing to show", () => {
  for (const [name, svg] of Object.entries(charts(sizes.empty))) {
    expect(all(parse(svg), "text").map(textOf), name).toContain("Nothing to show");
  }
});

it("escapes every text, and replaces what XML cannot hold", () => {
  const evil = `<script>alert("1")</script> & 'x' \u0000\uD800`;
  for (const [name, svg] of Object.entries(charts({ series: 3, cases: 12, title: evil, name: (n) => `${evil} ${n}` }))) {
    const root = parse(svg);
    expect(all(root, "script"), name).toEqual([]);
    expect(textOf(all(root, "title")[0]), name).toBe(`<script>alert("1")</script> & 'x' \uFFFD\uFFFD`);
  }
});

it("gives the full name where it is shortened", () => {
  const { importances } = charts({ series: 6, cases: 10 });
  const full = all(parse(importances), "title").map(textOf);
  expect(full).toContain("W".repeat(66));
});

interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where texts stand, by the estimate of their widths. */
function textBoxes(node: Node, [dx, dy] = [0, 0], inherited = 12): Box[] {
  const move = /^translate\((\S+) (\S+)\)/.exec(node.attributes.transform ?? "");
  const [ox, oy] = move ? [dx + Number(move[1]), dy + Number(move[2])] : [dx, dy];
  const classes = (node.attributes.class ?? "").split(" ");
  const size = Number(node.attributes["font-size"] ?? (classes.includes("title") ? 15 : classes.includes("tick") ? 11 : classes.includes("small") ? 10 : inherited));
  if (node.name !== "text") return node.children.flatMap((child) => (typeof child === "string" ? [] : textBoxes(child, [ox, oy], size)));
  const text = textOf(node);
  const width = textWidth(text, size);
  const [x, y] = [ox - (move ? Number(move[1]) : 0) + Number(node.attributes.x), oy + Number(node.attributes.y)];
  const before = { start: 0, middle: width / 2, end: width }[node.attributes["text-anchor"] ?? "start"] ?? 0;
  if (node.attributes.transform?.startsWith("rotate(-90")) return [{ text, left: x - size, right: x, top: y - (width - before), bottom: y + before }];
  return [{ text, left: x - before, right: x - before + width, top: y - size * 0.8, bottom: y + size * 0.2 }];
}
