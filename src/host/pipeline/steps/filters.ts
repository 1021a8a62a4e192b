import { selectByClusters } from "../../select/clusters.ts";
import { selectByCorrelation } from "../../select/redundancy.ts";
import { selectByRankSum, selectByTTest } from "../../select/tests.ts";
import { selectByVariance } from "../../select/variance.ts";
import { selectByVif } from "../../select/vif.ts";
import { fraction, notNegative, oneOf, positive, preset } from "../kinds/fields.ts";
import { selectionKind } from "../kinds/selection.ts";

const method = preset(oneOf("pearson", "spearman", "by-normality"), "spearman");

export const variance = selectionKind({
  name: "variance",
  settings: { above: preset(notNegative, 0) },
  needs: ["complete"],
  select: ({ x }, settings) => selectByVariance(x, settings),
});

export const tTest = selectionKind({
  name: "t-test",
  settings: { below: preset(fraction, 0.05), test: preset(oneOf("levene", "student", "welch"), "levene") },
  needs: ["labels"],
  select: ({ x, y }, settings) => selectByTTest(x, y, settings),
});

export const rankSum = selectionKind({
  name: "rank-sum",
  settings: { below: preset(fraction, 0.05) },
  needs: ["labels"],
  select: ({ x, y }, settings) => selectByRankSum(x, y, settings),
});

export const correlation = selectionKind({
  name: "correlation",
  settings: { above: preset(fraction, 0.9), method },
  needs: ["complete"],
  select: ({ x }, settings) => selectByCorrelation(x, settings),
});

export const clusters = selectionKind({
  name: "clusters",
  settings: {
    above: preset(fraction, 0.8),
    method: preset(oneOf("pearson", "spearman", "by-normality"), "pearson"),
    linkage: preset(oneOf("average", "complete", "single"), "average"),
    representative: preset(oneOf("medoid", "outcome"), "medoid"),
  },
  needs: ["complete", "labels"],
  select: ({ x, y }, settings) => selectByClusters(x, y, settings),
});

export const vif = selectionKind({
  name: "vif",
  settings: { above: preset(positive, 5) },
  needs: ["complete"],
  select: ({ x }, settings) => selectByVif(x, settings),
});
