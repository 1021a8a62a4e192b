import { aggregate } from "./cells.ts";
import { defineFamily } from "./family.ts";
import { sizeTerms, type SizeTerms } from "./sizeTerms.ts";
import type { Family, Feature, GldmInput } from "./types.ts";

const always = "defined for every ROI";

const features: readonly Feature<SizeTerms>[] = [
  { name: "DependenceEntropy", ibsi: "FCBV", unit: "bits", scale: 1, formula: "-sum p(i,j) log2(p(i,j) + eps)",
    degenerate: "-3.2e-16 where all voxels are alike", compute: (t) => t.entropy },
  { name: "DependenceNonUniformity", ibsi: "Z87G", unit: "1", formula: "sum_j (sum_i P(i,j))^2 / N", degenerate: always,
    compute: (t) => t.sizeNonUniformity },
  { name: "DependenceNonUniformityNormalized", ibsi: "OKJI", unit: "1", formula: "sum_j (sum_i P(i,j))^2 / N^2",
    degenerate: "1 where all voxels have one dependence", compute: (t) => t.sizeNonUniformity / t.count },
  { name: "DependenceVariance", ibsi: "DNX2", unit: "1", scale: 1, formula: "sum p(i,j) (j - sum p(i,j) j)^2",
    degenerate: "0 where all voxels have one dependence", compute: (t) => t.sizeVariance },
  { name: "GrayLevelNonUniformity", ibsi: "FP8K", unit: "1", formula: "sum_i (sum_j P(i,j))^2 / N", degenerate: always,
    compute: (t) => t.levelNonUniformity },
  { name: "GrayLevelVariance", ibsi: "1PFV", unit: "level2", scale: 1, formula: "sum p(i,j) (i - sum p(i,j) i)^2",
    degenerate: "0 for one level", compute: (t) => t.levelVariance },
  { name: "HighGrayLevelEmphasis", ibsi: "OAE7", unit: "level2", formula: "sum P(i,j) i^2 / N", degenerate: always,
    compute: (t) => t.highLevel },
  { name: "LargeDependenceEmphasis", ibsi: "IMOQ", unit: "1", formula: "sum P(i,j) j^2 / N", degenerate: always,
    compute: (t) => t.largeSize },
  { name: "LargeDependenceHighGrayLevelEmphasis", ibsi: "9QMG", unit: "level2", formula: "sum P(i,j) i^2 j^2 / N",
    degenerate: always, compute: (t) => t.largeHigh },
  { name: "LargeDependenceLowGrayLevelEmphasis", ibsi: "NBZI", unit: "1", formula: "sum P(i,j) j^2 / i^2 / N",
    degenerate: always, compute: (t) => t.largeLow },
  { name: "LowGrayLevelEmphasis", ibsi: "TL9H", unit: "1", formula: "sum P(i,j) / i^2 / N", degenerate: always,
    compute: (t) => t.lowLevel },
  { name: "SmallDependenceEmphasis", ibsi: "SODN", unit: "1", formula: "sum P(i,j) / j^2 / N", degenerate: always,
    compute: (t) => t.smallSize },
  { name: "SmallDependenceHighGrayLevelEmphasis", ibsi: "JA6D", unit: "level2", formula: "sum P(i,j) i^2 / j^2 / N",
    degenerate: always, compute: (t) => t.smallHigh },
  { name: "SmallDependenceLowGrayLevelEmphasis", ibsi: "EQ3F", unit: "1", formula: "sum P(i,j) / (i^2 j^2) / N",
    degenerate: always, compute: (t) => t.smallLow },
];

/** Features of the dependence matrix P(i, j): voxels of level i with j - 1 neighbours within gldm_a levels, p = P / N. */
export const gldm: Family<GldmInput, SizeTerms> = defineFamily({
  name: "gldm",
  ibsi: "REK0",
  title: "Grey level dependence matrix",
  source: "Sun and Wee 1983; IBSI 1 reference manual, neighbouring grey level dependence based features",
  features,
  deprecated: ["DependencePercentage", "GrayLevelNonUniformityNormalized"],
  nothing: "the ROI is empty",
  terms: ({ cells }) => aggregate([cells], null).map(sizeTerms),
});
