import { openTreePool } from "#treepool";
import { dataset } from "../../src/host/dataset/dataset.ts";
import { matrix, takeRows, type Matrix } from "../../src/host/dataset/matrix.ts";
import { treeShap } from "../../src/host/explain/treeShap.ts";
import { elasticNetAt } from "../../src/host/learn/elasticNetAt.ts";
import { elasticNetCv } from "../../src/host/learn/elasticNetCv.ts";
import { fitForest, predictForest, type ForestOptions } from "../../src/host/learn/forest.ts";
import { stratifiedFolds } from "../../src/host/learn/folds.ts";
import { fitL2Logistic } from "../../src/host/learn/l2Logistic.ts";
import { linearPredictor } from "../../src/host/learn/linear.ts";
import { decisionSvm, fitSvm } from "../../src/host/learn/svm.ts";
import { fit } from "../../src/host/pipeline/fit.ts";
import { cohort } from "../../src/host/pipeline/parts.ts";
import type { PipelineSpec } from "../../src/host/pipeline/spec.ts";
import { splitBy } from "../../src/host/pipeline/split.ts";
import { Random } from "../../src/host/stats/random.ts";
import { relativeDifference } from "../agreement.ts";
import type { Measured } from "../results.ts";
import type { Setup } from "../setup.ts";
import { measuredTasks, type Task } from "../task.ts";

const notes: readonly string[] = [
  "From a table in memory to a fitted model in memory, once warm, in turns; threads are trees' alone (scikit-learn's n_jobs). Tables are planted: correlated normal columns, 20 of which tell the outcome.",
  "Forests: scikit-learn's defaults, 500 trees. The difference is that of the probabilities of the training cases.",
  "LASSO: the whole path and 10 folds, the folds given; glmnet at its own tolerance (1e-7), ours at its own. The difference is that of lambda.min, lambda.1se and the coefficients at lambda.min, relative to the largest.",
  "L2 logistic and SVM: scikit-learn at the tolerance that ours has (newton-cholesky 1e-10, libsvm 1e-8). The difference is that of the decision values.",
  "Selection of study S4: ComBat over three scanners, ICC of 50 cases read twice, rank-sum test, Boruta (500 trees, 100 iterations), simulated annealing (200 subsets, 5 folds) and a logistic regression; trees on two threads.",
  "Tree SHAP: path-dependent values of 250 cases in a forest of 500 trees grown beforehand. The difference is absolute.",
];

/** Forests, LASSO, logistic regression, support vectors and SHAP, beside scikit-learn, glmnet and shap. */
export async function learning(setup: Setup): Promise<Measured> {
  const small = setup.quick ? planted(60, 40) : planted(250, 1000);
  const wide = setup.quick ? planted(60, 100) : planted(250, 4500);
  const trees = setup.quick ? 20 : 500;
  return measuredTasks(setup, notes, [
    ...(["random-forest", "extra-trees"] as const).flatMap((kind) => [1, 2].map((threads) => () => forest(kind, small, trees, threads))),
    () => lasso("binomial", wide),
    () => lasso("gaussian", wide),
    () => l2Logistic(small),
    () => svm(small),
    () => shap(small, trees, setup.quick ? 20 : 250),
    () => selection(setup.quick ? planted(70, 100) : planted(260, 4506)),
  ]);
}

// `any`: the results of tasks differ; within each task they agree.
type AnyTask = Task<any>;

interface Planted {
  readonly x: Matrix;
  readonly y: Uint8Array;
}

/** Columns in groups of five that share a factor, as radiomic features do; the first 20 tell the outcome. */
function planted(cases: number, columns: number): Planted {
  const random = new Random(5);
  const x = matrix(cases, columns);
  let factor = new Float64Array(cases);
  for (let j = 0; j < columns; j++) {
    if (j % 5 === 0) factor = Float64Array.from({ length: cases }, () => random.normal());
    for (let i = 0; i < cases; i++) x.values[j * cases + i] = 0.8 * factor[i] + 0.6 * random.normal();
  }
  const y = Uint8Array.from({ length: cases }, (_, i) => {
    let logOdds = 0;
    for (let j = 0; j < 20; j++) logOdds += 0.4 * x.values[j * cases + i];
    return Number(random.uniform() < 1 / (1 + Math.exp(-logOdds)));
  });
  return { x, y };
}

const sizeOf = ({ rows, columns }: Matrix): string => `${rows} x ${columns}`;

/** What all tasks of scikit-learn have; "values" are one number for each case. */
function task<Result>(name: string, { x, y }: Planted, told: object, threads: number, fit: () => Promise<Result>, values: (fitted: Result) => ArrayLike<number>): Task<Result> {
  return {
    case: { case: `${name}, ${sizeOf(x)}` },
    other: "scikit-learn",
    script: "serve_learning.py",
    otherThreads: threads,
    arrays: { x: x.values, y },
    told: { cases: x.rows, ...told },
    ours: [{ threads, run: fit }],
    async agreement(fitted, read) {
      const theirs = new Float64Array(await read("values"));
      return { compared: theirs.length, greatest: relativeDifference(values(fitted), theirs), worst: "values" };
    },
  };
}

function forest(kind: ForestOptions["kind"], data: Planted, trees: number, threads: number): AnyTask {
  const pool = openTreePool(threads);
  const made = task(`${kind}, ${trees} trees`, data, { what: kind, trees, seed: 3, threads }, threads, () => fitForest(data.x, data.y, { kind, trees, seed: 3 }, pool), (fitted) => predictForest(fitted, data.x));
  return { ...made, close: () => pool?.close() };
}

function l2Logistic(data: Planted): AnyTask {
  return task("L2 logistic, C = 1", data, { what: "l2-logistic", tolerance: 1e-10 }, 1, async () => Promise.resolve(fitL2Logistic(data.x, data.y, { C: 1 })), (fitted) => linearPredictor(fitted, data.x));
}

function svm(data: Planted): AnyTask {
  return task("SVM, RBF kernel, C = 1", data, { what: "svm", tolerance: 1e-8 }, 1, async () => Promise.resolve(fitSvm(data.x, data.y, { kernel: "rbf", C: 1 })), (fitted) => decisionSvm(fitted, data.x));
}

function shap({ x, y }: Planted, trees: number, cases: number): AnyTask {
  let grown: ReturnType<typeof fitForest> | null = null;
  const run = async () => treeShap((await (grown ??= fitForest(x, y, { kind: "random-forest", trees, seed: 3 }))).trees, x);
  return { ...task(`tree SHAP, ${trees} trees`, { x, y }, { what: "random-forest", trees, seed: 3, explained: cases }, 1, run, ({ values }) => values.values), other: "shap" };
}

function lasso(family: "binomial" | "gaussian", { x, y }: Planted): AnyTask {
  const folds = Uint8Array.from(stratifiedFolds(y, 10, new Random(1)));
  const run = async () => Promise.resolve(elasticNetCv(x, y, { folds, family }));
  return {
    case: { case: `LASSO (${family}), path and 10 folds, ${sizeOf(x)}` },
    other: "glmnet",
    script: "serve_glmnet.R",
    arrays: { x: x.values, y, folds },
    told: { cases: x.rows, family },
    ours: [{ threads: 1, run }],
    async agreement(fitted: Awaited<ReturnType<typeof run>>, read) {
      const [min, oneSe, ...coefficients] = new Float64Array(await read("values"));
      const { intercept, coefficients: found } = elasticNetAt(fitted.path, fitted.lambdaMin);
      const ours = [fitted.lambdaMin, fitted.lambda1se, intercept, ...found];
      return { compared: coefficients.length + 2, greatest: relativeDifference(ours, [min, oneSe, ...coefficients]), worst: "lambda and coefficients" };
    },
  };
}

/** Study S4's steps on a table of its size; nobody else's to compare with. */
function selection({ x, y }: Planted): AnyTask {
  const pool = openTreePool(2);
  const random = new Random(8);
  const name = (what: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${what}${i + 1}`);
  const ids = name("case", x.rows);
  const features = name("feature", x.columns);
  const read = takeRows(x, Array.from({ length: Math.min(50, x.rows) }, (_, i) => i));
  // The second reading of every other feature is noisy.
  const again = matrix(read.rows, read.columns, read.values.map((value, k) => value + (Math.floor(k / read.rows) % 2 === 0 ? 0.2 : 0.5) * random.normal()));
  const data = dataset({ ids, patients: ids, features, x, y, batches: ids.map((_, i) => `scanner ${i % 3}`), readings: { ids: ids.slice(0, read.rows), features, readers: [read, again] } });
  const { training } = splitBy(cohort(data), ids.map((_, i) => (i < x.rows - 10 ? "training" : "test")), "training");
  const spec: PipelineSpec = { steps: [{ kind: "combat" }, { kind: "icc", atLeast: 0.75 }, { kind: "rank-sum" }, { kind: "boruta" }, { kind: "annealing" }], model: { kind: "logistic" }, ifNothingKept: "prevalence" };
  return {
    case: { case: `selection of study S4, ${x.rows - 10} x ${x.columns}` },
    arrays: {},
    told: {},
    ours: [{ threads: 2, run: () => fit(spec, training, { seed: 1, pool }) }],
    agreement: () => Promise.reject(new Error("nobody to agree with")),
    close: () => pool?.close(),
  };
}
