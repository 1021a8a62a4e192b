import { expect, it } from "vitest";
import { cohort, heldOut } from "../../src/host/pipeline/parts.ts";
import { fit, fitStep, predict } from "../../src/host/pipeline/fit.ts";
import { modelText, readModel } from "../../src/host/pipeline/modelFile.ts";
import { split, splitBy, trainOnAll } from "../../src/host/pipeline/split.ts";
import { table } from "./table.ts";

const model = { kind: "l2-logistic" } as const;
const { training, test } = split(cohort(table({ cases: 80, features: 8 })), { seed: 3 });

it("cases that lack what a step made of the training cases are refused, from a model file too", async () => {
  const scaling = await fitStep({ kind: "z-score" }, training);
  const fitted = await fit({ model }, scaling.apply(training));
  const message = `predict: the training cases went through z-score before the pipeline was fitted, these ${test.data.ids.length} have not`;
  expect(() => predict(fitted, test)).toThrow(message);
  expect(() => predict(readModel(modelText(fitted)), test)).toThrow(message);
  expect(predict(fitted, scaling.apply(test)).set).toBe("held-out");
  expect(predict(fitted, scaling.apply(training)).set).toBe("training");
  const other = await fitStep({ kind: "z-score" }, splitBy(cohort(table({ cases: 80, features: 8, seed: 9 })), Array.from({ length: 80 }, (_, i) => (i < 40 ? "a" : "b")), "a").training);
  expect(() => predict(fitted, other.apply(test))).toThrow(message);
});

it("a selection leaves values as they are: cases with all features are predicted", async () => {
  const selection = await fitStep({ kind: "top-n", count: 3 }, training);
  expect(predict(await fit({ model }, selection.apply(training)), test).set).toBe("held-out");
});

it("a final model is fitted on all cases, and refuses to be tested on any of them", async () => {
  const data = table({ cases: 80, features: 8 });
  const fitted = await fit({ model }, trainOnAll(cohort(data)));
  expect(fitted.training.cases).toBe(80);
  expect(() => predict(fitted, heldOut(table({ cases: 100, features: 8 })))).toThrow("were seen by the pipeline of l2-logistic");
  expect(() => trainOnAll(test as never)).toThrow("cannot be made training cases");
});
