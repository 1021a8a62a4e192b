import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/host/errors.ts";
import { categoricalNri, continuousNri, idi, idiMatrix, type Improvement, type SplitImprovement } from "../../src/host/evaluate/reclassification.ts";
import { agrees } from "../agreement.ts";

interface Part { estimate: number; se: number; z: number; p: number }
interface Nri { both: Part; events: Part; nonEvents: Part; null: { z: number; p: number } }
interface Dataset {
  name: string; y: number[]; first: number[]; second: number[]; cuts: number[]; idi: Part; sensitivity: number; specificity: number;
  continuous: Nri; categorical: Nri; events: number[][]; nonEvents: number[][];
}
const { tool, datasets } = JSON.parse(readFileSync(new URL("../../fixtures/stats/reclassification.json", import.meta.url), "utf8")) as {
  tool: string;
  datasets: Dataset[];
};

function compare(method: string, ours: Improvement, theirs: Part): void {
  const values = { estimate: theirs.estimate, "standard error": theirs.se, z: theirs.z, p: theirs.p };
  const own = { estimate: ours.estimate, "standard error": ours.standardError, z: ours.statistic, p: ours.p };
  for (const name of Object.keys(values) as (keyof typeof values)[]) {
    agrees({ method: `${method}: ${name}`, reference: tool, ours: own[name], theirs: values[name], tolerance: 1e-12 });
  }
  const interval = [-1, 1].map((sign) => theirs.estimate + sign * 1.959963984540054 * theirs.se);
  agrees({ method: `${method}: interval`, reference: tool, ours: [ours.lower, ours.upper], theirs: interval, tolerance: 1e-11, scale: 1e-3 });
}

function compareSplit(method: string, ours: SplitImprovement, theirs: Nri): void {
  compare(method, ours, theirs.both);
  compare(`${method}, events`, ours.events, theirs.events);
  compare(`${method}, non-events`, ours.nonEvents, theirs.nonEvents);
}

describe.each(datasets)("against Hmisc: $name", ({ y, first, second, cuts, ...theirs }) => {
  test("IDI", () => {
    const ours = idi(y, first, second);
    compare("IDI", ours, theirs.idi);
    const parts = [ours.events.estimate, ours.nonEvents.estimate];
    agrees({ method: "IDI: parts", reference: tool, ours: parts, theirs: [theirs.sensitivity, theirs.specificity], tolerance: 1e-10, scale: 1e-3 });
  });

  test("continuous NRI", () => compareSplit("continuous NRI", continuousNri(y, first, second), theirs.continuous));

  test("categorical NRI", () => {
    const ours = categoricalNri(y, first, second, cuts);
    compareSplit("categorical NRI", ours, theirs.categorical);
    expect(ours.tables).toEqual({ events: theirs.events, nonEvents: theirs.nonEvents });
  });

  test("the tests of 2008, whose variance is that without a net change", () => {
    for (const [ours, nri] of [
      [continuousNri(y, first, second, { testVariance: "null" }), theirs.continuous],
      [categoricalNri(y, first, second, cuts, { testVariance: "null" }), theirs.categorical],
    ] as const) {
      agrees({ method: "NRI, test of 2008: z, p", reference: "Pencina et al. 2008, in R", ours: [ours.statistic, ours.p], theirs: [nri.null.z, nri.null.p], tolerance: 1e-12 });
      expect(ours.standardError).toBeCloseTo(nri.both.se, 12);
    }
  });
});

describe("a published table: Eur Heart J 41 (2020) 3325, doi 10.1093/eurheartj/ehaa571, table 2, categorical NRI of 14,598 people", () => {
  test.each([
    // Cases below and above the cut-off by the first model (rows) and the second (columns); NRI, interval and p as printed.
    { events: [[90, 24], [16, 208]], nonEvents: [[10671, 591], [654, 2344]], nri: 0.03, lower: -0.01, upper: 0.07, p: 0.14 },
    { events: [[60, 17], [46, 215]], nonEvents: [[8774, 399], [2551, 2536]], nri: 0.07, lower: 0.02, upper: 0.11, p: 0.005 },
  ])("$nri ($lower to $upper)", ({ events, nonEvents, nri, ...printed }) => {
    const [y, first, second]: number[][] = [[], [], []];
    [nonEvents, events].forEach((table, label) =>
      table.forEach((row, i) =>
        row.forEach((cases, j) => {
          for (let k = 0; k < cases; k++) {
            y.push(label);
            first.push(i === 0 ? 0.01 : 0.1);
            second.push(j === 0 ? 0.01 : 0.1);
          }
        }),
      ),
    );
    const ours = categoricalNri(y, first, second, [0.05]);
    // Printed with two decimals, one of them rounded twice (0.06499).
    for (const [value, shown] of [[ours.estimate, nri], [ours.lower, printed.lower], [ours.upper, printed.upper]]) expect(Math.abs(value - shown)).toBeLessThan(0.0051);
    expect(ours.p.toFixed(String(printed.p).length - 2)).toBe(String(printed.p));
  });
});

test("a probability at the cut-off is in the higher category", () => {
  const { tables } = categoricalNri([1, 0], [0.2, 0.2], [0.1999, 0.5], [0.2, 0.5]);
  expect(tables.events[1][0]).toBe(1);
  expect(tables.nonEvents[1][2]).toBe(1);
});

test("every two models", () => {
  const { y, first, second } = datasets[0];
  const all = idiMatrix(y, [first, second]);
  expect(all[0][1]).toEqual(idi(y, first, second));
  expect(all[1][0].statistic).toBeCloseTo(-all[0][1].statistic, 12);
  expect(all[1][1]).toMatchObject({ estimate: 0, statistic: NaN, p: NaN, reason: expect.stringContaining("zero") });
});

test("one case in a class leaves no variance of the IDI", () => {
  expect(idi([0, 0, 1], [0.2, 0.4, 0.5], [0.1, 0.4, 0.9])).toMatchObject({ standardError: NaN, p: NaN, reason: expect.stringContaining("not defined") });
});

test("bad input", () => {
  const y = [0, 1];
  expect(() => idi(y, [0.1, 0.2], [0.1, 1.2])).toThrow(/second model: case 2 is 1.2, outside 0 to 1/);
  expect(() => continuousNri(y, [0.1], [0.1, 0.2])).toThrow(/first model: 1 values for 2 labels/);
  expect(() => categoricalNri(y, [0.1, 0.2], [0.1, 0.2], [0.5, 0.2])).toThrow(/cut-off 2 is 0.2/);
  expect(() => categoricalNri(y, [0.1, 0.2], [0.1, 0.2], [0])).toThrow(InputError);
  expect(() => categoricalNri(y, [0.1, 0.2], [0.1, 0.2], [])).toThrow(/no cut-offs/);
});

test("a change that is the same for every case has no variance, though differences are rounded", () => {
  const first = [0.1, 0.3, 0.2, 0.7, 0.25, 0.6];
  const { events, nonEvents, reason } = idi([0, 0, 1, 1, 0, 1], first, first.map((p) => p + 0.1));
  for (const part of [events, nonEvents]) expect(part).toMatchObject({ standardError: 0, p: NaN, reason: "the variance is zero or not defined" });
  expect(reason).toBe("the variance is zero or not defined");
});
