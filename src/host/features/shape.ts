import { axisLength, principalVariances } from "./axes.ts";
import { defineFamily } from "./family.ts";
import { diameters, type Diameters } from "./farthest.ts";
import { meshMeasures } from "./marchingcubes.ts";
import type { Family, Feature, ShapeInput } from "./types.ts";

export interface ShapeTerms {
  readonly area: number;
  readonly volume: number;
  readonly voxelVolume: number;
  /** Variances along the principal axes in mm2, ascending. */
  readonly variances: readonly number[];
  /** Computed when first asked for: the one costly term. */
  readonly diameters: () => Diameters;
}

const always = "defined for every ROI";
const oneVoxel = "NaN for one voxel";
const oneSlice = "0 for one slice";

const features: readonly Feature<ShapeTerms>[] = [
  { name: "Compactness1", ibsi: "SKGS", unit: "1", enabledByDefault: false, formula: "V / (A^(3/2) sqrt(pi))",
    degenerate: always, compute: (t) => t.volume / (t.area ** 1.5 * Math.sqrt(Math.PI)) },
  { name: "Compactness2", ibsi: "BQWJ", unit: "1", enabledByDefault: false, formula: "36 pi V^2 / A^3", degenerate: always,
    compute: (t) => (36 * Math.PI * t.volume ** 2) / t.area ** 3 },
  { name: "Elongation", ibsi: "Q3CK", unit: "1", scale: 1, formula: "sqrt(lambda_minor / lambda_major)",
    degenerate: oneVoxel, compute: (t) => Math.sqrt(t.variances[1] / t.variances[2]) },
  { name: "Flatness", ibsi: "N17B", unit: "1", scale: 1, formula: "sqrt(lambda_least / lambda_major)",
    degenerate: `${oneSlice}, ${oneVoxel}`, compute: (t) => Math.sqrt(t.variances[0] / t.variances[2]) },
  { name: "LeastAxisLength", ibsi: "7J51", unit: "mm", scale: 1, formula: "4 sqrt(lambda_least), variances divided by N",
    degenerate: oneSlice, compute: (t) => axisLength(t.variances[0]) },
  { name: "MajorAxisLength", ibsi: "TDIC", unit: "mm", formula: "4 sqrt(lambda_major), variances divided by N",
    degenerate: "0 for one voxel", compute: (t) => axisLength(t.variances[2]) },
  { name: "Maximum2DDiameterColumn", unit: "mm", formula: "greatest distance between mesh vertices of equal y",
    degenerate: always, compute: (t) => t.diameters().sameY },
  { name: "Maximum2DDiameterRow", unit: "mm", formula: "greatest distance between mesh vertices of equal x",
    degenerate: always, compute: (t) => t.diameters().sameX },
  { name: "Maximum2DDiameterSlice", unit: "mm", formula: "greatest distance between mesh vertices of equal z",
    degenerate: always, compute: (t) => t.diameters().sameZ },
  { name: "Maximum3DDiameter", ibsi: "L0JK", unit: "mm", formula: "greatest distance between mesh vertices",
    degenerate: always, compute: (t) => t.diameters().all },
  { name: "MeshVolume", ibsi: "RNU0", unit: "mm3", formula: "V = sum over the triangles (a, b, c) of det(a, b, c) / 6",
    degenerate: always, compute: (t) => t.volume },
  { name: "MinorAxisLength", ibsi: "P9VJ", unit: "mm", scale: 1, formula: "4 sqrt(lambda_minor), variances divided by N",
    degenerate: "0 for one line of voxels", compute: (t) => axisLength(t.variances[1]) },
  { name: "SphericalDisproportion", ibsi: "KRCK", unit: "1", enabledByDefault: false, formula: "A / (36 pi V^2)^(1/3)",
    degenerate: always, compute: (t) => t.area / Math.cbrt(36 * Math.PI * t.volume ** 2) },
  { name: "Sphericity", ibsi: "QCFX", unit: "1", formula: "(36 pi V^2)^(1/3) / A", degenerate: always,
    compute: (t) => Math.cbrt(36 * Math.PI * t.volume ** 2) / t.area },
  { name: "SurfaceArea", ibsi: "C0JK", unit: "mm2",
    formula: "A = sum over the triangles (a, b, c) of |(a - c) x (b - c)| / 2", degenerate: always, compute: (t) => t.area },
  { name: "SurfaceVolumeRatio", ibsi: "2PR5", unit: "1/mm", formula: "A / V", degenerate: always,
    compute: (t) => t.area / t.volume },
  { name: "VoxelVolume", ibsi: "YEKZ", unit: "mm3", formula: "number of voxels * voxel volume", degenerate: always,
    compute: (t) => t.voxelVolume },
];

/** Size and form of the ROI: its marching cubes mesh (area A, volume V) and the variances lambda along its principal axes. */
export const shape: Family<ShapeInput, ShapeTerms> = defineFamily({
  name: "shape",
  ibsi: "HCUG",
  title: "Shape",
  source: "Lorensen and Cline 1987 (mesh); IBSI 1 reference manual, morphological features",
  features,
  nothing: "the ROI is empty",
  terms({ spacing, voxels, cubes, vertices, moments }) {
    let found: Diameters | undefined;
    return [{
      ...meshMeasures(cubes, spacing),
      voxelVolume: voxels * spacing[0] * spacing[1] * spacing[2],
      variances: principalVariances(voxels, moments, spacing),
      diameters: () => (found ??= diameters(vertices, spacing)),
    }];
  },
});
