import { beeswarmChart } from "../../src/host/charts/beeswarm.ts";
import { calibrationChart } from "../../src/host/charts/calibration.ts";
import { correlationMapChart } from "../../src/host/charts/correlationMap.ts";
import { decisionChart } from "../../src/host/charts/decision.ts";
import { distributionsChart } from "../../src/host/charts/distributions.ts";
import { forceChart } from "../../src/host/charts/force.ts";
import { heatTableChart } from "../../src/host/charts/heatTable.ts";
import { importancesChart } from "../../src/host/charts/importances.ts";
import { lassoCvChart } from "../../src/host/charts/lassoCv.ts";
import { lassoPathChart } from "../../src/host/charts/lassoPath.ts";
import { nomogramChart } from "../../src/host/charts/nomogram.ts";
import { rocChart } from "../../src/host/charts/roc.ts";
import { scoreByKChart } from "../../src/host/charts/scoreByK.ts";
import { scoresChart } from "../../src/host/charts/scores.ts";
import { shapBarsChart } from "../../src/host/charts/shapBars.ts";

/** Names of lengths that occur: the longest is of 80 characters. */
const longNames = [
  "tumour_T1_original_glcm_Contrast",
  "ring4_ADC_log-sigma-3-0-mm-3D_firstorder_90Percentile",
  "clinical_age",
  "peritumoural_DCE2_wavelet-LLH_glszm_SmallAreaLowGrayLevelEmphasis_of_all_habitats",
  "clinical_menopause=post",
  "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
];
export const names = (n: number): string[] => Array.from({ length: n }, (_, k) => longNames[k % longNames.length] + (k < longNames.length ? "" : `_${k}`));

/** Between -1 and 1, without pattern enough for a picture. */
const wave = (k: number): number => Math.sin(k * 12.9898 + Math.sin(k * 78.233) * 3);
const range = (n: number): number[] => Array.from({ length: n }, (_, k) => k);
const table = (rows: number, columns: number, of: (i: number, j: number) => number): number[][] => range(rows).map((i) => range(columns).map((j) => of(i, j)));

export interface Size {
  /** Curves, features, models. */
  readonly series: number;
  readonly cases: number;
  /** Instead of what it is given. */
  readonly value?: (value: number) => number;
  readonly title?: string;
  readonly name?: (name: string) => string;
}

/** Every chart, of data of a given size. */
export function charts({ series, cases, value = (v) => v, title = "A chart", name = (n) => n }: Size): Record<string, string> {
  const features = names(series).map(name);
  const unit = range(cases).map((i) => (cases === 1 ? 0.5 : i / (cases - 1)));
  const y = range(cases).map((i) => (wave(i) > 0.2 ? 1 : 0));
  const scores = range(cases).map((i) => value(0.5 + 0.4 * wave(i + 5)));
  const shap = table(cases, series, (i, j) => value((0.3 * wave(i * 31 + j)) / (1 + j)));
  const x = table(cases, series, (i, j) => value(100 * wave(i * 17 + j * 3)));
  const lambdas = range(cases).map((k) => 0.9 ** k);
  const shown = (v: number): number => (Number.isFinite(value(v)) ? v : NaN);
  const path = { title, lambdas, df: range(cases), lambdaMin: lambdas[Math.floor(cases / 2)], lambda1se: lambdas[Math.floor(cases / 3)] };
  const square = table(series, series, (i, j) => value(i === j ? 1 : wave(Math.min(i, j) * 7 + Math.max(i, j))));
  return {
    roc: rocChart({ title, curves: features.map((of, k) => ({ name: of, fpr: unit, tpr: unit.map((v) => value(v ** (1 / (k + 1)))), auc: value(0.8), low: value(0.7), high: value(0.9) })) }),
    calibration: calibrationChart({
      title,
      curves: features.map((of, k) => ({ name: of, bins: unit.map((v) => ({ predicted: v, observed: value(v ** (k + 1)), low: value(v * 0.8), high: value(1 - (1 - v) * 0.8), n: value(12) })) })),
    }),
    decision: decisionChart({
      title,
      curves: features.map((of, k) => ({ name: of, thresholds: unit.map((v) => v * 0.99), netBenefit: unit.map((v) => value(0.4 - v / (k + 2))) })),
      all: { thresholds: unit.map((v) => v * 0.99), netBenefit: unit.map((v) => value(0.4 - v / (1 - v * 0.99))) },
    }),
    scoreByK: scoreByKChart({ title, k: range(series).map((k) => k + 2), score: range(series).map((k) => value(1e3 * (2 + wave(k)))), chosen: series + 1, cases: table(cases, series, (i, j) => value(1e3 * (2 + wave(i + j)))) }),
    lassoPath: lassoPathChart({ ...path, lines: features.map((of, j) => ({ name: of, values: lambdas.map((lambda) => value(Math.max(0, 1 - lambda * (1 + j)) * wave(j))) })) }),
    lassoCv: lassoCvChart({ ...path, mean: lambdas.map((lambda) => value(1 + (lambda - 0.3) ** 2)), error: lambdas.map(() => value(0.05)), measure: "Binomial deviance" }),
    correlationMap: correlationMapChart({ title, names: features, values: square }),
    importances: importancesChart({ title, items: features.map((of, k) => ({ name: of, value: value(wave(k) + 0.3), error: value(0.1) })) }),
    shapBars: shapBarsChart({ title, features, values: shap }),
    beeswarm: beeswarmChart({ title, features, values: shap, x }),
    force: forceChart({ title, features, values: range(series).map((k) => value(wave(k) / (1 + k))), x: range(series).map((k) => value(1e3 * wave(k))), base: value(0.4), label: "Predicted probability" }),
    scores: scoresChart({ title, y, score: scores, threshold: value(0.45), classes: [name("low TIL"), name("high TIL")] }),
    nomogram: nomogramChart({
      title,
      nomogram: {
        axes: features.map((of, k) => ({ name: of, ticks: range(cases).map((i) => ({ value: value(i * 10 ** (k % 3)), points: shown((100 * i) / cases / (k + 1)) })) })),
        total: [0, 50, 100, 150],
        linearPredictor: [-2, 0, 2].map((v) => ({ value: v, points: shown(70 + 30 * v) })),
        probability: [0.1, 0.5, 0.9].map((v) => ({ value: v, points: shown(70 + 30 * Math.log(v / (1 - v))) })),
      },
    }),
    distributions: distributionsChart({ title, groups: [name("non-pCR"), name("pCR")], features: features.map((of, j) => ({ name: of, groups: [0, 1].map((g) => x.flatMap((row, i) => (y[i] === g ? [row[j]] : []))) })) }),
    pValues: heatTableChart({ title, rows: features, columns: features, values: square.map((row) => row.map((v) => v ** 4)), scale: "p" }),
    differences: heatTableChart({ title, rows: features, columns: features, values: square, scale: "difference" }),
  };
}
