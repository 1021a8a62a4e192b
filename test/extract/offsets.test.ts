import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { neighbourOffsets } from "../../src/host/extract/offsets.ts";

interface Angles {
  readonly size: readonly [number, number, number];
  readonly distances: number[];
  readonly bidirectional: boolean;
  readonly force2D: number | null;
  readonly offsets: number[][];
}
const { angles } = JSON.parse(readFileSync("fixtures/pyradiomics/matrices.json", "utf8")) as { angles: Angles[] };

test.each(angles)("PyRadiomics' offsets, in its order: box $size (z, y, x), distances $distances, both ways $bidirectional, force2D $force2D", ({ size: [nz, ny, nx], distances, bidirectional, force2D, offsets }) => {
  const options = { bidirectional, force2D: force2D !== null, force2Ddimension: force2D ?? 0, size: [nx, ny, nz] } as const;
  expect(neighbourOffsets(distances, options)).toEqual(offsets);
});

test("a distance given twice counts once", () => {
  const options = { bidirectional: false, force2D: false, force2Ddimension: 0, size: [9, 9, 9] } as const;
  expect(neighbourOffsets([2, 1, 2], options)).toEqual(neighbourOffsets([1, 2], options));
});
