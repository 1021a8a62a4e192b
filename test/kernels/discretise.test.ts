import { describe, expect, test } from "vitest";
import { discretiseCpu } from "../../src/kernels/discretise.cpu.ts";
import { discretise } from "../../src/kernels/discretise.ts";
import { equivalence, random } from "./equivalence.ts";

const next = random(1);

interface Setup { readonly name: string; readonly size: readonly [number, number, number]; readonly edges: number[]; readonly value: () => number; readonly inside?: (i: number) => boolean }

function whole({ name, size: [nx, ny, nz], edges, value, inside = () => next() < 0.7 }: Setup) {
  const n = nx * ny * nz;
  return {
    name,
    items: [{
      nx, ny, nz, x0: 0, y0: 0, z0: 0, sx: nx, sy: ny, c0: 0, c1: nz, image: 0, mask: 0, levels: 0, edges: 0, edgeCount: edges.length, histogram: 0,
    }],
    inputs: { image: Float64Array.from({ length: n }, value), mask: Uint8Array.from({ length: n }, (_, i) => Number(inside(i))), edges },
    outputs: { levels: n + (n % 2), histogram: edges.length + 1 },
  };
}

function levelsOf(setup: Setup): { levels: Uint16Array; histogram: Uint32Array; inputs: { image: Float64Array; mask: Uint8Array } } {
  const { items, inputs, outputs } = whole(setup);
  const levels = new Uint16Array(outputs.levels).fill(9); // pooled buffers are dirty
  const histogram = new Uint32Array(outputs.histogram);
  discretiseCpu.run(items, { ...inputs, edges: Float64Array.from(inputs.edges), levels, histogram });
  return { levels, histogram, inputs };
}

describe("the number of edges <= x, at least 1", () => {
  test.each([
    { name: "bins of all widths", edges: [-7, -6.5, 0, 1, 10, 11, 12, 1000] },
    { name: "even bins", edges: [-8, -4, 0, 4, 8] },
    { name: "two edges", edges: [-3, 3] },
  ])("$name, values beyond them too", ({ name, edges }) => {
    const value = (): number => [-1e300, -9, 12, 999, 1000, 1e4, 1e300, edges[Math.floor(next() * edges.length)], next() * 20 - 10][Math.floor(next() * 9)];
    const { levels, histogram, inputs } = levelsOf({ name, size: [9, 7, 5], edges, value });
    const expected = Array.from(inputs.image, (x, i) => inputs.mask[i] * Math.max(1, edges.filter((edge) => edge <= x).length));
    expect([...levels.subarray(0, expected.length)]).toEqual(expected);
    expect([...histogram]).toEqual(Array.from(histogram, (_, level) => (level === 0 ? 0 : expected.filter((l) => l === level).length)));
  });

  test("a volume of more than one block", () => {
    const size = [600, 500, 3] as const;
    let i = 0;
    const { levels, histogram } = levelsOf({ name: "", size, edges: [0, 1, 2, 3], value: () => i++ % 4, inside: (i) => i % 5 > 0 });
    expect(levels.subarray(0, 900000).every((level, i) => level === (i % 5 > 0 ? (i % 4) + 1 : 0))).toBe(true);
    expect([...histogram]).toEqual([0, 180000, 180000, 180000, 180000]);
  });
});

const tenths = Array.from({ length: 500 }, (_, i) => -20 + i * 0.1);
equivalence(discretise, [
  whole({ name: "one voxel", size: [1, 1, 1], edges: [0, 25], value: () => 25, inside: () => true }),
  whole({ name: "empty mask", size: [5, 4, 3], edges: [0, 25], value: () => 3, inside: () => false }),
  whole({ name: "one level", size: [7, 5, 3], edges: [-0.5, 0.5], value: () => 0 }),
  whole({ name: "float64 in steps of 0.1 against edges in steps of 0.1", size: [19, 13, 7], edges: tenths, value: () => -20 + Math.floor(next() * 500) * 0.1 }),
  whole({ name: "float64 around the edges, one rounding away", size: [19, 13, 7], edges: tenths, value: () => {
    const edge = tenths[Math.floor(next() * 500)];
    return edge * (1 + Math.floor(next() * 3 - 1) * 2 ** -52);
  } }),
  whole({ name: "float32", size: [33, 9, 5], edges: tenths, value: () => Math.fround(next() * 50 - 20) }),
  whole({ name: "300 levels of int16, more than one fold", size: [31, 29, 17], edges: Array.from({ length: 301 }, (_, i) => -100 + i * 3), value: () => Math.floor(next() * 900) - 100 }),
  {
    name: "two windows of one image",
    items: [
      { nx: 3, ny: 2, nz: 2, x0: 1, y0: 2, z0: 0, sx: 6, sy: 5, c0: 1, c1: 2, image: 0, mask: 0, levels: 0, edges: 0, edgeCount: 3, histogram: 0 },
      { nx: 5, ny: 1, nz: 1, x0: 0, y0: 4, z0: 2, sx: 6, sy: 5, c0: 0, c1: 1, image: 0, mask: 0, levels: 12, edges: 1, edgeCount: 2, histogram: 4 },
    ],
    inputs: { image: Float64Array.from({ length: 90 }, () => next() * 40), mask: Uint8Array.from({ length: 90 }, () => next() < 0.8 ? 1 : 0), edges: [0, 10, 20] },
    outputs: { levels: 18, histogram: 7 },
  },
]);
