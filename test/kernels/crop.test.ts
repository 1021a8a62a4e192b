import { expect, test } from "vitest";
import { openEngine } from "../../src/host/engine/engine.ts";
import { crop } from "../../src/kernels/crop.ts";
import { equivalence, random, runCase } from "./equivalence.ts";

const next = random(5);
const noise = (length: number, of: (x: number) => number = (x) => x): Float64Array => Float64Array.from({ length }, () => of(1e3 * next() - 500));
const item = { nx: 5, ny: 4, nz: 3, x0: 2, y0: 1, z0: 1, sx: 9, sy: 6, image: 0, cropped: 0 };

equivalence(crop, [
  { name: "float64", items: [item], inputs: { image: noise(9 * 6 * 5) }, outputs: { cropped: 60 }, planes: { cropped: 3 } },
  { name: "one plane to two", items: [item], inputs: { image: noise(9 * 6 * 5, Math.round) }, outputs: { cropped: 60 } },
  {
    name: "two images in each buffer", outputs: { cropped: 62 }, inputs: { image: noise(9 * 6 * 5 + 8) }, planes: { cropped: 3 },
    items: [{ ...item, image: 8, cropped: 2 }, { nx: 2, ny: 1, nz: 1, x0: 0, y0: 1, z0: 1, sx: 2, sy: 2, image: 0, cropped: 0 }],
  },
]);

test("copies rows and planes", async () => {
  const { cropped } = await runCase(await openEngine({ backend: "cpu" }), crop, {
    name: "counted",
    items: [{ nx: 2, ny: 2, nz: 2, x0: 1, y0: 1, z0: 0, sx: 3, sy: 3, image: 0, cropped: 0 }],
    inputs: { image: Array.from({ length: 18 }, (_, i) => i) },
    outputs: { cropped: 8 },
  });
  expect([...cropped]).toEqual([4, 5, 7, 8, 13, 14, 16, 17]);
});
