import { describe, expect, test } from "vitest";
import { candidateVertices, lineEndWords, readSquares, sliceVertices } from "../../src/host/extract/shapes.ts";
import { planeDiameter } from "../../src/host/features/farthest.ts";
import { outlineMeasures } from "../../src/host/features/marchingsquares.ts";
import { squaresCpu } from "../../src/kernels/squares.cpu.ts";
import { squares } from "../../src/kernels/squares.ts";
import { verticesCpu } from "../../src/kernels/vertices.cpu.ts";
import { equivalence, random } from "./equivalence.ts";
import { outlines } from "./masks.ts";

const next = random(3);

/** A slice within a full volume, in the plane across `axis` (0 = x, 1 = y, 2 = z), and its item. */
function slice(pixels: Uint8Array, [columns, rows]: readonly [number, number], axis: number) {
  const size = axis === 0 ? [3, columns + 2, rows + 2] : axis === 1 ? [columns + 2, 3, rows + 2] : [columns + 2, rows + 2, 3];
  const steps = [1, size[0], size[0] * size[1]];
  const [columnStep, rowStep] = axis === 0 ? [steps[1], steps[2]] : axis === 1 ? [steps[0], steps[2]] : [steps[0], steps[1]];
  const first = steps[0] + steps[1] + steps[2];
  const mask = new Uint8Array(size[0] * size[1] * size[2]).fill(1);
  for (let p = 0; p < pixels.length; p++) mask[first + (p % columns) * columnStep + Math.floor(p / columns) * rowStep] = pixels[p];
  return { mask, item: { columns, rows, mask: first, columnStep, rowStep, yBase: 0, j0: 0, j1: rows + 1, squares: 0 } };
}
type Item = ReturnType<typeof slice>["item"];

/** The same slice in windows that end after every `height` rows of squares; neighbours share a row of pixels. */
function windowsOf(item: Item, height: number): Item[] {
  const windows: Item[] = [];
  for (let j = 0; j <= item.rows; j += height) {
    const low = Math.max(0, j - 1);
    const high = Math.min(item.rows, j + height);
    windows.push({ ...item, mask: item.mask + low * item.rowStep, rows: high - low, yBase: low, j0: j - low, j1: Math.min(item.rows + 1, j + height) - low });
  }
  return windows;
}

function squaresOf(mask: Uint8Array, items: Item[]): Float64Array {
  const counts = new Uint32Array(16 * 6);
  squaresCpu.run(items, { mask, squares: counts });
  return readSquares(counts, 0);
}

test("one pixel: each of its four squares has one corner inside", () => {
  const { mask, item } = slice(Uint8Array.of(1), [1, 1], 2);
  const expected = new Float64Array(16 * 3);
  const positions = [[1, 1], [0, 1], [0, 0], [1, 0]];
  positions.forEach((p, bit) => expected.set([1, ...p], 3 * 2 ** bit));
  expect(squaresOf(mask, [item])).toEqual(expected);
});

describe.each(outlines)("$name", ({ mask: pixels, size, spacing, perimeter, surface, diameter }) => {
  test.each([0, 1, 2])("across axis %i: perimeter and surface are PyRadiomics'", (axis) => {
    const { mask, item } = slice(pixels, size, axis);
    const found = outlineMeasures(squaresOf(mask, [item]), spacing);
    expect(Math.abs(found.length / perimeter - 1)).toBeLessThan(1e-13);
    expect(Math.abs(found.area / surface - 1)).toBeLessThan(1e-13);
  });

  test.each([0, 1, 2] as const)("across axis %i: the diameter from room vertices is PyRadiomics'", (axis) => {
    const [columns, rows] = size;
    const [nx, ny, nz] = axis === 0 ? [1, columns, rows] : axis === 1 ? [columns, 1, rows] : [columns, rows, 1];
    const words = lineEndWords([nx, ny, nz]);
    const tables = { xLines: new Uint32Array(words.xLines), yLines: new Uint32Array(words.yLines) };
    const item = { nx, ny, nz, x0: 0, y0: 0, z0: 0, sx: nx, sy: ny, mask: 0, zBase: 0, k0: 0, k1: nz + 1, xLines: 0, yLines: 0 };
    verticesCpu.run([item], { mask: pixels, ...tables });
    const found = planeDiameter(sliceVertices(candidateVertices(tables, [nx, ny, nz]), axis), spacing);
    expect(Math.abs(found / diameter - 1)).toBeLessThan(1e-14);
  });

  test.each([1, 2, 3])("windows of %i rows give what the whole gives", (height) => {
    const { mask, item } = slice(pixels, size, 1);
    expect(squaresOf(mask, windowsOf(item, height))).toEqual(squaresOf(mask, [item]));
  });
});

const noise = (columns: number, rows: number, density: number) => Uint8Array.from({ length: columns * rows }, () => Number(next() < density));
const whole = (name: string, pixels: Uint8Array, size: readonly [number, number], axis: number) => {
  const { mask, item } = slice(pixels, size, axis);
  return { name, items: [item], inputs: { mask }, outputs: { squares: 16 * 6 } };
};
const some = slice(noise(11, 8, 0.5), [11, 8], 0);

equivalence(squares, [
  whole("one pixel", Uint8Array.of(1), [1, 1], 2),
  whole("empty slice", new Uint8Array(20), [5, 4], 1),
  whole("full slice", new Uint8Array(20).fill(1), [5, 4], 0),
  ...[0, 1, 2].map((axis) => whole(`noise across axis ${axis}, more than one fold`, noise(29, 23, 0.4), [29, 23], axis)),
  {
    name: "windows of a slice and another far away in one batch",
    items: [...windowsOf(some.item, 3), { ...some.item, yBase: 2 ** 32 - 20, squares: 16 * 6 }],
    inputs: { mask: some.mask },
    outputs: { squares: 2 * 16 * 6 },
  },
]);
