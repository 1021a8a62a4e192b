import { expect, test } from "vitest";
import { openEngine } from "../../src/host/engine/engine.ts";
import { flatKurtosis, lbp3d, vertexFields } from "../../src/kernels/lbp3d.ts";
import { equivalence, random, runCase } from "./equivalence.ts";

const next = random(31);

/** Vertices within a voxel and a half of the centre, every fourth at a voxel; forms of any size. */
function constellation(vertices: number, levels: number, size: readonly number[]) {
  const sphere = new Int32Array(vertices * vertexFields);
  const weights = new Float64Array(vertices * 12);
  for (let v = 0; v < vertices; v++) {
    for (let axis = 0; axis < 3; axis++) {
      const whole = v % 4 === 0 || (v % 4 === 1 && axis === v % 3);
      const offset = Math.floor(next() * 3 - 1) + (whole ? 0 : next());
      const [low, w] = [Math.floor(offset), offset - Math.floor(offset)];
      sphere[v * vertexFields + axis] = low;
      sphere[v * vertexFields + 3 + axis] = Math.ceil(-offset);
      sphere[v * vertexFields + 6 + axis] = Math.floor(size[axis] - 1 - offset);
      // The cubic B-spline at w + 1, w, 1 - w, 2 - w.
      weights.set([(1 - w) ** 3 / 6, 2 / 3 - w * w + w ** 3 / 2, 1 / 6 + (w + w * w - w ** 3) / 2, w ** 3 / 6], (3 * v + axis) * 4);
    }
    sphere[v * vertexFields + 9] = Number(v % 4 === 0);
  }
  return { sphere, constants: Float64Array.of(...weights, ...Array.from({ length: levels * levels * vertices }, () => next() - 0.5)) };
}

interface Setup {
  readonly name: string;
  readonly size: readonly [number, number, number];
  readonly value: () => number;
  readonly pixel: number;
  readonly vertices?: number;
  readonly levels?: number;
}

function whole({ name, size: [nx, ny, nz], value, pixel, vertices = 42, levels = 2 }: Setup) {
  const n = nx * ny * nz;
  const image = Float64Array.from({ length: n }, value);
  return {
    name,
    items: [{
      nx, ny, nz, tx: 0, ty: 0, tz: 0, wx: nx, wy: ny, wz: nz, x0: 0, y0: 0, z0: 0, sx: nx, sy: ny, vertices, levels, pixel,
      image: 0, mask: 0, extremes: 0, sphere: 0, weights: 0, forms: 12 * vertices, images: 0,
    }],
    inputs: {
      image, coefficients: image.map((x) => x * (1 + 0.2 * next())), mask: Uint8Array.from({ length: n }, () => Number(next() < 0.6)),
      extremes: [image.reduce((a, b) => Math.min(a, b)), image.reduce((a, b) => Math.max(a, b))], ...constellation(vertices, levels, [nx, ny, nz]),
    },
    outputs: { images: n * (levels + 1) },
  };
}

const int16 = (): number => Math.floor(next() * 2000) - 900;
const float32 = (): number => Math.fround(next() * 40 + 300);
const parts = whole({ name: "", size: [9, 7, 5], value: int16, pixel: 4 });
const [part] = parts.items;
const cases = [
  whole({ name: "one voxel", size: [1, 1, 1], value: () => -3, pixel: 4 }),
  whole({ name: "int16, three levels", size: [9, 6, 4], value: int16, pixel: 4, levels: 3 }),
  whole({ name: "uint8, clamped", size: [7, 5, 3], value: () => (next() < 0.5 ? 0 : 255), pixel: 3 }),
  whole({ name: "float64, a row of voxels", size: [31, 1, 2], value: next, pixel: 0 }),
  whole({ name: "float64 as small as diffusion in m2/s", size: [5, 4, 3], value: () => next() * 1e-9, pixel: 0 }),
  whole({ name: "float32, 12 vertices", size: [5, 4, 3], value: float32, pixel: 1, vertices: 12 }),
  whole({ name: "float32, 162 vertices, sums in blocks", size: [3, 3, 3], value: float32, pixel: 1, vertices: 162 }),
  {
    ...parts,
    name: "two parts of one field",
    items: [
      { ...part, nx: 3, ny: 2, nz: 2, tx: 1, ty: 2, tz: 1 },
      // Rows of 8 voxels from (1, 3, 2) of a field of 13 x 9 x 6, as far as there are values to sample.
      { ...part, nx: 2, ny: 1, nz: 1, tx: 5, ty: 5, tz: 4, wx: 13, wy: 9, wz: 6, x0: 1, y0: 2, z0: 1, sx: 9, sy: 7, mask: 12, images: 36 },
    ],
    outputs: { images: 42 },
  },
];
equivalence(lbp3d, cases);

test("twelve samples worked by hand", async () => {
  // Every vertex is a voxel: four to the left (of value 1), four to the right (5), four at the centre (4).
  const sphere = Array.from({ length: 12 }, (_, v) => [(v % 3) - 1, 0, 0, 0, 0, 0, 2, 0, 0, 1]).flat();
  const given = {
    ...whole({ name: "by hand", size: [3, 1, 1], value: () => 0, pixel: 0, vertices: 12, levels: 1 }),
    inputs: {
      image: [1, 4, 5], coefficients: [1, 4, 5], mask: [0, 1, 0], extremes: [1, 5], sphere,
      constants: [...new Float64Array(144), ...Array.from({ length: 12 }, (_, v) => v)],
    },
    outputs: { images: 6 },
  };
  const { images } = await runCase(await openEngine({ backend: "cpu" }), lbp3d, given);
  // Bits of the vertices 1, 2, 4, 5, 7, 8, 10, 11; deviations -7/3, 2/3, 5/3 from the mean 10/3.
  const [m2, m4] = [2, 4].map((power) => ((-7 / 3) ** power + (2 / 3) ** power + (5 / 3) ** power) / 3);
  expect(Array.from(images.subarray(0, 3))).toEqual([0, 48, 0]);
  expect(images[4]).toBeCloseTo(m4 / m2 ** 2 - 3, 13);
});

test("equal samples have the kurtosis agreed on", async () => {
  const given = whole({ name: "flat", size: [6, 6, 6], value: () => 0.1, pixel: 0 });
  const flat = { ...given, inputs: { ...given.inputs, coefficients: given.inputs.image, mask: new Uint8Array(216).fill(1) } };
  const { images } = await runCase(await openEngine({ backend: "cpu" }), lbp3d, flat);
  // Voxels far enough from the ends, beyond which samples are 0.
  const inner = [86, 87].map((i) => images[432 + i]);
  expect(inner).toEqual([flatKurtosis, flatKurtosis]);
});
