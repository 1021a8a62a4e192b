import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { filterOf } from "../../src/host/filters/registry.ts";
import { parseParameters } from "../../src/host/params/file.ts";
import { resolveParameters } from "../../src/host/params/parameters.ts";

const folder = join(process.env.WEBRADIOMICS_REFERENCE ?? "../shared/data", "pyradiomics", "exampleSettings");

/** What each file asks for, counted from PyRadiomics' lists: features of the mask and of each image, and images. */
const expected: Record<string, { shape: number; each: number; images: number }> = {
  "MR_2D_extraction.yaml": { shape: 9, each: 18 + 22 + 16 + 16 + 14 + 5, images: 1 + 4 + 4 },
  "Params.yaml": { shape: 14, each: 18 + 22 + 16 + 16 + 14, images: 1 },
  "exampleCT.yaml": { shape: 14, each: 18 + 22 + 16 + 16 + 14, images: 1 + 5 + 8 },
  "exampleMR_3mm.yaml": { shape: 14, each: 18 + 22 + 16 + 16 + 14, images: 1 + 4 + 8 },
  "exampleMR_5mm.yaml": { shape: 14, each: 18 + 22 + 16 + 16 + 14, images: 1 + 2 + 8 },
  "exampleMR_NoResampling.yaml": { shape: 14, each: 18 + 22 + 16 + 16 + 14, images: 1 + 3 + 4 },
  "exampleVoxel.yaml": { shape: 0, each: 1, images: 1 },
  "example_allShape.yaml": { shape: 17, each: 0, images: 1 },
};

describe.skipIf(!existsSync(folder))("PyRadiomics' example parameter files", () => {
  it("are all here", () => {
    expect(readdirSync(folder).sort()).toEqual(Object.keys(expected).sort());
  });

  it.each(Object.entries(expected))("%s", (name, { shape, each, images }) => {
    const { featureClasses, imageTypes, settings } = resolveParameters({ file: parseParameters(readFileSync(join(folder, name), "utf8"), name) });
    const count = (ofMask: boolean): number => featureClasses.filter((c) => c.name.startsWith("shape") === ofMask).flatMap(({ features }) => features).length;
    expect([count(true), count(false)]).toEqual([shape, each]);
    const made = imageTypes.flatMap((type) => filterOf(type.name)?.names({ ...settings, ...type.overrides }) ?? ["original"]);
    expect(new Set(made).size).toBe(images);
  });
});
