import { readFileSync } from "node:fs";
import { EigenvalueDecomposition, Matrix, SVD } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { glcm } from "../../src/host/features/glcm.ts";
import { greatestEigenvalue, mostSteps, scattered } from "../../src/host/features/lanczos.ts";
import type { Cells } from "../../src/host/features/types.ts";

interface Case {
  readonly levels: number;
  readonly cells: readonly (readonly [number, number, number])[];
  readonly symmetrical: boolean;
  readonly mcc: number;
}

const { cases } = JSON.parse(readFileSync(new URL("../../fixtures/pyradiomics/mcc.json", import.meta.url), "utf8")) as {
  cases: Record<string, Case>;
};

function mcc(levels: number, cells: Cells, symmetrical: boolean): number {
  const present = Uint32Array.from({ length: levels }, (_, k) => k + 1);
  const roi = { Ng: levels, present, voxels: levels, histogram: new Float64Array(levels).fill(1), spacing: [1, 1, 1] as const };
  return glcm.compute({ levels: roi, offsets: [[0, 0, 1]], cells: [cells], symmetrical, weightingNorm: null }, ["MCC"]).values[0];
}

function toCells(entries: Case["cells"]): Cells {
  return {
    row: Uint32Array.from(entries, ([row]) => row),
    column: Uint32Array.from(entries, ([, column]) => column),
    count: Float64Array.from(entries, ([, , count]) => count),
  };
}

describe("MCC agrees with PyRadiomics on difficult matrices", () => {
  test.each(Object.entries(cases))("%s", (_, { levels, cells, symmetrical, mcc: theirs }) => {
    expect(Math.abs(mcc(levels, toCells(cells), symmetrical) - theirs)).toBeLessThan(1e-10);
  });
});

test("a small matrix whose second vector lies across a regular start vector", () => {
  // PyRadiomics 3.1 gives sqrt(2/3) = 0.8165 here; multiples of a constant modulo 1 are orthogonal to the vector that belongs to it.
  const cells = toCells([[1, 1, 1], [2, 6, 1], [3, 1, 1], [3, 6, 1], [4, 6, 1], [5, 1, 1]]);
  expect(Math.abs(mcc(6, cells, false) - Math.sqrt(2 / 3))).toBeLessThan(1e-9);
});

test.each([
  { levels: 3, symmetrical: false }, { levels: 9, symmetrical: false }, { levels: 40, symmetrical: false }, { levels: 131, symmetrical: false },
  { levels: 2, symmetrical: true }, { levels: 3, symmetrical: true }, { levels: 14, symmetrical: true }, { levels: 131, symmetrical: true },
])("MCC is the second singular value of Dx^-1/2 P Dy^-1/2 (ml-matrix), %o", ({ levels, symmetrical }) => {
  const random = seeded(7 * levels);
  const counts = Matrix.zeros(levels, levels);
  for (let pair = 0; pair < 30 * levels; pair++) {
    const i = Math.floor(random() * levels);
    const j = Math.min(levels - 1, Math.max(0, i + Math.round(0.3 * levels * (random() - 0.5))));
    if (i % 7 !== 5) counts.set(i, j, counts.get(i, j) + 1); // some levels are no row, some do not occur
  }
  const P = Matrix.div(symmetrical ? Matrix.add(counts, counts.transpose()) : counts, (symmetrical ? 2 : 1) * counts.sum());
  const [ofRow, ofColumn] = [P.sum("row"), P.sum("column")];
  const scaled = Matrix.zeros(levels, levels);
  scaled.apply((i, j) => { scaled.set(i, j, P.get(i, j) / Math.sqrt(ofRow[i] * ofColumn[j] + Number.EPSILON)); });
  const all = counts.to2DArray().flatMap((row, i) => row.map((count, j) => [i + 1, j + 1, count] as const));
  expect(mcc(levels, toCells(all.filter(([, , count]) => count > 0)), symmetrical)).toBeCloseTo(new SVD(scaled).diagonal[1], 12);
});

test("60,000 levels in sparse pairs take no more than seconds", { timeout: 30_000 }, () => {
  const levels = 60_000;
  // Levels 1, 2, ..., n in a ring, each beside itself and its two neighbours: all together, and nearly a chain.
  const ring = Array.from({ length: levels }, (_, k) => [k + 1, ((k + 1) % levels) + 1, 1] as const);
  const own = Array.from({ length: levels }, (_, k) => [k + 1, k + 1, 1] as const);
  const cells = toCells([...ring, ...own].sort((a, b) => a[0] - b[0] || a[1] - b[1]));
  const value = mcc(levels, cells, true);
  expect(value).toBeGreaterThan(0.999);
  expect(value).toBeLessThanOrEqual(1);
});

test("Lanczos finds the largest eigenvalue of a matrix with repeated and clustered eigenvalues", () => {
  const size = 30;
  const eigenvalues = Array.from({ length: size }, (_, k) => (k < 3 ? 0.9 : k < 10 ? 0.9 - 1e-6 * k : 0.5 / k));
  const random = Matrix.rand(size, size, { random: seeded(3) });
  const vectors = new SVD(random).leftSingularVectors;
  const matrix = vectors.mmul(Matrix.diag(eigenvalues)).mmul(vectors.transpose());
  const found = greatestEigenvalue(lanczos(matrix));
  expect(found).toBeCloseTo(0.9, 10);
  expect(found).toBeCloseTo(Math.max(...new EigenvalueDecomposition(matrix, { assumeSymmetric: true }).realEigenvalues), 10);
});

/** Lanczos' steps written plainly. */
function lanczos(matrix: Matrix): Parameters<typeof greatestEigenvalue>[0] {
  const unit = (x: Matrix): Matrix => Matrix.div(x, x.norm());
  const vectors = [unit(Matrix.columnVector(Array.from({ length: matrix.rows }, (_, i) => scattered(i))))];
  const [diagonal, beside] = [new Float64Array(mostSteps), new Float64Array(mostSteps)];
  return {
    size: 0, diagonal, beside,
    advance(to) {
      for (let k = this.size; k < to; k++) {
        const next = matrix.mmul(vectors[k]);
        diagonal[k] = vectors[k].dot(next);
        next.sub(Matrix.mul(vectors[k], diagonal[k]));
        if (k > 0) next.sub(Matrix.mul(vectors[k - 1], beside[k - 1]));
        beside[k] = next.norm();
        vectors.push(unit(next));
      }
      return to;
    },
  };
}

function seeded(start: number): () => number {
  let seed = start;
  return () => (seed = (seed * 48271) % 2147483647) / 2147483647;
}
