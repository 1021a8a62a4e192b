import { expect, test } from "vitest";
import { blocksOf } from "../../src/host/image/neighbourhood.ts";

test("blocks hold every core plane once", () => {
  const slab = { nx: 700, ny: 700, nz: 40, z0: 3, z1: 38, levels: 5, offsets: 2, offsetCount: 13 };
  const blocks = blocksOf(slab);
  expect(blocks.length).toBeGreaterThan(1);
  expect(blocks.flatMap(({ z0, z1 }) => Array.from({ length: z1 - z0 }, (_, k) => z0 + k))).toEqual(Array.from({ length: 35 }, (_, k) => k + 3));
  expect(blocksOf({ ...slab, nx: 5000 })).toHaveLength(35);
});
