import { defineFamily, entropy } from "./family.ts";
import type { Family, Feature, FirstOrderInput } from "./types.ts";

export interface FirstOrderTerms extends FirstOrderInput {
  /** Share of the ROI's voxels at each present level. */
  readonly probability: Float64Array;
}

const always = "defined for every ROI";
const flat = "0 where all intensities are equal";

const features: readonly Feature<FirstOrderTerms>[] = [
  { name: "10Percentile", ibsi: "QG58", unit: "intensity", scale: 1,
    formula: "10th percentile of x, linear between order statistics", degenerate: always, compute: (t) => t.percentile10 },
  { name: "90Percentile", ibsi: "8DWT", unit: "intensity", scale: 1,
    formula: "90th percentile of x, linear between order statistics", degenerate: always, compute: (t) => t.percentile90 },
  { name: "Energy", ibsi: "N8CA", unit: "intensity2", formula: "sum (x + voxelArrayShift)^2", degenerate: always,
    compute: (t) => t.energy },
  { name: "Entropy", ibsi: "TLU2", unit: "bits", scale: 1, formula: "-sum_i p(i) log2(p(i) + eps) over the grey levels i",
    degenerate: "-3.2e-16 for one level", compute: (t) => entropy(t.probability) },
  { name: "InterquartileRange", ibsi: "SALO", unit: "intensity", scale: 1, formula: "75th - 25th percentile of x",
    degenerate: flat, compute: (t) => t.percentile75 - t.percentile25 },
  { name: "Kurtosis", ibsi: "IPH6", unit: "1",
    formula: "(sum (x - mean)^4 / N) / variance^2; IBSI's kurtosis is this minus 3", degenerate: flat,
    compute: (t) => standardised(t, t.sum4, 2) },
  { name: "Maximum", ibsi: "84IY", unit: "intensity", scale: 1, formula: "max x", degenerate: always,
    compute: (t) => t.maximum },
  { name: "MeanAbsoluteDeviation", ibsi: "4FUA", unit: "intensity", scale: 1, formula: "sum |x - mean| / N",
    degenerate: flat, compute: (t) => t.absoluteDeviation / t.voxels },
  { name: "Mean", ibsi: "Q4LE", unit: "intensity", scale: 1, formula: "sum x / N", degenerate: always,
    compute: (t) => t.mean },
  { name: "Median", ibsi: "Y12H", unit: "intensity", scale: 1, formula: "50th percentile of x", degenerate: always,
    compute: (t) => t.median },
  { name: "Minimum", ibsi: "1GSF", unit: "intensity", scale: 1, formula: "min x", degenerate: always,
    compute: (t) => t.minimum },
  { name: "Range", ibsi: "2OJQ", unit: "intensity", scale: 1, formula: "max x - min x", degenerate: flat,
    compute: (t) => t.maximum - t.minimum },
  { name: "RobustMeanAbsoluteDeviation", ibsi: "1128", unit: "intensity", scale: 1,
    formula: "mean |y - mean(y)| of the voxels y from the 10th to the 90th percentile, both included",
    degenerate: "NaN where no voxel lies between the 10th and the 90th percentile",
    compute: (t) => t.robustAbsoluteDeviation / t.robustVoxels },
  { name: "RootMeanSquared", ibsi: "5ZWQ", unit: "intensity", formula: "sqrt(sum (x + voxelArrayShift)^2 / N)",
    degenerate: always, compute: (t) => Math.sqrt(t.energy / t.voxels) },
  { name: "Skewness", ibsi: "KE2A", unit: "1", scale: 1, formula: "(sum (x - mean)^3 / N) / variance^(3/2)",
    degenerate: flat, compute: (t) => standardised(t, t.sum3, 1.5) },
  { name: "StandardDeviation", unit: "intensity", scale: 1, enabledByDefault: false, formula: "sqrt(sum (x - mean)^2 / N)",
    degenerate: flat, compute: (t) => Math.sqrt(t.sum2 / t.voxels) },
  { name: "TotalEnergy", unit: "intensity2 mm3", formula: "voxel volume * sum (x + voxelArrayShift)^2", degenerate: always,
    compute: (t) => t.energy * t.voxelVolume },
  { name: "Uniformity", ibsi: "BJ5W", unit: "1", formula: "sum_i p(i)^2 over the grey levels i",
    degenerate: "1 for one level", compute: (t) => t.probability.reduce((sum, p) => sum + p * p, 0) },
  { name: "Variance", ibsi: "ECT3", unit: "intensity2", scale: 1, formula: "sum (x - mean)^2 / N", degenerate: flat,
    compute: (t) => t.sum2 / t.voxels },
];

function standardised(t: FirstOrderTerms, moment: number, power: number): number {
  return t.sum2 === 0 ? 0 : moment / t.voxels / (t.sum2 / t.voxels) ** power;
}

/** Statistics of the ROI's intensities x (N voxels); Entropy and Uniformity are of its discretised levels. */
export const firstorder: Family<FirstOrderInput, FirstOrderTerms> = defineFamily({
  name: "firstorder",
  ibsi: "UHIW",
  title: "Intensity statistics",
  source: "IBSI 1 reference manual, intensity-based statistics (entropy and uniformity: intensity histogram)",
  features,
  nothing: "the ROI is empty",
  terms: (input) => [{ ...input, probability: input.levels.histogram.map((count) => count / input.levels.voxels) }],
});
