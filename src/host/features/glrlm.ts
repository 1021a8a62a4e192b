import { aggregate, offsetLength } from "./cells.ts";
import { defineFamily } from "./family.ts";
import { sizeTerms, type SizeTerms } from "./sizeTerms.ts";
import type { Family, Feature, GlrlmInput } from "./types.ts";

const noRuns = "NaN where no line in any direction holds two ROI voxels";
const flat = "0 for one level";

const features: readonly Feature<SizeTerms>[] = [
  { name: "GrayLevelNonUniformity", ibsi: "R5YN", unit: "1", formula: "sum_i (sum_j P(i,j))^2 / N", degenerate: noRuns,
    compute: (t) => t.levelNonUniformity },
  { name: "GrayLevelNonUniformityNormalized", ibsi: "OVBL", unit: "1", formula: "sum_i (sum_j P(i,j))^2 / N^2",
    degenerate: "1 for one level", compute: (t) => t.levelNonUniformity / t.count },
  { name: "GrayLevelVariance", ibsi: "8CE5", unit: "level2", scale: 1, formula: "sum p(i,j) (i - sum p(i,j) i)^2",
    degenerate: flat, compute: (t) => t.levelVariance },
  { name: "HighGrayLevelRunEmphasis", ibsi: "G3QZ", unit: "level2", formula: "sum P(i,j) i^2 / N", degenerate: noRuns,
    compute: (t) => t.highLevel },
  { name: "LongRunEmphasis", ibsi: "W4KF", unit: "1", formula: "sum P(i,j) j^2 / N", degenerate: noRuns,
    compute: (t) => t.largeSize },
  { name: "LongRunHighGrayLevelEmphasis", ibsi: "3KUM", unit: "level2", formula: "sum P(i,j) i^2 j^2 / N",
    degenerate: noRuns, compute: (t) => t.largeHigh },
  { name: "LongRunLowGrayLevelEmphasis", ibsi: "IVPO", unit: "1", formula: "sum P(i,j) j^2 / i^2 / N", degenerate: noRuns,
    compute: (t) => t.largeLow },
  { name: "LowGrayLevelRunEmphasis", ibsi: "V3SW", unit: "1", formula: "sum P(i,j) / i^2 / N", degenerate: noRuns,
    compute: (t) => t.lowLevel },
  { name: "RunEntropy", ibsi: "HJ9O", unit: "bits", scale: 1, formula: "-sum p(i,j) log2(p(i,j) + eps)",
    degenerate: "-3.2e-16 where all runs are alike", compute: (t) => t.entropy },
  { name: "RunLengthNonUniformity", ibsi: "W92Y", unit: "1", formula: "sum_j (sum_i P(i,j))^2 / N", degenerate: noRuns,
    compute: (t) => t.sizeNonUniformity },
  { name: "RunLengthNonUniformityNormalized", ibsi: "IC23", unit: "1", formula: "sum_j (sum_i P(i,j))^2 / N^2",
    degenerate: "1 where all runs have one length", compute: (t) => t.sizeNonUniformity / t.count },
  { name: "RunPercentage", ibsi: "9ZK5", unit: "1", formula: "N / number of voxels",
    degenerate: "1 where all runs have length 1", compute: (t) => t.count / t.voxels },
  { name: "RunVariance", ibsi: "SXLW", unit: "1", scale: 1, formula: "sum p(i,j) (j - sum p(i,j) j)^2",
    degenerate: "0 where all runs have one length", compute: (t) => t.sizeVariance },
  { name: "ShortRunEmphasis", ibsi: "22OV", unit: "1", formula: "sum P(i,j) / j^2 / N", degenerate: noRuns,
    compute: (t) => t.smallSize },
  { name: "ShortRunHighGrayLevelEmphasis", ibsi: "GD3A", unit: "level2", formula: "sum P(i,j) i^2 / j^2 / N",
    degenerate: noRuns, compute: (t) => t.smallHigh },
  { name: "ShortRunLowGrayLevelEmphasis", ibsi: "HTZT", unit: "1", formula: "sum P(i,j) / (i^2 j^2) / N",
    degenerate: noRuns, compute: (t) => t.smallLow },
];

/** Features of the run length matrices P(i, j), p = P / N, averaged over the directions unless a weighting norm sums them. */
export const glrlm: Family<GlrlmInput, SizeTerms> = defineFamily({
  name: "glrlm",
  ibsi: "TP0I",
  title: "Grey level run length matrix",
  source: "Galloway 1975; Chu 1990; Dasarathy and Holder 1991; IBSI 1 reference manual, grey level run length based features",
  features,
  nothing: "no line of voxels in any direction holds two voxels of the ROI",
  terms({ levels, offsets, cells, usable, weightingNorm }) {
    const kept = offsets.filter((_, k) => usable[k]);
    const weights = weightingNorm && kept.map((offset) =>
      weightingNorm === "no_weighting" ? 1 : offsetLength(offset, levels.spacing, weightingNorm));
    return aggregate(cells.filter((_, k) => usable[k]), weights).map(sizeTerms);
  },
});
