import { defineFamily, entropy } from "./family.ts";
import { autocorrelation, correlation, glcmTerms, informationCorrelation1, informationCorrelation2, type GlcmTerms } from "./glcmTerms.ts";
import { maximalCorrelation } from "./mcc.ts";
import { inverse, inverseVariance, moment } from "./moments.ts";
import type { Family, Feature, GlcmInput } from "./types.ts";

const noPairs = "NaN where no two ROI voxels lie at any of the offsets";
const zero = "0 for one level";
const one = "1 for one level";

const features: readonly Feature<GlcmTerms>[] = [
  { name: "Autocorrelation", ibsi: "QWB0", unit: "level2", formula: "sum p(i,j) i j", degenerate: noPairs,
    compute: autocorrelation },
  { name: "ClusterProminence", ibsi: "AE86", unit: "level4", scale: 1, formula: "sum p(i,j) (i + j - mu_x - mu_y)^4",
    degenerate: zero, compute: (t) => moment(t.sum, t.meanX + t.meanY, 4) },
  { name: "ClusterShade", ibsi: "7NFM", unit: "level3", scale: 1, formula: "sum p(i,j) (i + j - mu_x - mu_y)^3",
    degenerate: zero, compute: (t) => moment(t.sum, t.meanX + t.meanY, 3) },
  { name: "ClusterTendency", ibsi: "DG8W", unit: "level2", scale: 1, formula: "sum p(i,j) (i + j - mu_x - mu_y)^2",
    degenerate: zero, compute: (t) => moment(t.sum, t.meanX + t.meanY, 2) },
  { name: "Contrast", ibsi: "ACUI", unit: "level2", formula: "sum p(i,j) (i - j)^2", degenerate: zero,
    compute: (t) => moment(t.difference, 0, 2) },
  { name: "Correlation", ibsi: "NI2N", unit: "1", scale: 1,
    formula: "sum p(i,j) (i - mu_x) (j - mu_y) / (sigma_x sigma_y + eps)", degenerate: one, compute: correlation },
  { name: "DifferenceAverage", ibsi: "TF7R", unit: "level", formula: "sum_k k p_(x-y)(k)", degenerate: zero,
    compute: (t) => moment(t.difference, 0, 1) },
  { name: "DifferenceEntropy", ibsi: "NTRS", unit: "bits", scale: 1, formula: "-sum_k p_(x-y)(k) log2(p_(x-y)(k) + eps)",
    degenerate: "-3.2e-16 for one level", compute: (t) => entropy(t.difference) },
  { name: "DifferenceVariance", ibsi: "D3YU", unit: "level2", scale: 1,
    formula: "sum_k (k - DifferenceAverage)^2 p_(x-y)(k)", degenerate: zero,
    compute: (t) => moment(t.difference, moment(t.difference, 0, 1), 2) },
  { name: "Id", ibsi: "IB1Z", unit: "1", formula: "sum_k p_(x-y)(k) / (1 + k)", degenerate: one,
    compute: (t) => inverse(t.difference, 1, 1) },
  { name: "Idm", ibsi: "WF0Z", unit: "1", formula: "sum_k p_(x-y)(k) / (1 + k^2)", degenerate: one,
    compute: (t) => inverse(t.difference, 1, 2) },
  { name: "Idmn", ibsi: "1QCO", unit: "1", formula: "sum_k p_(x-y)(k) / (1 + k^2 / Ng^2), Ng the highest level",
    degenerate: one, compute: (t) => inverse(t.difference, t.Ng, 2) },
  { name: "Idn", ibsi: "NDRX", unit: "1", formula: "sum_k p_(x-y)(k) / (1 + k / Ng), Ng the highest level", degenerate: one,
    compute: (t) => inverse(t.difference, t.Ng, 1) },
  { name: "Imc1", ibsi: "R8DG", unit: "1", scale: 1, formula: "(HXY - HXY1) / max(HX, HY)", degenerate: zero,
    compute: informationCorrelation1 },
  { name: "Imc2", ibsi: "JN9H", unit: "1", scale: 1, formula: "sqrt(1 - e^(-2 (HXY2 - HXY)))",
    degenerate: "0 for one level and for independent levels", compute: informationCorrelation2 },
  { name: "InverseVariance", ibsi: "E8JP", unit: "1", formula: "sum_(k>0) p_(x-y)(k) / k^2", degenerate: zero,
    compute: (t) => inverseVariance(t.difference) },
  { name: "JointAverage", ibsi: "60VM", unit: "level", formula: "mu_x = sum p(i,j) i", degenerate: noPairs,
    compute: (t) => t.meanX },
  { name: "JointEnergy", ibsi: "8ZQL", unit: "1", formula: "sum p(i,j)^2", degenerate: one,
    compute: (t) => t.joint().energy },
  { name: "JointEntropy", ibsi: "TU9B", unit: "bits", scale: 1, formula: "HXY = -sum p(i,j) log2(p(i,j) + eps)",
    degenerate: "-3.2e-16 for one level", compute: (t) => t.joint().entropy },
  { name: "MCC", unit: "1", scale: 1,
    formula: "sqrt of the second largest eigenvalue of Q(i,j) = sum_k p(i,k) p(j,k) / (p_x(i) p_y(k) + eps)",
    source: "Haralick, Shanmugam, Dinstein 1973, f14", degenerate: one,
    compute: (t) => (t.levels === 1 ? 1 : maximalCorrelation(t)) },
  { name: "MaximumProbability", ibsi: "GYBY", unit: "1", formula: "max p(i,j)", degenerate: one,
    compute: (t) => t.joint().highest },
  { name: "SumAverage", ibsi: "ZGXS", unit: "level", formula: "sum_k k p_(x+y)(k)", degenerate: noPairs,
    compute: (t) => moment(t.sum, 0, 1) },
  { name: "SumEntropy", ibsi: "P6QZ", unit: "bits", scale: 1, formula: "-sum_k p_(x+y)(k) log2(p_(x+y)(k) + eps)",
    degenerate: "-3.2e-16 for one level", compute: (t) => entropy(t.sum) },
  { name: "SumSquares", ibsi: "UR99", unit: "level2", scale: 1, formula: "sum p(i,j) (i - mu_x)^2", degenerate: zero,
    compute: (t) => moment(t.px, t.meanX, 2) },
];

/** Features of the grey level co-occurrence matrices, averaged over the directions unless a weighting norm sums them. */
export const glcm: Family<GlcmInput, GlcmTerms> = defineFamily({
  name: "glcm",
  ibsi: "LFYI",
  title: "Grey level co-occurrence matrix",
  source: "Haralick, Shanmugam, Dinstein 1973; IBSI 1 reference manual, grey level co-occurrence based features",
  features,
  deprecated: ["Dissimilarity", "Homogeneity1", "Homogeneity2", "SumVariance"],
  nothing: "no two voxels of the ROI lie at any of the offsets",
  terms: glcmTerms,
});
