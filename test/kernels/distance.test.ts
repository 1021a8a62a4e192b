import { describe, expect, test } from "vitest";
import { distanceCpu } from "../../src/kernels/distance.cpu.ts";
import { distance, squaredSteps } from "../../src/kernels/distance.ts";
import { equivalence, random } from "./equivalence.ts";

const next = random(12);

type Triple = readonly [number, number, number];

function whole(name: string, [nx, ny, nz]: Triple, spacing: Triple, inside: (i: number) => boolean, planar = false) {
  const n = nx * ny * nz;
  return {
    name,
    items: [{ nx, ny, nz, planar: Number(planar), mask: 0, steps: 0, squares: 0, work: 0 }],
    inputs: { mask: Uint8Array.from({ length: n }, (_, i) => Number(inside(i))), steps: squaredSteps([nx, ny, nz], spacing) },
    outputs: { squares: n },
    spacing,
  };
}

function squaresOf(given: ReturnType<typeof whole>): Float64Array {
  const squares = new Float64Array(given.outputs.squares).fill(9); // pooled buffers are dirty
  distanceCpu.run(given.items, { ...given.inputs, squares });
  return squares;
}

/** The least over all mask voxels, one by one. */
function exhaustive({ items: [{ nx, ny, nz, planar }], inputs: { mask }, spacing }: ReturnType<typeof whole>): number[] {
  const place = (i: number): Triple => [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))];
  const sites = [...mask.keys()].filter((i) => mask[i] === 1).map(place);
  return Array.from({ length: nx * ny * nz }, (_, i) => {
    const at = place(i);
    const squares = sites.filter((site) => planar === 0 || site[2] === at[2]).map((site) => site.reduce((sum, s, k) => sum + (spacing[k] * (s - at[k])) ** 2, 0));
    return squares.length > 0 ? Math.min(...squares) : -1;
  });
}

const share = (p: number) => (): boolean => next() < p;
const cases = [
  whole("one voxel", [1, 1, 1], [1, 1, 1], () => true),
  whole("empty", [5, 4, 3], [1, 1, 1], () => false),
  whole("full", [5, 4, 3], [1, 1, 1], () => true),
  whole("one in a corner", [7, 6, 5], [0.7, 0.8, 1.5], (i) => i === 209),
  whole("isotropic, with ties", [13, 12, 11], [1, 1, 1], share(0.01)),
  whole("0.7 mm", [13, 12, 11], [0.7, 0.7, 0.7], share(0.01)),
  whole("anisotropic", [17, 9, 7], [0.703125, 0.703125, 2], share(0.05)),
  whole("half", [9, 8, 7], [0.9, 1.3, 2.5], share(0.5)),
  whole("one in a thousand of long lines", [3, 3, 150], [5, 0.1, 0.05], share(0.01)),
  whole("each plane for itself, some empty", [9, 7, 8], [0.6, 0.8, 3], share(0.02), true),
];
equivalence(distance, [
  ...cases,
  {
    name: "two grids, one planar",
    items: [
      { nx: 5, ny: 4, nz: 3, planar: 1, mask: 7, steps: 9, squares: 2, work: 24 },
      { nx: 2, ny: 3, nz: 4, planar: 0, mask: 70, steps: 0, squares: 62, work: 0 },
    ],
    inputs: { mask: Uint8Array.from({ length: 94 }, () => Number(next() < 0.1)), steps: [...squaredSteps([2, 3, 4], [0.5, 0.6, 0.7]), ...squaredSteps([5, 4, 3], [1, 1.1, 2])] },
    outputs: { squares: 86 },
  },
]);

describe("the least over all mask voxels", () => {
  test.each(cases)("$name", (given) => {
    const found = squaresOf(given);
    exhaustive(given).forEach((square, i) => expect(Math.abs(found[i] - square), `voxel ${i}`).toBeLessThanOrEqual(1e-14 * Math.abs(square)));
  });
});

test("a line by hand: 0.5 mm apart, mask at 1 and 6", () => {
  const given = whole("", [9, 1, 1], [0.5, 1, 1], (i) => i === 1 || i === 6);
  expect([...squaresOf(given)]).toEqual([0.25, 0, 0.25, 1, 1, 0.25, 0, 0.25, 1]);
});

test("more lines than a slab holds", () => {
  const given = whole("", [300, 5, 250], [1, 1, 1], (i) => i === 0);
  expect(squaresOf(given).every((square, i) => square === (i % 300) ** 2 + (Math.floor(i / 300) % 5) ** 2 + Math.floor(i / 1500) ** 2)).toBe(true);
});
