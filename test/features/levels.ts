/** Features computed from PyRadiomics' own levels and intensities, through the naive matrices: apart from the kernels. */
import { parse } from "yaml";
import { firstorder } from "../../src/host/features/firstorder.ts";
import { glcm } from "../../src/host/features/glcm.ts";
import { gldm } from "../../src/host/features/gldm.ts";
import { glrlm } from "../../src/host/features/glrlm.ts";
import { glszm } from "../../src/host/features/glszm.ts";
import { ngtdm } from "../../src/host/features/ngtdm.ts";
import { featuresOf, type AnyFamily } from "../../src/host/features/registry.ts";
import { shape } from "../../src/host/features/shape.ts";
import { shape2D } from "../../src/host/features/shape2d.ts";
import type { FamilyResult, WeightingNorm } from "../../src/host/features/types.ts";
import type { OracleSetting } from "../extract/oracle.ts";
import {
  firstOrderInput, glcmInput, gldmInput, glrlmInput, glszmInput, levelsOf, ngtdmInput, shape2DInput, shapeInput, type Grid,
} from "./naive.ts";

interface Settings {
  readonly distances?: readonly number[];
  readonly force2D?: boolean;
  readonly force2Ddimension?: 0 | 1 | 2;
  readonly weightingNorm?: WeightingNorm;
  readonly symmetricalGLCM?: boolean;
  readonly gldm_a?: number;
  readonly voxelArrayShift?: number;
  readonly resegmentRange?: readonly number[];
  readonly resegmentShape?: boolean;
}

/** Column -> value, of every feature that the oracle's levels and intensities give. */
export function featuresOfLevels({ parameters, image, levels }: OracleSetting): Map<string, number> {
  const values = levels.values!;
  const settings = (parse(parameters) as { setting: Settings }).setting;
  const grid: Grid = { size: image.size, spacing: image.spacing, levels: values };
  const matrix = {
    distances: settings.distances ?? [1],
    flatAxis: settings.force2D ? settings.force2Ddimension ?? 0 : undefined,
    weightingNorm: settings.weightingNorm ?? null,
    symmetrical: settings.symmetricalGLCM ?? true,
    alpha: settings.gldm_a ?? 0,
  };
  const columns = new Map<string, number>();
  const add = (family: AnyFamily, compute: (names: string[]) => FamilyResult): void => {
    const names = featuresOf(family).map((feature) => feature.name);
    const result = compute(names);
    names.forEach((name, k) => columns.set(`original_${family.name}_${name}`, result.values[k]));
  };
  add(glcm, (names) => glcm.compute(glcmInput(grid, matrix), names));
  add(glrlm, (names) => glrlm.compute(glrlmInput(grid, matrix), names));
  add(glszm, (names) => glszm.compute(glszmInput(grid, matrix), names));
  add(gldm, (names) => gldm.compute(gldmInput(grid, matrix), names));
  add(ngtdm, (names) => ngtdm.compute(ngtdmInput(grid, matrix), names));
  if (image.values) {
    const inside = [...image.values].filter((_, k) => values[k] > 0);
    add(firstorder, (names) => firstorder.compute(firstOrderInput(inside, levelsOf(grid), settings.voxelArrayShift), names));
  }
  // Without resegmentShape the shape is that of the mask before resegmentation, which the oracle does not hold.
  if (!settings.resegmentRange || settings.resegmentShape) {
    add(shape, (names) => shape.compute(shapeInput(grid), names));
    if (settings.force2D && grid.size[2] === 1) add(shape2D, (names) => shape2D.compute(shape2DInput(grid), names));
  }
  return columns;
}

/**
 * Columns that PyRadiomics' own rounding decides: the mean of n equal intensities is not always that intensity, and the
 * skewness and kurtosis of what is left are those of rounding.
 */
export function isRounding(column: string, { image, levels }: OracleSetting): boolean {
  if (!/_firstorder_(Skewness|Kurtosis)$/.test(column) || !image.values) return false;
  const inside = image.values.filter((_, k) => levels.values![k] > 0);
  return inside.every((value) => value === inside[0]);
}
