import { describe, expect, it } from "vitest";
import { checkModel, checkStep } from "../../../src/host/pipeline/spec.ts";
import { modelKinds } from "../../../src/host/pipeline/models/registry.ts";
import { stepKinds } from "../../../src/host/pipeline/steps/registry.ts";
import { methods } from "../../../src/host/report/study/methods/methods.ts";
import { modelText, thresholdText } from "../../../src/host/report/study/methods/models.ts";
import { stepText } from "../../../src/host/report/study/methods/steps.ts";
import { exampleResults } from "./example.ts";

/** Settings that a step or model must be given. */
const required: Readonly<Record<string, object>> = { mrmr: { count: 7 }, "top-n": { count: 7 }, rfe: { count: 7 } };

/** Of each setting a value that is not its preset and that a text can show. */
const others: Readonly<Record<string, unknown>> = {
  below: 0.0123, above: 0.777, atLeast: 0.8123, folds: 6, lambda: "1se", family: "gaussian", most: 17, neighbours: 9, ratio: 0.75, count: 13, criterion: "MIQ", by: "t", linkage: "single", method: "by-normality",
  iterations: 31, alpha: 0.0321, trees: 123, maxDepth: 3, start: 0.35, patience: 19, C: 2.5, least: 4, step: 3, dropAt: 0.45, discrete: ["a9"], covariates: ["c9"], reference: "site9", keep: ["k9_*"], drop: ["d9_*"], name: "score9",
  minSamplesSplit: 11, minSamplesLeaf: 21, maxFeatures: 41, gamma: 0.061, kernel: "linear", classWeights: "balanced", measure: "auc", parametric: false, empiricalBayes: false, meanOnly: true, test: "welch", model: "consistency", bound: "lower",
  correction: "bonferroni", tentative: "median", representative: "outcome", readers: "each",
};
const byKind: Readonly<Record<string, Readonly<Record<string, unknown>>>> = { rfe: { by: "svm" }, rfecv: { by: "svm" }, vif: { above: 7.7 } };

describe.each([
  ["step", stepKinds, (spec: object) => stepText(checkStep(spec))],
  ["model", modelKinds, (spec: object) => modelText(checkModel(spec))],
] as const)("words for a %s", (_, kinds, wording) => {
  it.each(kinds.map(({ name, settings }) => [name, Object.keys(settings)] as const))("%s change with each of its settings", (kind, settings) => {
    const plain = { kind, ...required[kind] };
    expect(wording(plain)).not.toMatch(/undefined|NaN|\[object|[{}"]/);
    for (const setting of settings) {
      if (["rfe", "rfecv"].includes(kind) && setting === "trees") continue; // Said where the ranker is a forest.
      const changed = { ...plain, [setting]: byKind[kind]?.[setting] ?? others[setting] };
      const gammaOfRbf = kind === "svm" && setting === "gamma" ? { ...changed, kernel: "rbf" } : changed;
      expect(wording(gammaOfRbf), setting).not.toBe(wording(plain));
      expect(wording(gammaOfRbf), setting).not.toMatch(/undefined|NaN|\[object/);
    }
  });
});

describe("methods", async () => {
  const parts = new Map(methods(await exampleResults()).map(({ title, paragraphs }) => [title, paragraphs.join("\n")]));

  it("say everything of the study, part by part", () => {
    expect([...parts.keys()]).toEqual(["Cohort", "Images", "Regions", "Features", "Models", "Evaluation", "Software"]);
    for (const text of parts.values()) expect(text).not.toMatch(/undefined|NaN|null|\[object/);
  });

  it.each([
    ["Cohort", ["151 cases of 151 patients", "30 % into test", "column scanner", "menopause (pre, post)", "Task low: her2 low (positive) against zero (negative)", "seed 7"]],
    ["Images", ["shrunk by 4", "shrunk by 2, at most 30, 30 iterations", "every 20 mm", "mutual information", "t1_tfm", "SUB = DCE2 - T1"]],
    ["Regions", ["column mask, label 1", "above 0 and up to 5 mm", "k from 2 to 5", ": 2;", "fewer than 5 voxels", "the first training case (P001)", "second (tumour)"]],
    ["Features", ["shape (14)", "glcm (24)", "coif1", "times 100", "1 × 1 × 1 mm", "32 bins", "56 features", "1 value could not be computed"]],
    ["Models", ["Models Tumour (the columns tumour_*) and Ring (the columns ring5_*)", "p < 0.3", "4-fold", "25 extremely randomised trees", "Youden's index on the training cases", "of Tumour and Clinical (for training, out of 3 folds)"]],
    ["Evaluation", ["DeLong's 95 %", "3 folds", "p < 0.05"]],
  ])("%s", (title, said) => {
    for (const text of said) expect(parts.get(title)).toContain(text);
  });

  it("name a threshold's rule and its cases", () => {
    expect(thresholdText(0.25)).toBe("threshold 0.25");
    expect(thresholdText({ rule: "sensitivity", at: 0.9, on: "out-of-fold", folds: 7 })).toBe("threshold by sensitivity of at least 0.9 on the training cases out of 7 folds");
  });
});
