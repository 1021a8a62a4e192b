import { describe, expect, it } from "vitest";
import { fit, predict } from "../../src/host/pipeline/fit.ts";
import { modelText, readModel } from "../../src/host/pipeline/modelFile.ts";
import { cohort } from "../../src/host/pipeline/parts.ts";
import { split } from "../../src/host/pipeline/split.ts";
import { version } from "../../src/host/version.ts";
import { table } from "./table.ts";

const { training, test } = split(cohort(table({ cases: 80, features: 12 })), { seed: 1 });
const fitted = await fit({ steps: [{ kind: "z-score" }, { kind: "top-n", count: 3 }], model: { kind: "random-forest", trees: 3, maxDepth: 3 }, threshold: { rule: "sensitivity", at: 0.8 } }, training, { seed: 9 });
const text = modelText(fitted);

/** The file with one place changed. */
function changed(change: (file: Record<string, any>) => void): string {
  // A file of any shape is what these tests are about.
  const file = JSON.parse(text) as Record<string, any>;
  change(file);
  return JSON.stringify(file);
}

describe("a model file", () => {
  it("says what it is", () => {
    const file = JSON.parse(text) as Record<string, unknown>;
    expect(Object.keys(file)).toEqual(["format", "version", "engine", "spec", "specHash", "seed", "threshold", "training", "seen", "features", "steps", "model"]);
    expect(file).toMatchObject({ format: "webradiomics-model", version: 1, engine: version, seed: 9, features: fitted.features, training: fitted.training });
    expect(readModel(text)).toMatchObject({ threshold: fitted.threshold, seed: 9, report: null });
    expect(predict(readModel(text), test).threshold).toBe(fitted.threshold);
  });

  it.each<[string, string, string]>([
    ["no JSON", "{", "m.json: not JSON ("],
    ["another format", JSON.stringify({ format: "pickle" }), 'm.json: format is "pickle"; expected "webradiomics-model"'],
    ["a version to come", changed((file) => (file.version = 2)), "m.json: version 2 of the format; this webradiomics reads version 1"],
    ["an unknown step", changed((file) => (file.steps[0].settings.kind = "wavelet")), 'm.json: steps[0]: unknown kind "wavelet"; this webradiomics knows columns, '],
    ["an unknown model", changed((file) => (file.model.settings.kind = "deep")), 'm.json: model: unknown kind "deep"; this webradiomics knows logistic, '],
    ["a setting that is none", changed((file) => (file.steps[1].settings.code = "x")), "m.json: steps[1].settings: code is unknown; expected settings kind, count, by"],
    ["a state of another shape", changed((file) => (file.steps[0].state.scale[1] = null)), "m.json: steps[0].state.scale[1]: a number"],
    ["a tree that walks in circles", changed((file) => (file.model.state.trees[0].left[0] = 0)), "m.json: model.state.trees[0]: a tree whose branches come after their node"],
    ["no trees", changed((file) => (file.model.state.trees = [])), "m.json: model.state.trees: at least one tree"],
    ["something more", changed((file) => (file.run = "alert(1)")), "m.json: "],
    ["another pipeline than the one fitted", changed((file) => (file.spec.steps[1].count = 4)), "it was changed after the fit"],
    ["no patients seen", changed((file) => (file.seen = [])), "m.json.seen: at least the pipeline's own patients"],
  ])("with %s is refused", (_, file, message) => {
    expect(() => readModel(file, "m.json")).toThrow(message);
  });

  it("whose last step gives the features in another order predicts the same", () => {
    const turned = readModel(changed((file) => file.steps.at(-1).state.features.reverse()));
    expect(turned.fitted.steps.at(-1)!.state).not.toEqual(fitted.fitted.steps.at(-1)!.state);
    expect(predict(turned, test).p).toEqual(predict(fitted, test).p);
  });

  it("is not written of numbers that JSON has not", () => {
    const broken = { ...fitted, threshold: NaN };
    expect(() => modelText(broken)).toThrow("the model to be written.threshold: ");
  });
});
