import { axisLength, principalVariances } from "./axes.ts";
import { defineFamily } from "./family.ts";
import { planeDiameter } from "./farthest.ts";
import { outlineMeasures } from "./marchingsquares.ts";
import type { Family, Feature, Shape2DInput } from "./types.ts";

export interface Shape2DTerms {
  readonly perimeter: number;
  readonly surface: number;
  readonly pixelSurface: number;
  readonly diameter: number;
  /** Variances along the principal axes in mm2, ascending. */
  readonly variances: readonly number[];
}

const always = "defined for every ROI";

const features: readonly Feature<Shape2DTerms>[] = [
  { name: "Elongation", unit: "1", scale: 1, formula: "sqrt(lambda_minor / lambda_major)", degenerate: "NaN for one pixel",
    compute: (t) => Math.sqrt(t.variances[0] / t.variances[1]) },
  { name: "MajorAxisLength", unit: "mm", formula: "4 sqrt(lambda_major), variances divided by N",
    degenerate: "0 for one pixel", compute: (t) => axisLength(t.variances[1]) },
  { name: "MaximumDiameter", unit: "mm", formula: "greatest distance between outline vertices", degenerate: always,
    compute: (t) => t.diameter },
  { name: "MeshSurface", unit: "mm2", formula: "A = sum over the outline's lines (a, b) of a x b / 2", degenerate: always,
    compute: (t) => t.surface },
  { name: "MinorAxisLength", unit: "mm", scale: 1, formula: "4 sqrt(lambda_minor), variances divided by N",
    degenerate: "0 for one line of pixels", compute: (t) => axisLength(t.variances[0]) },
  { name: "Perimeter", unit: "mm", formula: "P = sum over the outline's lines (a, b) of |a - b|", degenerate: always,
    compute: (t) => t.perimeter },
  { name: "PerimeterSurfaceRatio", unit: "1/mm", formula: "P / A", degenerate: always,
    compute: (t) => t.perimeter / t.surface },
  { name: "PixelSurface", unit: "mm2", formula: "number of pixels * pixel area", degenerate: always,
    compute: (t) => t.pixelSurface },
  { name: "SphericalDisproportion", unit: "1", enabledByDefault: false, formula: "P / (2 sqrt(pi A))", degenerate: always,
    compute: (t) => t.perimeter / (2 * Math.sqrt(Math.PI * t.surface)) },
  { name: "Sphericity", unit: "1", formula: "2 sqrt(pi A) / P", degenerate: always,
    compute: (t) => (2 * Math.sqrt(Math.PI * t.surface)) / t.perimeter },
];

/** Size and form of a ROI of one slice: its marching squares outline (length P, area A) and the variances lambda of its axes. */
export const shape2D: Family<Shape2DInput, Shape2DTerms> = defineFamily({
  name: "shape2D",
  title: "Shape of one slice",
  source: "PyRadiomics 3.1, shape2D",
  features,
  nothing: "the ROI is empty",
  terms({ spacing, pixels, squares, vertices, moments }) {
    const { length, area } = outlineMeasures(squares, spacing);
    return [{
      perimeter: length, surface: area,
      pixelSurface: pixels * spacing[0] * spacing[1],
      diameter: planeDiameter(vertices, spacing),
      variances: principalVariances(pixels, moments, spacing),
    }];
  },
});
