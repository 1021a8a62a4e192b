import { describe, expect, it } from "vitest";
import { calibrationChart } from "../../src/host/charts/calibration.ts";
import { correlationMapChart } from "../../src/host/charts/correlationMap.ts";
import { distributionsChart } from "../../src/host/charts/distributions.ts";
import { forceChart } from "../../src/host/charts/force.ts";
import { heatTableChart } from "../../src/host/charts/heatTable.ts";
import { importancesChart } from "../../src/host/charts/importances.ts";
import { lassoCvChart } from "../../src/host/charts/lassoCv.ts";
import { lassoPathChart } from "../../src/host/charts/lassoPath.ts";
import { nomogramChart } from "../../src/host/charts/nomogram.ts";
import { scoresChart } from "../../src/host/charts/scores.ts";
import { shapBarsChart } from "../../src/host/charts/shapBars.ts";
import { all, numbersOf, parse, textOf, type Node } from "./xml.ts";

const texts = (node: Node): string[] => all(node, "text").map(textOf);
const place = (node: Node, text: string): number => Number(all(node, "text").find((each) => textOf(each) === text)?.attributes.x);

describe("importances", () => {
  it("are bars in proportion, the greatest first", () => {
    const root = parse(importancesChart({ title: "", items: [{ name: "a", value: 1 }, { name: "b", value: 4 }, { name: "c", value: NaN }, { name: "d", value: 2 }], most: 2 }));
    const widths = all(root, "rect").filter(({ attributes }) => attributes.class === "fill s0").map(({ attributes }) => Number(attributes.width));
    expect(widths).toHaveLength(2);
    expect(widths[0] / widths[1]).toBeCloseTo(2, 3);
    expect(texts(root)).toEqual(expect.arrayContaining(["b", "d", "the 2 greatest of 3"]));
  });
  it("of SHAP values are their mean absolute ones", () => {
    const root = parse(shapBarsChart({ title: "", features: ["a", "b"], values: [[1, -3], [-1, 3]] }));
    const widths = all(root, "rect").filter(({ attributes }) => attributes.class === "fill s0").map(({ attributes }) => Number(attributes.width));
    expect(widths[0] / widths[1]).toBeCloseTo(3, 2);
    expect(texts(root).slice(0, 2)).toEqual(["b", "a"]);
  });
});

it("draws a calibration's bins with areas by their cases", () => {
  const bin = { predicted: 0.5, observed: 0.5, low: 0.4, high: 0.6, n: 40 };
  const root = parse(calibrationChart({ title: "", curves: [{ name: "m", bins: [bin, { ...bin, predicted: 0.7, n: 10 }] }] }));
  expect(all(root, "circle").slice(0, 2).map(({ attributes }) => attributes.r)).toEqual(["5.5", "4"]); // 2.5 + 3, 2.5 + 3 / 2
});

it("draws a force plot whose segments meet at the prediction", () => {
  const root = parse(forceChart({ title: "", features: ["a", "b", "c"], values: [0.3, -0.1, 0.05], x: [1.25, "post", NaN], base: 0.4, label: "Probability" }));
  expect(texts(root)).toEqual(expect.arrayContaining(["a = 1.25", "b = post", "c = –", "prediction 0.65", "base value 0.4"]));
  const line = numbersOf(all(root, ".line")[0].attributes.d)[0];
  const arrows = all(root, ".arrow").filter(({ attributes }) => attributes.opacity !== undefined).map(({ attributes }) => numbersOf(attributes.d));
  // An arrow is M from, top H .. L tip, middle: a from 0.35 up to 0.65, c from 0.3 to 0.35, b from 0.75 down to 0.65.
  const [a, c, b] = arrows.map((d) => ({ from: d[0], tip: d[3] }));
  expect(a.tip).toBeCloseTo(line, 2);
  expect(b.tip).toBeCloseTo(line, 2);
  expect(c.tip).toBeCloseTo(a.from, 2);
  expect((a.tip - a.from) / (c.tip - c.from)).toBeCloseTo(6, 1);
  expect((b.from - b.tip) / (a.tip - a.from)).toBeCloseTo(1 / 3, 2);
});

it("sorts scores and colours them by class", () => {
  const root = parse(scoresChart({ title: "", y: [1, 0, 1], score: [0.9, 0.2, 0.5], threshold: 0.45, classes: ["no", "yes"] }));
  const bars = all(root, "path").filter(({ attributes }) => attributes.class?.startsWith("fill s")).map(({ attributes }) => attributes);
  const starts = (d: string): number[] => d.split("Z").filter(Boolean).map((each) => numbersOf(each)[0]);
  const [no, yes] = [starts(bars[0].d), starts(bars[1].d)];
  expect([bars[0].class, bars[1].class, no.length, yes.length]).toEqual(["fill s0", "fill s1", 1, 2]);
  expect(no[0]).toBeLessThan(yes[0]);
  expect(texts(root)).toEqual(expect.arrayContaining(["no (n = 1)", "yes (n = 2)", "Threshold 0.45"]));
});

it("places a nomogram's axes under the points that they are read in", () => {
  const tick = (value: number, points: number) => ({ value, points });
  const root = parse(
    nomogramChart({
      title: "",
      nomogram: { axes: [{ name: "age", ticks: [tick(31, 0), tick(77, 40)] }], total: [0, 75, 150], linearPredictor: [tick(-9, -20), tick(3, 75)], probability: [tick(0.55, 75)] },
      outcome: "Probability of pCR",
    }),
  );
  expect(place(root, "77")).toBeCloseTo(place(root, "40"), 2);
  expect(place(root, "3")).toBeCloseTo(place(root, "75"), 2);
  expect(place(root, "0.55")).toBeCloseTo((place(root, "150") + place(root, "31")) / 2, 2);
  expect(texts(root)).not.toContain("−9"); // outside of the axis of total points
});

it("draws box plots' quartiles where numpy has them", () => {
  // numpy.percentile([1, 2, 3, 4, 10, 40], [25, 50, 75]) = 2.25, 3.5, 8.5; whiskers 1 and 10, as 40 > 8.5 + 1.5 * 6.25.
  const root = parse(distributionsChart({ title: "", groups: ["all"], features: [{ name: "f", groups: [[1, 2, 3, 4, 10, 40, NaN]] }] }));
  const box = all(root, "path").find(({ attributes }) => attributes.class === undefined)?.attributes.d ?? "";
  const [, low, first, , high, third] = numbersOf(box);
  const median = numbersOf(all(root, ".line")[0].attributes.d)[1];
  const ticks = new Map(all(root, ".tick").map((node) => [textOf(node), Number(node.attributes.y) - 4]));
  const at = (value: number): number => (ticks.get("0") ?? NaN) + (((ticks.get("40") ?? NaN) - (ticks.get("0") ?? NaN)) * value) / 40;
  [low, first, median, third, high].forEach((y, k) => expect(y).toBeCloseTo(at([1, 2.25, 3.5, 8.5, 10][k]), 1));
  expect(texts(root)).toContain("n = 6");
});

describe("a heat map", () => {
  it("joins equal cells of a row, and greys what is missing", () => {
    const root = parse(correlationMapChart({ title: "", names: ["a", "b", "c"], values: [[1, 1, 0], [1, 1, NaN], [0, NaN, 1]] }));
    const paths = Object.fromEntries(all(all(root, ".map")[0], "path").map(({ attributes }) => [attributes.class, attributes.d]));
    expect(paths).toEqual({ d20: "M0 0.5h2M0 1.5h2M2 2.5h1", d10: "M2 0.5h1M0 2.5h1", missing: "M2 1.5h1M1 2.5h1" });
  });
  it("names up to 80 features and puts more than 200 together", () => {
    const map = (n: number): Node => parse(correlationMapChart({ title: "", names: Array.from({ length: n }, (_, k) => `f${k}`), values: Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i % 2 === j % 2 ? 1 : -1))) }));
    expect(texts(map(80))).toContain("f79");
    expect(texts(map(81))).not.toContain("f80");
    const many = map(250);
    expect(texts(many)).toContain("250 features; each cell is the mean of 2 × 2");
    expect(all(all(many, ".map")[0], "path").map(({ attributes }) => attributes.class)).toEqual(["d10"]); // means of 1, -1, -1, 1
  });
  it("of P values is darker from step to step below 0.05", () => {
    const root = parse(heatTableChart({ title: "", rows: ["r"], columns: ["a", "b", "c", "d", "e"], values: [[0.6, 0.05, 0.049, 0.0099, 0.00099]], scale: "p" }));
    expect(all(root, "rect").slice(1).map(({ attributes }) => attributes.class)).toEqual(["fill r0", "fill r0", "fill r4", "fill r6", "fill r8"]);
    expect(texts(root)).toEqual(expect.arrayContaining(["0.600", "0.050", "0.049", "0.010", "<0.001"]));
  });
  it("of differences is as deep below 0 as above", () => {
    const root = parse(heatTableChart({ title: "", rows: ["r"], columns: ["a", "b", "c"], values: [[-0.1, 0, 0.1]], scale: "difference" }));
    expect(all(root, "rect").slice(1).map(({ attributes }) => attributes.class)).toEqual(["fill d0", "fill d10", "fill d20"]);
  });
});

describe("the elastic net's charts", () => {
  const lambdas = [1, Math.exp(-1), Math.exp(-2), Math.exp(-3)];
  const marks = { title: "", lambdas, df: [0, 1, 2, 3], lambdaMin: lambdas[2], lambda1se: lambdas[1] };
  it("mark both lambdas at their places, on two sides", () => {
    const root = parse(lassoCvChart({ ...marks, mean: [2, 1.4, 1.2, 1.3], error: [0.1, 0.1, NaN, 0.1], measure: "Deviance" }));
    const [min, one] = all(root, ".reference").map(({ attributes }) => numbersOf(attributes.d)[0]);
    expect(min).toBeCloseTo(place(root, "−2.0"), 1);
    expect(one).toBeCloseTo(place(root, "−1.0"), 1);
    expect(place(root, "λ min")).toBeLessThan(min);
    expect(place(root, "λ 1se")).toBeGreaterThan(one);
    expect(numbersOf(all(root, ".dots")[0].attributes.d)).toHaveLength(12);
  });
  it("name the features of the chosen lambda, the others together", () => {
    const lines = [{ name: "early", values: [0, 1, 2, 3] }, { name: "late", values: [0, 0, -1, -2] }, { name: "never", values: [0, 0, 0, 0] }, { name: "last", values: [0, 0, 0, 1] }];
    expect(texts(parse(lassoPathChart({ ...marks, lines })))).toEqual(expect.arrayContaining(["early", "late", "1 other feature"]));
    const at1se = texts(parse(lassoPathChart({ ...marks, lines, chosen: "1se" })));
    expect(at1se).toContain("early");
    expect(at1se).not.toContain("late");
  });
});
