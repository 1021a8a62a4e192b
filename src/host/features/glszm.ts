import { aggregate } from "./cells.ts";
import { defineFamily } from "./family.ts";
import { sizeTerms, type SizeTerms } from "./sizeTerms.ts";
import type { Family, Feature, GlszmInput } from "./types.ts";

const always = "defined for every ROI";

const features: readonly Feature<SizeTerms>[] = [
  { name: "GrayLevelNonUniformity", ibsi: "JNSA", unit: "1", formula: "sum_i (sum_j P(i,j))^2 / N", degenerate: always,
    compute: (t) => t.levelNonUniformity },
  { name: "GrayLevelNonUniformityNormalized", ibsi: "Y1RO", unit: "1", formula: "sum_i (sum_j P(i,j))^2 / N^2",
    degenerate: "1 for one level", compute: (t) => t.levelNonUniformity / t.count },
  { name: "GrayLevelVariance", ibsi: "BYLV", unit: "level2", scale: 1, formula: "sum p(i,j) (i - sum p(i,j) i)^2",
    degenerate: "0 for one level", compute: (t) => t.levelVariance },
  { name: "HighGrayLevelZoneEmphasis", ibsi: "5GN9", unit: "level2", formula: "sum P(i,j) i^2 / N", degenerate: always,
    compute: (t) => t.highLevel },
  { name: "LargeAreaEmphasis", ibsi: "48P8", unit: "1", formula: "sum P(i,j) j^2 / N", degenerate: always,
    compute: (t) => t.largeSize },
  { name: "LargeAreaHighGrayLevelEmphasis", ibsi: "J17V", unit: "level2", formula: "sum P(i,j) i^2 j^2 / N",
    degenerate: always, compute: (t) => t.largeHigh },
  { name: "LargeAreaLowGrayLevelEmphasis", ibsi: "YH51", unit: "1", formula: "sum P(i,j) j^2 / i^2 / N", degenerate: always,
    compute: (t) => t.largeLow },
  { name: "LowGrayLevelZoneEmphasis", ibsi: "XMSY", unit: "1", formula: "sum P(i,j) / i^2 / N", degenerate: always,
    compute: (t) => t.lowLevel },
  { name: "SizeZoneNonUniformity", ibsi: "4JP3", unit: "1", formula: "sum_j (sum_i P(i,j))^2 / N", degenerate: always,
    compute: (t) => t.sizeNonUniformity },
  { name: "SizeZoneNonUniformityNormalized", ibsi: "VB3A", unit: "1", formula: "sum_j (sum_i P(i,j))^2 / N^2",
    degenerate: "1 where all zones have one size", compute: (t) => t.sizeNonUniformity / t.count },
  { name: "SmallAreaEmphasis", ibsi: "5QRC", unit: "1", formula: "sum P(i,j) / j^2 / N", degenerate: always,
    compute: (t) => t.smallSize },
  { name: "SmallAreaHighGrayLevelEmphasis", ibsi: "HW1V", unit: "level2", formula: "sum P(i,j) i^2 / j^2 / N",
    degenerate: always, compute: (t) => t.smallHigh },
  { name: "SmallAreaLowGrayLevelEmphasis", ibsi: "5RAI", unit: "1", formula: "sum P(i,j) / (i^2 j^2) / N",
    degenerate: always, compute: (t) => t.smallLow },
  { name: "ZoneEntropy", ibsi: "GU8N", unit: "bits", scale: 1, formula: "-sum p(i,j) log2(p(i,j) + eps)",
    degenerate: "-3.2e-16 where all zones are alike", compute: (t) => t.entropy },
  { name: "ZonePercentage", ibsi: "P30P", unit: "1", formula: "N / number of voxels", degenerate: always,
    compute: (t) => t.count / t.voxels },
  { name: "ZoneVariance", ibsi: "3NSA", unit: "1", scale: 1, formula: "sum p(i,j) (j - sum p(i,j) j)^2",
    degenerate: "0 where all zones have one size", compute: (t) => t.sizeVariance },
];

/** Features of the size zone matrix P(i, j): N zones of level i and of j voxels, p = P / N. */
export const glszm: Family<GlszmInput, SizeTerms> = defineFamily({
  name: "glszm",
  ibsi: "9SAK",
  title: "Grey level size zone matrix",
  source: "Thibault et al. 2014; IBSI 1 reference manual, grey level size zone based features",
  features,
  nothing: "the ROI is empty",
  terms: ({ cells }) => aggregate([cells], null).map(sizeTerms),
});
