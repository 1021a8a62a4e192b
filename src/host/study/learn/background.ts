import { column, matrix, matrixOfRows, takeRows, type Matrix } from "../../dataset/matrix.ts";
import { transform, type FittedPipeline } from "../../pipeline/fit.ts";
import { modelOf } from "../../pipeline/model.ts";
import type { Training } from "../../pipeline/parts.ts";
import { mean } from "../../stats/descriptive.ts";

/** Predictions that explaining one case exactly may cost, and least and most training cases to compare it with. */
const predictions = 20_000;
const fewest = 10;
const most = 100;
/** Above this many columns values are sampled, each background case ten times. */
const mostExact = 12;
const sampled = 10;

/**
 * What a model's SHAP values are compared with, as the model is given it, [cases, columns]: of linear models the training cases' means,
 * of trees nothing (they know their training cases), of others some training cases, evenly taken.
 */
export function backgroundOf(pipeline: FittedPipeline, training: Training): Matrix {
  const { kind, features } = modelOf(pipeline);
  switch (kind) {
    case "logistic":
    case "l2-logistic":
    case "elastic-net": {
      const { x } = transform(pipeline, training).data;
      return matrixOfRows([features.map((_, j) => mean(column(x, j)))], features.length);
    }
    case "svm": {
      const { x } = transform(pipeline, training).data;
      return takeRows(x, evenly(x.rows, casesFor(features.length)));
    }
    default:
      return matrix(0, features.length);
  }
}

function casesFor(columns: number): number {
  return columns > mostExact ? sampled : Math.max(fewest, Math.min(most, Math.floor(predictions / 2 ** columns)));
}

function evenly(count: number, wanted: number): number[] {
  return Array.from({ length: Math.min(count, wanted) }, (_, k) => Math.floor((k * count) / Math.min(count, wanted)));
}
