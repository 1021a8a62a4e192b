import { describe, expect, it } from "vitest";
import { column } from "../../src/host/dataset/matrix.ts";
import { explain, type Explanation } from "../../src/host/pipeline/explain.ts";
import { fit, predict } from "../../src/host/pipeline/fit.ts";
import { cohort } from "../../src/host/pipeline/parts.ts";
import type { ModelSpec, PipelineSpec, StackSpec } from "../../src/host/pipeline/spec.ts";
import { split } from "../../src/host/pipeline/split.ts";
import { table } from "./table.ts";

const { training, test } = split(cohort(table({ cases: 90, features: 12, signals: 3 })), { seed: 2 });
const steps: PipelineSpec["steps"] = [{ kind: "z-score" }, { kind: "top-n", count: 4 }];
const stack: StackSpec = {
  kind: "stack",
  bases: {
    signals: { steps: [{ kind: "columns", keep: ["signal_*"] }], model: { kind: "l2-logistic" } },
    all: { steps: [], model: { kind: "extra-trees", trees: 10 } },
  },
  by: "average",
  folds: 3,
  meta: { kind: "logistic" },
};

const expectations: readonly [ModelSpec | StackSpec, Explanation["method"], Explanation["scale"]][] = [
  [{ kind: "logistic" }, "linear", "log-odds"],
  [{ kind: "l2-logistic" }, "linear", "log-odds"],
  [{ kind: "elastic-net" }, "linear", "log-odds"],
  [{ kind: "tree", maxDepth: 3 }, "tree", "probability"],
  [{ kind: "random-forest", trees: 20 }, "tree", "probability"],
  [{ kind: "extra-trees", trees: 20 }, "tree", "probability"],
  [{ kind: "svm", kernel: "rbf" }, "exact", "probability"],
  [stack, "exact", "probability"],
];

describe("explain", () => {
  it.each(expectations)("$kind: base and values add up to the prediction", async (model, method, scale) => {
    const fitted = await fit({ steps, model } as PipelineSpec, training, { seed: 1 });
    const found = explain(fitted, test, training);
    const { ids, p } = predict(fitted, test);
    expect(found).toMatchObject({ method, scale, ids });
    const sums = ids.map((_, i) => found.features.reduce((sum, _feature, j) => sum + column(found.values, j)[i], found.base));
    const expected = Array.from(p, (value) => (scale === "probability" ? value : Math.log(value / (1 - value))));
    sums.forEach((sum, i) => expect(sum).toBeCloseTo(expected[i], 10));
    expect(found.x.columns).toBe(found.features.length);
  });

  it("samples a model of many columns that is neither linear nor of trees", async () => {
    const parts = split(cohort(table({ cases: 40, features: 13 })), { seed: 2, test: 0.1 });
    const fitted = await fit({ steps: [{ kind: "z-score" }], model: { kind: "svm", kernel: "rbf" } }, parts.training, { seed: 1 });
    expect(explain(fitted, parts.test, parts.training).method).toBe("sampled");
  });

  it("has nothing to explain where the prevalence is predicted", async () => {
    const fitted = await fit({ steps: [], model: { kind: "prevalence" } }, training);
    expect(() => explain(fitted, test, training)).toThrow("from no feature");
  });
});
