import { expect, test } from "vitest";
import { openEngine } from "../../src/host/engine/engine.ts";
import { lbp2d, lbpMethods } from "../../src/kernels/lbp2d.ts";
import { equivalence, random, runCase } from "./equivalence.ts";

const next = random(29);

interface Setup {
  readonly name: string;
  readonly size: readonly [number, number, number];
  readonly value: () => number;
  readonly method?: keyof typeof lbpMethods;
  readonly pixel?: number;
  readonly slices?: readonly [rows: number, columns: number];
}

/** The eight neighbours of a voxel and points between them, as LBP2D has them for a radius of 1. */
const circle = Array.from({ length: 8 }, (_, i) => {
  const [row, column] = [-Math.sin((Math.PI / 4) * i), Math.cos((Math.PI / 4) * i)].map((x) => Math.round(1e5 * x) / 1e5);
  const [v, u] = [row - Math.floor(row), column - Math.floor(column)];
  return [Math.floor(row), Math.floor(column), (1 - v) * (1 - u), (1 - v) * u, v * (1 - u), v * u];
}).flat();

const item = {
  tx: 0, ty: 0, tz: 0, x0: 0, y0: 0, z0: 0, rows: 1, columns: 0, samples: 8, method: 0, pixel: 0, image: 0, mask: 0, extremes: 0, circle: 0, images: 0,
};

function whole({ name, size: [nx, ny, nz], value, method = "default", pixel = 0, slices: [rows, columns] = [1, 0] }: Setup) {
  const n = nx * ny * nz;
  const image = Float64Array.from({ length: n }, value);
  return {
    name,
    items: [{ ...item, nx, ny, nz, wx: nx, wy: ny, wz: nz, sx: nx, sy: ny, rows, columns, method: lbpMethods[method], pixel }],
    inputs: {
      image, mask: Uint8Array.from({ length: n }, () => Number(next() < 0.8)),
      extremes: [Math.min(...image), Math.max(...image)], circle,
    },
    outputs: { images: n },
  };
}

const int16 = (): number => Math.floor(next() * 2000) - 900;
const cases = [
  whole({ name: "one voxel", size: [1, 1, 1], value: () => -3 }),
  whole({ name: "int16, more than one fold", size: [17, 11, 5], value: int16 }),
  whole({ name: "float64, all equal", size: [6, 5, 4], value: () => 0.1 }),
  whole({ name: "float64 on few values, so that samples equal the centre", size: [9, 8, 6], value: () => Math.floor(next() * 3) * 0.1, method: "uniform", slices: [2, 0] }),
  whole({ name: "float64, the least rotation, sagittal", size: [5, 8, 9], value: next, method: "ror", slices: [1, 2] }),
  whole({ name: "variance of float64", size: [9, 8, 3], value: next, method: "var" }),
  whole({ name: "variance of int16, wrapped around", size: [9, 8, 3], value: int16, method: "var", pixel: 4 }),
  {
    name: "two parts of one field",
    items: [
      { ...item, nx: 3, ny: 2, nz: 2, tx: 2, ty: 1, tz: 1, wx: 9, wy: 7, wz: 4, x0: 1, y0: 0, z0: 1, sx: 5, sy: 6 },
      { ...item, nx: 4, ny: 1, nz: 1, tx: 5, ty: 6, tz: 3, wx: 9, wy: 7, wz: 4, x0: 4, y0: 5, z0: 3, sx: 5, sy: 2, image: 60, mask: 12, samples: 5, method: lbpMethods.uniform, images: 12 },
    ],
    inputs: { image: Float64Array.from({ length: 70 }, int16), mask: new Uint8Array(16).fill(1), extremes: [-900, 1100], circle },
    outputs: { images: 16 },
  },
];
equivalence(lbp2d, cases);

test("bits count up from the right neighbour, against the clock", async () => {
  // Only the neighbour above is as high as the centre, so that the samples between it and the others lie below.
  const image = [9, 9, 9, 0, 9, 0, 0, 0, 0];
  const given = whole({ name: "by hand", size: [3, 3, 1], value: () => 0 });
  const mask = [0, 0, 0, 0, 1, 0, 0, 0, 0];
  const { images } = await runCase(await openEngine({ backend: "cpu" }), lbp2d, { ...given, inputs: { image, mask, extremes: [0, 9], circle } });
  // Sample 1, up and to the right, is 0.70711^2 * 9 of the corner, 0.70711 * 0.29289 * 9 of the one above and 0.08579 * 9 of the centre.
  expect(Array.from(images)).toEqual([0, 0, 0, 0, 0b0100, 0, 0, 0, 0]);
});
