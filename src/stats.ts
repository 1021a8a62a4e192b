/**
 * webradiomics/stats: distributions, tests, agreement, regression with inference, and the evaluation of predictions. float64,
 * browser-safe. docs/statistics.md has formulas, conventions, sources and what each was checked against.
 */
export { InputError } from "./host/errors.ts";
export { column, matrix, matrixOfColumns, matrixOfRows, row, takeColumns, takeRows, type Matrix } from "./host/dataset/matrix.ts";
export { Random } from "./host/stats/random.ts";

export { normal } from "./host/stats/normal.ts";
export { studentT } from "./host/stats/studentT.ts";
export { fisherF } from "./host/stats/fisherF.ts";
export { chiSquared } from "./host/stats/chiSquared.ts";
export { beta } from "./host/stats/beta.ts";
export { binomial } from "./host/stats/binomial.ts";
export { betaI, gammaP, gammaQ, lgamma } from "./host/stats/special.ts";

export { mean, median, moments, present, quantile, ranks, standardDeviation, variance } from "./host/stats/descriptive.ts";
export type { Alternative } from "./host/stats/alternative.ts";
export { pairedTTest, studentTTest, welchTTest, type TTest } from "./host/stats/tTest.ts";
export { anova } from "./host/stats/anova.ts";
export { levene } from "./host/stats/levene.ts";
export { shapiroWilk } from "./host/stats/shapiroWilk.ts";
export { rankSum } from "./host/stats/rankSum.ts";
export { kruskalWallis } from "./host/stats/kruskalWallis.ts";
export { chiSquaredTest } from "./host/stats/chiSquaredTest.ts";
export { fisherExact } from "./host/stats/fisherExact.ts";
export { pearson, spearman, type CorrelationTest, type PearsonTest } from "./host/stats/correlation.ts";
export { icc } from "./host/stats/icc.ts";
export { agreementTable, cohenKappa } from "./host/stats/kappa.ts";
export { adjust } from "./host/stats/multipleTesting.ts";
export { baselineTable } from "./host/stats/baseline.ts";
export { baselineText } from "./host/stats/baselineText.ts";
export { categoryTest, numberTest } from "./host/stats/baselineTests.ts";

export { fitLogistic, oddsRatios, predictLogistic, type LogisticFit } from "./host/learn/logistic.ts";
export { univariateLogistic } from "./host/learn/univariateLogistic.ts";
export { elasticNetPath, type ElasticNetOptions, type ElasticNetPath } from "./host/learn/elasticNet.ts";
export { elasticNetAt } from "./host/learn/elasticNetAt.ts";
export { elasticNetCv, type ElasticNetCv, type ElasticNetCvOptions } from "./host/learn/elasticNetCv.ts";
export { stratifiedFolds } from "./host/learn/folds.ts";
export { varianceInflation } from "./host/select/vif.ts";

export { auc, rocCurve, type Roc } from "./host/evaluate/roc.ts";
export { compareAuc, compareAucs, compareAucUnpaired, delong, type AucComparison, type AucInterval, type AucMatrix } from "./host/evaluate/delong.ts";
export { bootstrap, bootstrapAuc, bootstrapScores, type BootstrapInterval, type BootstrapOptions } from "./host/evaluate/bootstrap.ts";
export { chooseThreshold, type OperatingPoint, type ThresholdRule } from "./host/evaluate/thresholds.ts";
export { confusion, confusionMeasures, type Confusion, type ConfusionMeasures } from "./host/evaluate/confusion.ts";
export type { Estimate } from "./host/evaluate/proportion.ts";
export { metricsOf, metricsRow, type Metrics, type MetricsOptions } from "./host/evaluate/metrics.ts";
export { categoricalNri, continuousNri, idi, idiMatrix, type Improvement, type Reclassification, type SplitImprovement } from "./host/evaluate/reclassification.ts";
export { calibration } from "./host/evaluate/calibration.ts";
export { calibrationCurve } from "./host/evaluate/calibrationCurve.ts";
export { hosmerLemeshow } from "./host/evaluate/hosmerLemeshow.ts";
export { brierScore, spiegelhalter } from "./host/evaluate/brier.ts";
export { decisionCurve } from "./host/evaluate/decisionCurve.ts";
export { correctedInterval } from "./host/evaluate/correctedInterval.ts";
