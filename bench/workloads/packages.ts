import { families } from "../../src/host/features/registry.ts";
import { generate } from "../images.ts";
import type { Measured } from "../results.ts";
import type { Setup } from "../setup.ts";
import { compareAll, featureClasses } from "./extractions.ts";

/** Our columns of the original image by what is left of them without capitals and "_". */
const columns: ReadonlyMap<string, string> = new Map(
  families.flatMap(({ name, features }) => features
    .filter(({ enabledByDefault }) => enabledByDefault !== false)
    .map((feature) => `original_${name}_${feature.name}`)
    .map((column) => [bare(column), column])),
);

function bare(column: string): string {
  return column.toLowerCase().replaceAll("_", "");
}

/** Other packages on the original image, on the CPU, one thread each; of their features those are compared that PyRadiomics defines alike. */
export function packages(setup: Setup): Promise<Measured> {
  const sizes = setup.quick ? [500] : [500, 5e4];
  return compareAll(setup, sizes.map((voxels) => ({
    case: `${voxels.toExponential(0)} voxels, 107 features, width 25`,
    generated: generate({ voxels }),
    parameters: { featureClass: featureClasses },
    others: ["pyradiomics", "pictologics", "fastrad"],
    pairing: (column) => columns.get(bare(column)) ?? null,
  })));
}
