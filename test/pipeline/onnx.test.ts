import { InferenceSession, Tensor, env } from "onnxruntime-web";
import { beforeAll, describe, expect, it } from "vitest";
import { column, matrix, matrixOfColumns, takeColumns, type Matrix } from "../../src/host/dataset/matrix.ts";
import { elasticNetPath } from "../../src/host/learn/elasticNet.ts";
import { elasticNetAt } from "../../src/host/learn/elasticNetAt.ts";
import { fitForest, predictForest, type Forest } from "../../src/host/learn/forest.ts";
import { fitL2Logistic } from "../../src/host/learn/l2Logistic.ts";
import { predictLogistic } from "../../src/host/learn/linear.ts";
import { fitLogistic } from "../../src/host/learn/logistic.ts";
import { fitSvm, predictSvm } from "../../src/host/learn/svm.ts";
import { fitTree, predictTree } from "../../src/host/learn/tree.ts";
import { onnxOf, type OnnxPipeline } from "../../src/host/pipeline/onnx/onnx.ts";
import { applyImputation, fitImputation } from "../../src/host/preprocess/imputation.ts";
import { applyScaling, fitScaling } from "../../src/host/preprocess/scaling.ts";
import { Random } from "../../src/host/stats/random.ts";
import { version } from "../../src/host/version.ts";
import { agrees } from "../agreement.ts";

const reference = `onnxruntime-web ${env.versions.web}`;
const cases = 160;
const features = Array.from({ length: 6 }, (_, j) => `original_glcm_Feature${j + 1}`);

/** Two classes; the columns are as far from 0 and from each other in scale as radiomics' are. */
function table(seed: number): { x: Matrix; y: number[] } {
  const random = new Random(seed);
  const y = Array.from({ length: cases }, () => random.integer(2));
  const columns = features.map((_, j) => y.map((label) => (random.normal() + (j < 3 ? label : 0)) * 10 ** (j - 2) + 100 * 10 ** (j - 2)));
  return { x: matrixOfColumns(columns), y };
}

const { x: raw, y } = table(1);
const scaling = fitScaling(raw, "z-score");
const x = applyScaling(raw, scaling);
const { x: newcomers } = table(2);
const scaled = applyScaling(newcomers, scaling);

/** Predictions by onnxruntime, compiled to WebAssembly. */
async function run(file: Uint8Array, of: Matrix): Promise<Float64Array> {
  const rows = Float64Array.from({ length: of.rows * of.columns }, (_, k) => of.values[(k % of.columns) * of.rows + Math.floor(k / of.columns)]);
  const session = await InferenceSession.create(file);
  const { probability } = await session.run({ features: new Tensor("float64", rows, [of.rows, of.columns]) });
  expect(probability.dims).toEqual([of.rows]);
  await session.release();
  return probability.data as Float64Array;
}

async function check(method: string, pipeline: OnnxPipeline, of: Matrix, ours: ArrayLike<number>): Promise<void> {
  const theirs = await run(onnxOf(pipeline, { features: features.slice(0, of.columns) }), of);
  agrees({ method: `ONNX: ${method}`, reference, ours, theirs, tolerance: 1e-6, scale: 1 });
  expect(Math.max(...theirs) - Math.min(...theirs)).toBeGreaterThan(0.1);
}

beforeAll(() => {
  env.wasm.numThreads = 1;
});

describe("ONNX of models", () => {
  const ofModel = (model: OnnxPipeline["model"]): OnnxPipeline => ({ steps: [], model });

  it("logistic regression: plain, L2 and elastic net", async () => {
    const l2 = fitL2Logistic(x, y);
    const net = elasticNetAt(elasticNetPath(x, y, { family: "binomial", alpha: 0.5 }), 0.02);
    for (const [name, model] of [["logistic regression", fitLogistic(x, y)], ["L2 logistic regression", l2], ["logistic elastic net", net]] as const) {
      await check(name, ofModel({ kind: "logistic", intercept: model.intercept, coefficients: model.coefficients }), scaled, predictLogistic(model, scaled));
    }
  });

  it("a tree, also of one leaf", async () => {
    const tree = fitTree(raw, y, { minSamplesLeaf: 4 });
    await check("decision tree", ofModel({ kind: "trees", trees: [tree] }), newcomers, predictTree(tree, newcomers));
    const leaf = { feature: [-1], threshold: [0], left: [-1], right: [-1], value: [0.3], weight: [5] };
    const [p] = await run(onnxOf(ofModel({ kind: "trees", trees: [leaf] }), { features }), newcomers);
    expect(p).toBeCloseTo(0.3, 7);
  });

  it.each(["random-forest", "extra-trees"] as const)("%s", async (kind) => {
    const forest = await fitForest(raw, y, { kind, trees: 60, seed: 3 });
    await check(kind, ofModel({ kind: "trees", trees: forest.trees }), newcomers, predictForest(forest, newcomers));
  });

  it("a tree whose cases lie on its thresholds in float32", async () => {
    // Halves of the steps of float32 around 1000: the threshold lies between two values that float32 tells apart.
    const step = 2 ** -14;
    const values = matrixOfColumns([Float64Array.from({ length: 64 }, (_, i) => 1000 + i * step * 0.5)]);
    const labels = Array.from({ length: 64 }, (_, i) => (i < 31 ? 0 : 1));
    const tree = fitTree(values, labels);
    const ours = predictTree(tree, values);
    const theirs = await run(onnxOf(ofModel({ kind: "trees", trees: [tree] }), { features: ["x"] }), values);
    expect(Array.from(theirs, Math.fround)).toEqual(Array.from(ours, Math.fround));
    expect(new Set(theirs).size).toBeGreaterThan(1);
  });

  it.each(["linear", "rbf"] as const)("%s SVM with Platt's probabilities", async (kernel) => {
    const svm = fitSvm(x, y, { kernel, probability: { seed: 1 } });
    await check(`${kernel} SVM`, ofModel({ kind: "svm", svm }), scaled, predictSvm(svm, scaled));
  });

  it("the prevalence, of no columns too", async () => {
    const model = { kind: "constant", probability: 0.375 } as const;
    expect(await run(onnxOf(ofModel(model), { features }), newcomers)).toEqual(new Float64Array(cases).fill(0.375));
    expect(await run(onnxOf({ steps: [{ kind: "gather", columns: [] }], model }, { features }), newcomers)).toEqual(new Float64Array(cases).fill(0.375));
  });
});

describe("ONNX of pipelines", () => {
  const holes = matrix(cases, 6, newcomers.values.map((value, k) => (k % 7 === 0 ? NaN : value)));
  let forest: Forest;
  beforeAll(async () => {
    forest = await fitForest(takeColumns(raw, [4, 1]), y, { kind: "random-forest", trees: 20 });
  });

  it.each(["z-score", "mean", "min-max"] as const)("imputation, %s scaling, selection and a model", async (kind) => {
    const training = matrix(cases, 6, raw.values.map((value, k) => (k % 9 === 0 ? NaN : value)));
    const imputation = fitImputation(training);
    const own = fitScaling(applyImputation(training, imputation), kind);
    const kept = [5, 0, 2];
    const prepare = (of: Matrix): Matrix => takeColumns(applyScaling(applyImputation(of, imputation), own), kept);
    const model = fitL2Logistic(prepare(training), y);
    const pipeline: OnnxPipeline = {
      steps: [
        { kind: "impute", values: imputation.columns.map((each) => (each.action === "drop" ? NaN : each.value)) },
        { kind: "scale", centre: own.centre, scale: own.scale },
        { kind: "gather", columns: kept },
      ],
      model: { kind: "logistic", intercept: model.intercept, coefficients: model.coefficients },
    };
    await check(`imputation, ${kind} scaling, selection, L2 logistic regression`, pipeline, holes, predictLogistic(model, prepare(holes)));
  });

  it.each(["average", "columns"] as const)("a stack by %s", async (by) => {
    const linear = fitL2Logistic(x, y);
    const svm = fitSvm(x, y, { kernel: "rbf", probability: { seed: 1 } });
    const bases: OnnxPipeline[] = [
      { steps: [{ kind: "scale", centre: scaling.centre, scale: scaling.scale }], model: { kind: "logistic", intercept: linear.intercept, coefficients: linear.coefficients } },
      { steps: [{ kind: "gather", columns: [4, 1] }], model: { kind: "trees", trees: forest.trees } },
      { steps: [{ kind: "scale", centre: scaling.centre, scale: scaling.scale }], model: { kind: "svm", svm } },
    ];
    const p = [predictLogistic(linear, scaled), predictForest(forest, takeColumns(newcomers, [4, 1])), predictSvm(svm, scaled)];
    const meta = by === "columns" ? { intercept: -3, coefficients: [1.5, 2.5, 3] } : { intercept: -3, coefficients: [6] };
    const seen = matrixOfColumns(by === "columns" ? p : [p[0].map((_, i) => (p[0][i] + p[1][i] + p[2][i]) / 3)]);
    await check(`stack by ${by}`, { steps: [], model: { kind: "stack", bases, by, meta: { kind: "logistic", ...meta } } }, newcomers, predictLogistic(meta, seen));
  });

  it("gives NaN for a value that is missing and that no step fills", async () => {
    const linear = { kind: "logistic", ...fitL2Logistic(takeColumns(raw, [4, 1]), y) } as const;
    for (const model of [linear, { kind: "trees", trees: forest.trees }] as const) {
      const p = await run(onnxOf({ steps: [{ kind: "gather", columns: [4, 1] }], model }, { features }), holes);
      p.forEach((value, i) => expect(Number.isNaN(value)).toBe([4, 1].some((j) => Number.isNaN(column(holes, j)[i]))));
    }
  });

  it("says what it is: names, version, metadata", async () => {
    const file = onnxOf({ steps: [], model: { kind: "constant", probability: 0.5 } }, { features, metadata: { "settings hash": "abc" } });
    const text = new TextDecoder("latin1").decode(file);
    for (const part of [JSON.stringify(features), "settings hash", "abc", "webradiomics", version]) expect(text).toContain(part);
    const session = await InferenceSession.create(file);
    expect(session.inputNames).toEqual(["features"]);
    expect(session.outputNames).toEqual(["probability"]);
    await session.release();
  });
});

describe("ONNX", () => {
  const model = { kind: "logistic", intercept: 0, coefficients: [1, 2, 3, 4, 5, 6] } as const;
  const make = (pipeline: OnnxPipeline, metadata = {}) => () => onnxOf(pipeline, { features, metadata });

  it("refuses what does not fit together", () => {
    expect(make({ steps: [{ kind: "impute", values: [1] }], model })).toThrow("step 1 (impute): it has 1 columns, it is given 6");
    expect(make({ steps: [{ kind: "scale", centre: [1], scale: [1] }], model })).toThrow("step 1 (scale): it has 1 columns, it is given 6");
    expect(make({ steps: [{ kind: "gather", columns: [0, 6] }], model })).toThrow("step 1 (gather): it asks for column 7, it is given 6");
    expect(make({ steps: [{ kind: "linear", intercept: 0, coefficients: [1] }], model })).toThrow("step 1 (linear): it has 1 columns, it is given 6");
    expect(make({ steps: [], model: { kind: "stack", bases: [{ steps: [{ kind: "gather", columns: [-1] }], model }], by: "average", meta: model } })).toThrow("base 1, step 1 (gather): it asks for column 0");
    expect(make({ steps: [{ kind: "gather", columns: [0] }], model })).toThrow("model (logistic): it has 6 columns, it is given 1");
    expect(make({ steps: [], model: { kind: "trees", trees: [] } })).toThrow("no trees");
    expect(make({ steps: [{ kind: "gather", columns: [0] }], model: { kind: "trees", trees: [fitTree(raw, y)] } })).toThrow("it is given 1");
    expect(make({ steps: [], model: { kind: "stack", bases: [], by: "average", meta: model } })).toThrow("no bases");
    expect(make({ steps: [], model: { kind: "svm", svm: fitSvm(x, y, { kernel: "rbf" }) } })).toThrow("fitted without probability");
    expect(make({ steps: [], model }, { features: "x" })).toThrow('metadata "features" is x');
  });
});
