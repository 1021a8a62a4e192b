import { expect, test } from "vitest";
import { identityDirection } from "../../src/host/image/volume.ts";
import { keptVoxels, shrunk } from "../../src/host/n4/shrink.ts";
import { fixture } from "./oracle.ts";

test.each(fixture.shrink)("keeps the voxels that ITK keeps of $size by $factors", ({ factors, voxels, shrunkSize, ...lattice }) => {
  const grid = shrunk(lattice, factors);
  expect(grid.size).toEqual(shrunkSize);
  const kept = keptVoxels(lattice, factors, grid);
  expect([kept[0], kept.at(-1)]).toEqual(voxels);
});

test("keeps all voxels where nothing shrinks", () => {
  const lattice = { size: [3, 2, 2], spacing: [1, 2, 3], origin: [5, 6, 7], direction: identityDirection } as const;
  expect([...keptVoxels(lattice, [1, 1, 1], shrunk(lattice, [1, 1, 1]))]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
});
