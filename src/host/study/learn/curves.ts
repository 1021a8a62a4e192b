import { brierScore, type Brier } from "../../evaluate/brier.ts";
import { calibration, type Calibration } from "../../evaluate/calibration.ts";
import { calibrationCurve, type Bin } from "../../evaluate/calibrationCurve.ts";
import { decisionCurve, type DecisionCurve } from "../../evaluate/decisionCurve.ts";
import { hosmerLemeshow, type HosmerLemeshow } from "../../evaluate/hosmerLemeshow.ts";
import { rocCurve, type Roc } from "../../evaluate/roc.ts";
import { scorableSets, type Scored } from "./metrics.ts";
import type { StudyResults } from "./results.ts";
import { trainingSet } from "./sets.ts";

/** Whose curve it is. */
export type CurveOf = Pick<Scored, "task" | "model" | "set">;

export interface RocOf extends CurveOf {
  readonly roc: Roc;
  /** Where the model's threshold lies on it. */
  readonly point: { readonly falsePositiveRate: number; readonly truePositiveRate: number };
}

/** ROC curves of every model and set of both classes. */
export function rocOf(results: Pick<StudyResults, "models">): RocOf[] {
  return curves(results, ({ y, p, threshold }) => {
    const share = (label: number): number => y.filter((each, i) => each === label && p[i] >= threshold).length / y.filter((each) => each === label).length;
    return { roc: rocCurve(y, p), point: { falsePositiveRate: share(0), truePositiveRate: share(1) } };
  });
}

export interface CalibrationOf extends CurveOf {
  readonly bins: readonly Bin[];
  readonly calibration: Calibration;
  readonly brier: Brier;
  readonly hosmerLemeshow: HosmerLemeshow;
}

/** Calibration of every model and set of both classes, in so many bins of about equal numbers of cases. */
export function calibrationOf(results: Pick<StudyResults, "study" | "models">, bins = 5): CalibrationOf[] {
  const { confidence } = results.study.evaluation;
  return curves(results, ({ set, y, p }) => ({
    bins: calibrationCurve(y, p, { bins, confidence }),
    calibration: calibration(y, p, { confidence }),
    brier: brierScore(y, p),
    hosmerLemeshow: hosmerLemeshow(y, p, { cases: set === trainingSet ? "development" : "external" }),
  }));
}

export interface DecisionOf extends CurveOf {
  /** `ranges`: thresholds at which the model's net benefit is above that of treating all and none. */
  readonly curve: DecisionCurve;
}

/** Decision curves of every model and set of both classes. */
export function decisionOf(results: Pick<StudyResults, "models">): DecisionOf[] {
  return curves(results, ({ y, p }) => ({ curve: decisionCurve(y, p) }));
}

export interface ScoresOf extends CurveOf {
  readonly threshold: number;
  /** Cases by ascending probability. */
  readonly ids: readonly string[];
  readonly y: readonly number[];
  readonly p: readonly number[];
}

/** Each case's probability against the threshold, for bars; of every set, also of one class. */
export function scoresOf(results: Pick<StudyResults, "models">): ScoresOf[] {
  return results.models.flatMap(({ task, model, threshold, predictions }) =>
    predictions.map(({ set, ids, y, p }) => {
      const order = [...p.keys()].sort((a, b) => p[a] - p[b]);
      return { task, model, set, threshold, ids: order.map((i) => ids[i]), y: order.map((i) => y[i]), p: order.map((i) => p[i]) };
    }),
  );
}

function curves<T>(results: Pick<StudyResults, "models">, of: (scored: Scored) => T): (CurveOf & T)[] {
  return scorableSets(results).map((scored) => ({ task: scored.task, model: scored.model, set: scored.set, ...of(scored) }));
}
