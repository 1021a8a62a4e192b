import { expect, test } from "vitest";
import { openEngine } from "../../src/host/engine/engine.ts";
import { nearEdges } from "../../src/kernels/near-edges.ts";
import { equivalence, random, runCase } from "./equivalence.ts";

const next = random(23);
const window = { nx: 7, ny: 5, nz: 3, x0: 1, y0: 0, z0: 1, sx: 9, sy: 5, mask: 0 };
const voxels = 9 * 5 * 4;
const mask = Uint8Array.from({ length: voxels }, () => Number(next() < 0.7));

const cases = [
  {
    name: "two images with tolerances and edges of their own",
    items: [
      { ...window, image: 0, edges: 0, edgeCount: 4, tolerance: 0, count: 1 },
      { ...window, image: voxels, edges: 4, edgeCount: 6, tolerance: 1, count: 0 },
    ],
    inputs: {
      image: Float64Array.from({ length: 2 * voxels }, () => 10 * next()), mask,
      edges: [1, 3.3, 4.1, 9, 0.1, 2, 4, 6, 8, 9.9], tolerances: [0.3, 0.01],
    },
    outputs: { counts: 2 },
  },
  {
    name: "float32 intensities",
    items: [{ ...window, image: 0, edges: 0, edgeCount: 3, tolerance: 0, count: 0 }],
    inputs: { image: Float32Array.from({ length: voxels }, () => 10 * next()), mask, edges: [2, 4, 6], tolerances: [1e-3] },
    outputs: { counts: 1 },
  },
];
equivalence(nearEdges, cases);

test("counts are those of a direct search", async () => {
  const [first] = cases;
  const { counts } = await runCase(await openEngine({ backend: "cpu" }), nearEdges, first);
  const expected = first.items.map(({ image, edges, edgeCount, tolerance }) => {
    let found = 0;
    for (let z = 0; z < 3; z++) for (let y = 0; y < 5; y++) for (let x = 0; x < 7; x++) {
      const i = ((z + 1) * 5 + y) * 9 + x + 1;
      const value = first.inputs.image[image + i];
      const own = first.inputs.edges.slice(edges, edges + edgeCount);
      if (mask[i] !== 0 && own.some((edge) => Math.abs(edge - value) <= first.inputs.tolerances[tolerance])) found++;
    }
    return found;
  });
  expect(expected[0]).toBeGreaterThan(0);
  expect([...Array.from(counts)]).toEqual([expected[1], expected[0]]);
});
