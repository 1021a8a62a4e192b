/** Within geometryTolerance a mask is used voxel by voxel, as PyRadiomics does; correctMask resamples it instead. */
import { expect, test } from "vitest";
import { readImage } from "../../src/host/io/read.node.ts";
import { resolveParameters } from "../../src/host/params/parameters.ts";
import { prepareCase } from "../../src/host/prepare/prepare.ts";

test("a mask whose origin is 0.7 voxels off", async () => {
  const image = await readImage("fixtures/phantoms/integer_image.nrrd");
  const mask = await readImage("fixtures/phantoms/integer_mask.nrrd");
  const moved = { ...mask, origin: [mask.origin[0] + 0.7 * mask.spacing[0], mask.origin[1], mask.origin[2]] as const };
  const prepare = (overrides: Record<string, number | boolean>) =>
    prepareCase({ id: "moved", image, mask: moved }, resolveParameters({ overrides }).settings);
  const still = prepareCase({ id: "still", image, mask }, resolveParameters().settings).region;
  expect(() => prepare({})).toThrow(/origin .* differs/);
  expect(prepare({ geometryTolerance: 2 }).region).toEqual(still);
  expect(prepare({ geometryTolerance: 2 }).corrected).toBeNull();
  const { region, corrected } = prepare({ correctMask: true });
  expect(region.reported.start[0]).toBe(still.reported.start[0] + 1);
  expect(corrected).not.toBeNull();
});
