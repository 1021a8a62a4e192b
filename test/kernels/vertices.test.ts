import { expect, test } from "vitest";
import { candidateVertices, lineEndWords } from "../../src/host/extract/shapes.ts";
import { diameters } from "../../src/host/features/farthest.ts";
import { verticesCpu } from "../../src/kernels/vertices.cpu.ts";
import { vertices } from "../../src/kernels/vertices.ts";
import { equivalence, random } from "./equivalence.ts";
import { cubeSlabs, embedded, meshes, randomMask, wholeCubes, type TestMask } from "./masks.ts";

const next = random(2);
const noise = randomMask(next, [9, 7, 5], 0.4);

function candidatesOf(given: TestMask, planes = Infinity): Int32Array {
  const { grid, window } = embedded(given);
  const slabs = planes === Infinity ? [wholeCubes(window)] : cubeSlabs(window, planes);
  const words = lineEndWords(given.size);
  // The tables lie behind others, as those of a batch do.
  const offsets = { xLines: 6, yLines: 10 };
  const tables = { xLines: new Uint32Array(6 + words.xLines), yLines: new Uint32Array(10 + words.yLines) };
  verticesCpu.run(slabs.map((s) => ({ ...s, ...offsets })), { mask: grid, ...tables });
  return candidateVertices({ ...tables, offsets }, given.size);
}

/** Midpoints of all edges of the padded lattice whose voxels differ. */
function allVertices({ mask, size: [nx, ny, nz] }: TestMask): number[][] {
  const inside = (x: number, y: number, z: number): boolean =>
    x > 0 && x <= nx && y > 0 && y <= ny && z > 0 && z <= nz && mask[((z - 1) * ny + y - 1) * nx + x - 1] !== 0;
  const found: number[][] = [];
  for (let z = 0; z <= nz; z++) for (let y = 0; y <= ny; y++) for (let x = 0; x <= nx; x++) {
    if (inside(x, y, z) !== inside(x + 1, y, z)) found.push([2 * x + 1, 2 * y, 2 * z]);
    if (inside(x, y, z) !== inside(x, y + 1, z)) found.push([2 * x, 2 * y + 1, 2 * z]);
    if (inside(x, y, z) !== inside(x, y, z + 1)) found.push([2 * x, 2 * y, 2 * z + 1]);
  }
  return found;
}

function triples(flat: Int32Array): number[][] {
  return Array.from({ length: flat.length / 3 }, (_, k) => [...flat.subarray(3 * k, 3 * k + 3)]);
}

/** Greatest squared distances: over all pairs, and over those with equal x, y, z. */
function greatest(points: number[][], spacing: readonly number[]): number[] {
  const best = [0, 0, 0, 0];
  for (const p of points) for (const q of points) {
    const d = p.map((v, k) => ((v - q[k]) * spacing[k]) ** 2);
    const square = d[0] + d[1] + d[2];
    best[0] = Math.max(best[0], square);
    for (let k = 0; k < 3; k++) if (p[k] === q[k]) best[k + 1] = Math.max(best[k + 1], square);
  }
  return best;
}

test("two voxels in a row: the ten vertices around them", () => {
  const found = triples(candidatesOf({ mask: Uint8Array.of(1, 1), size: [2, 1, 1] })).map(String).sort();
  expect(found).toEqual(["1,2,2", "2,1,2", "2,2,1", "2,2,3", "2,3,2", "4,1,2", "4,2,1", "4,2,3", "4,3,2", "5,2,2"]);
});

const random20 = Array.from({ length: 20 }, (_, k) => {
  const size = [1 + Math.floor(next() * 7), 1 + Math.floor(next() * 7), 1 + Math.floor(next() * 5)] as const;
  return { name: `random mask ${k}, ${size.join(" x ")}`, given: randomMask(next, size, 0.05 + 0.9 * next()), spacing: [0.3 + next(), 0.3 + next(), 0.3 + 2 * next()] };
});
test.each(random20)("$name: greatest distances are those of all vertices", ({ given, spacing }) => {
  const every = allVertices(given);
  const candidates = triples(candidatesOf(given));
  expect(greatest(candidates, spacing)).toEqual(greatest(every, spacing));
  const known = new Set(every.map(String));
  for (const c of candidates) expect(known.has(String(c)), String(c)).toBe(true);
  expect(new Set(candidates.map(String)).size).toBe(candidates.length);
});

test.each(meshes)("$name: diameters are PyRadiomics'", ({ mask, size, spacing, diameters: [sameZ, sameY, sameX, all] }) => {
  const found = diameters(candidatesOf({ mask, size }), spacing);
  const pairs = [[found.sameZ, sameZ], [found.sameY, sameY], [found.sameX, sameX], [found.all, all]];
  for (const [ours, theirs] of pairs) expect(Math.abs(ours / theirs - 1)).toBeLessThan(1e-14);
});

test.each([1, 2, 3])("slabs of %i planes give what the whole gives", (planes) => {
  expect(candidatesOf(noise, planes)).toEqual(candidatesOf(noise));
});

const whole = (name: string, given: TestMask, first = 0) => {
  const { grid, window } = embedded(given, first);
  return { name, items: [{ ...wholeCubes(window), xLines: 0, yLines: 0 }], inputs: { mask: grid }, outputs: lineEndWords(given.size) };
};
const [a, b] = [embedded(noise), lineEndWords(noise.size)];

equivalence(vertices, [
  whole("one voxel", { mask: Uint8Array.of(1), size: [1, 1, 1] }),
  whole("empty mask", { mask: new Uint8Array(60), size: [5, 4, 3] }),
  whole("full box", { mask: new Uint8Array(60).fill(1), size: [5, 4, 3] }),
  whole("noise", noise, 3),
  whole("sparse, more than one fold", randomMask(next, [21, 17, 13], 0.05)),
  {
    name: "the whole and its slabs in one batch",
    items: [
      { ...wholeCubes(a.window), xLines: 0, yLines: 0 },
      ...cubeSlabs(a.window, 2).map((s) => ({ ...s, xLines: b.xLines, yLines: b.yLines })),
    ],
    inputs: { mask: a.grid },
    outputs: { xLines: 2 * b.xLines, yLines: 2 * b.yLines },
  },
]);
