import type { Dataset } from "../dataset/dataset.ts";
import { chooseThreshold } from "../evaluate/thresholds.ts";
import { fitPipeline, predictPipeline, type Fitted } from "./fitting.ts";
import type { Context } from "./kinds/context.ts";
import { foldsOf } from "./kinds/folds.ts";
import type { CheckedPipeline } from "./spec.ts";
import { outOfFold } from "./stack.ts";

/** The probability from which on a case is called positive, found on training cases where the pipeline says so. */
export async function thresholdOf(spec: CheckedPipeline, fitted: Fitted, training: Dataset, context: Context): Promise<number> {
  const { threshold } = spec;
  if (typeof threshold === "number") return threshold;
  const p =
    threshold.on === "training"
      ? predictPipeline(fitted, training)
      : await outOfFold(spec, training, foldsOf(training, threshold.folds, context.at("threshold/folds").seed), context.at("threshold"), { fit: fitPipeline, predict: predictPipeline });
  return chooseThreshold(training.y!, p, threshold).threshold;
}
