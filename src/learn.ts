/**
 * webradiomics/learn: feature tables, and pipelines that are fitted on training cases alone. What learns from cases (scaling, ComBat,
 * SMOTE, selection, thresholds, models) is reached through a pipeline, so that no held-out case can shape it. Browser-safe; files
 * are read and written by `webradiomics/node`. docs/statistics.md describes the steps and models.
 */
export { InputError, LeakageError } from "./host/errors.ts";
export { matrix, matrixOfColumns, matrixOfRows, type Matrix } from "./host/dataset/matrix.ts";

export { columnNamed, featureTable, numberColumn, takeTableRows, textColumn, textsOf, withColumns, type FeatureTable, type NumberColumn, type TextColumn } from "./host/dataset/featureTable.ts";
export { describeColumn } from "./host/dataset/describeColumn.ts";
export { csvOfTable, tableOfCsv, tableOfCsvPieces } from "./host/dataset/csvTable.ts";
export { parquetOfTable, tableOfParquet } from "./host/dataset/parquetTable.ts";
export { joinTables } from "./host/dataset/joinTables.ts";
export { binaryOutcome, indicators } from "./host/dataset/outcome.ts";
export { dataset, takeCases, takeFeatures, type Dataset, type Readings } from "./host/dataset/dataset.ts";
export { datasetOf, type Roles } from "./host/dataset/datasetOf.ts";
export { readingsOf } from "./host/dataset/readingsOf.ts";

export { Cohort, cohort, HeldOut, heldOut, Training, type AnyPart } from "./host/pipeline/parts.ts";
export { folds, split, splitBy, trainOnAll } from "./host/pipeline/split.ts";
export type { BaseSpec, ModelSpec, PipelineSpec, StackSpec, StepSpec, ThresholdSpec, TuneSpec } from "./host/pipeline/spec.ts";
export { checkSpec } from "./host/pipeline/spec.ts";
export { checkPipeline } from "./host/pipeline/check.ts";
export { fit, fitStep, predict, transform, type FittedPipeline, type Predictions } from "./host/pipeline/fit.ts";
export type { FitOptions, Progress } from "./host/pipeline/kinds/context.ts";
export type { FitReport, StepReport, Trial, TuningReport } from "./host/pipeline/report.ts";
export { evaluate } from "./host/pipeline/evaluate.ts";
export { crossValidate, type CrossValidation, type FoldResult } from "./host/pipeline/crossValidate.ts";
export { permutationTest, type PermutationTest } from "./host/pipeline/permutationTest.ts";
export { explain, type Explanation } from "./host/pipeline/explain.ts";
export { modelOf, type AnyModel } from "./host/pipeline/model.ts";
export { modelText, readModel } from "./host/pipeline/modelFile.ts";
export { onnxModel } from "./host/pipeline/onnx/fitted.ts";
export { openTreePool } from "#treepool";
export type { TreePool } from "./host/learn/treeJob.ts";

export { forestImpurityDecrease, inBagCounts, predictOutOfBag, type Forest } from "./host/learn/forest.ts";
export { impurityDecrease, type Tree } from "./host/learn/tree.ts";
export { exactShap } from "./host/explain/exactShap.ts";
export { linearShap } from "./host/explain/linearShap.ts";
export { nomogram, nomogramPoints, type Nomogram } from "./host/explain/nomogram.ts";
export { permutationImportance } from "./host/explain/permutationImportance.ts";
export { radScore } from "./host/explain/radScore.ts";
export { sampledShap } from "./host/explain/sampledShap.ts";
export type { ShapValues } from "./host/explain/shapValues.ts";
export { treeShap } from "./host/explain/treeShap.ts";
