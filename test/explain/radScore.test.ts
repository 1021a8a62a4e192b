import { describe, expect, it } from "vitest";
import { matrix, row } from "../../src/host/dataset/matrix.ts";
import { radScore } from "../../src/host/explain/radScore.ts";
import { linearPredictor } from "../../src/host/learn/linear.ts";
import { applyScaling, fitScaling } from "../../src/host/preprocess/scaling.ts";
import { Random } from "../../src/host/stats/random.ts";
import { agrees } from "../agreement.ts";

const names = ["ADC_original_glcm_Contrast", "T2_wavelet-LLH_firstorder_Energy", "original_shape_Sphericity", "T2_log-sigma-3-0-mm-3D_glszm_ZoneEntropy"];
const model = { intercept: -0.312, coefficients: [1.204, -0.0571234, 0, 2.5e-7] };
const random = new Random(4);
const x = matrix(30, 4, Float64Array.from({ length: 120 }, (_, k) => (k < 30 ? 1e6 : 40) + 3 * random.normal()));

/** What a reader would work out with the formula. */
function evaluated(text: string, values: Readonly<Record<string, number>>): number {
  const [, formula] = text.split(" = ");
  return [...formula.matchAll(/(?:^|([+-]) )(-?[\d.e+-]+)(?: x (\S+))?/g)].reduce((sum, [, sign, number, name]) => sum + (sign === "-" ? -1 : 1) * Number(number) * (name ? values[name] : 1), 0);
}

const named = (values: Float64Array): Record<string, number> => Object.fromEntries(names.map((name, j) => [name, values[j]]));

describe("Rad-score", () => {
  it("is a formula in words", () => {
    expect(radScore(model, names).text).toBe(
      "Rad-score = -0.312 + 1.204 x ADC_original_glcm_Contrast - 0.05712 x T2_wavelet-LLH_firstorder_Energy + 2.5e-7 x T2_log-sigma-3-0-mm-3D_glszm_ZoneEntropy",
    );
    expect(radScore({ intercept: 0.5, coefficients: [-12345.6, 0, 0, 0] }, names, { digits: 2 }).text).toBe("Rad-score = 0.5 - 12000 x ADC_original_glcm_Contrast");
  });

  it("gives the model's numbers back when worked out", () => {
    const { text } = radScore(model, names, { digits: 17 });
    const ours = Array.from({ length: x.rows }, (_, i) => evaluated(text, named(row(x, i))));
    agrees({ method: "Rad-score formula, worked out", reference: "the model's predictor", ours, theirs: linearPredictor(model, x), tolerance: 1e-14 });
  });

  it("gives them back in the features' own units", () => {
    const scaling = fitScaling(x, "z-score");
    const theirs = linearPredictor(model, applyScaling(x, scaling));
    const score = radScore(model, names, { digits: 17, scaling });
    const ours = Array.from({ length: x.rows }, (_, i) => evaluated(score.text, named(row(x, i))));
    // Values of 1e6 with a spread of 3: the terms of the formula are 1e6 times the score.
    agrees({ method: "Rad-score formula in own units, worked out", reference: "the model's predictor", ours, theirs, tolerance: 1e-9, scale: 1 });
    agrees({ method: "Rad-score in own units", reference: "the model's predictor", ours: linearPredictor(score, x), theirs, tolerance: 1e-9, scale: 1 });
  });

  it("refuses other numbers of names or columns", () => {
    expect(() => radScore(model, names.slice(1))).toThrow("3 names for 4 coefficients");
    expect(() => radScore(model, names, { digits: 0 })).toThrow("digits is 0");
    expect(() => radScore(model, names, { scaling: { centre: [1], scale: [1, 1, 1, 1] } })).toThrow("1 scaled columns for 4 coefficients");
  });
});
