import { describe, expect, it } from "vitest";
import { gaussLegendre } from "../../src/host/explain/gaussLegendre.ts";

describe("Gauss-Legendre quadrature", () => {
  it("has the points of the textbooks", () => {
    const [two, three] = [gaussLegendre(2), gaussLegendre(3)];
    [0.5 + Math.sqrt(1 / 12), 0.5 - Math.sqrt(1 / 12)].forEach((point, q) => expect(two.points[q]).toBeCloseTo(point, 15));
    [0.5 + Math.sqrt(0.15), 0.5, 0.5 - Math.sqrt(0.15)].forEach((point, q) => expect(three.points[q]).toBeCloseTo(point, 15));
    [5 / 18, 4 / 9, 5 / 18].forEach((weight, q) => expect(three.weights[q]).toBeCloseTo(weight, 15));
  });

  it.each([1, 2, 5, 12, 25])("integrates polynomials up to degree 2n - 1 with %i points, and not the next", (n) => {
    const { points, weights } = gaussLegendre(n);
    const error = (degree: number): number => Math.abs(points.reduce((sum, t, q) => sum + weights[q] * (2 * t - 1) ** degree, 0) - (degree % 2 === 0 ? 1 / (degree + 1) : 0));
    for (let degree = 0; degree < 2 * n; degree++) expect(error(degree)).toBeLessThan(1e-14);
    if (n <= 12) expect(error(2 * n)).toBeGreaterThan(1e-9);
  });
});
