import { expect, it } from "vitest";
import { above, decisionChart } from "../../src/host/charts/decision.ts";
import { all, numbersOf, parse } from "./xml.ts";

it("cuts a line where it crosses the lower edge", () => {
  expect(above({ thresholds: [0, 1, 2, 3], netBenefit: [1, -1, -1, 1] }, 0)).toEqual([
    [[0, 1], [0.5, 0]],
    [[2.5, 0], [3, 1]],
  ]);
  expect(above({ thresholds: [0, 1, 2], netBenefit: [1, NaN, 2] }, 0)).toEqual([[[0, 1]], [[2, 2]]]);
  expect(above({ thresholds: [0, 1], netBenefit: [-1, -2] }, 0)).toEqual([]);
});

it("keeps treating all within the plot, however low it falls", () => {
  const thresholds = [0, 0.2, 0.5, 0.9];
  const svg = parse(decisionChart({ title: "", curves: [{ name: "Model", thresholds, netBenefit: [0.3, 0.2, 0.1, 0] }], all: { thresholds, netBenefit: [0.3, 0.125, -0.4, -6] } }));
  const axis = numbersOf(all(svg, ".axis")[0].attributes.d); // M left top V bottom H right
  for (const line of all(svg, ".line")) {
    if (line.attributes.d === "M0 6H22") continue;
    numbersOf(line.attributes.d).forEach((value, k) => {
      if (k % 2 === 1) expect(value).toBeLessThanOrEqual(axis[2]);
    });
  }
});
