// Linear models on public tables of ../shared/data/stats, against R's glm and glmnet (values computed there, see its README.md).
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { matrixOfRows, takeColumns } from "../../src/host/dataset/matrix.ts";
import { elasticNetPath } from "../../src/host/learn/elasticNet.ts";
import { elasticNetAt } from "../../src/host/learn/elasticNetAt.ts";
import { fitLogistic, predictLogistic } from "../../src/host/learn/logistic.ts";
import { agrees } from "../agreement.ts";

const folder = `${process.env.WEBRADIOMICS_REFERENCE ?? "../shared/data"}/stats`;
const read = (file: string): string => readFileSync(`${folder}/${file}`, "utf8").trim();
const rows = (file: string): { header: string[]; values: number[][] } => {
  const [header, ...lines] = read(file).replaceAll(/["']/g, "").split(/\r?\n/).map((line) => line.trim().split(/[,\s]+/));
  return { header, values: lines.map((cells) => cells.map(Number)) };
};

test.skipIf(!existsSync(`${folder}/spector_glm.json`))("Spector and Mazzeo's grades: R's glm", () => {
  const { header, values } = rows("spector.csv");
  const at = (name: string) => header.findIndex((cell) => cell.toUpperCase() === name);
  const x = matrixOfRows(values.map((row) => [row[at("GPA")], row[at("TUCE")], row[at("PSI")]]));
  const fit = fitLogistic(x, values.map((row) => row[at("GRADE")]));
  const glm = JSON.parse(read("spector_glm.json")) as Record<"coef" | "se" | "z" | "p", Record<string, number>> & { logLik: number; nullLogLik: number; AIC: number; vcov: number[][]; fitted: number[] };
  // R's covariance is of the weights before its last step, which shows in the 10th digit
  const compare = (what: string, ours: ArrayLike<number>, theirs: ArrayLike<number>, tolerance: number) =>
    agrees({ method: `logistic regression, Spector: ${what}`, reference: "R 4.2 glm", ours, theirs, tolerance });
  compare("coefficients", [fit.intercept, ...fit.coefficients], Object.values(glm.coef), 1e-9);
  compare("log likelihood, AIC", [fit.logLikelihood, -fit.nullDeviance / 2, fit.aic], [glm.logLik, glm.nullLogLik, glm.AIC], 1e-12);
  compare("fitted probabilities", predictLogistic(fit, x), glm.fitted, 1e-9);
  compare("standard errors", fit.standardErrors, Object.values(glm.se), 1e-9);
  compare("p", fit.p, Object.values(glm.p), 1e-8);
  compare("covariance", fit.covariance, glm.vcov.flat(), 1e-8);
});

test.skipIf(!existsSync(`${folder}/glmnet_gaussian.json`))("glmnet's gaussian LASSO", () => {
  const { header, values } = rows("glmnet_gaussian.csv");
  const outcome = header.indexOf("y");
  const x = matrixOfRows(values.map((row) => row.filter((_, j) => j !== outcome)));
  const path = elasticNetPath(x, values.map((row) => row[outcome]), { family: "gaussian" });
  const glmnet = JSON.parse(read("glmnet_gaussian.json")) as { lambda: number[]; df: number[]; "coef_s_0.1": number[]; "coef_s_0.5": number[] };
  const compare = (what: string, ours: ArrayLike<number>, theirs: ArrayLike<number>, tolerance: number, scale = 0) =>
    agrees({ method: `LASSO, glmnet's example: ${what}`, reference: "glmnet 4.1-6", ours, theirs, tolerance, scale });
  compare("lambdas", path.lambdas, glmnet.lambda, 1e-12);
  compare("number of columns at each lambda", path.df, glmnet.df, 0);
  for (const s of [0.1, 0.5]) {
    const { intercept, coefficients } = elasticNetAt(path, s);
    compare(`coefficients at ${s}`, [intercept, ...coefficients], glmnet[`coef_s_${s}` as "coef_s_0.1"], 1e-6, 0.1);
  }
});

test.skipIf(!existsSync(`${folder}/wdbc.csv`))("WDBC: all 30 columns separate the classes, three do not", () => {
  const { values } = rows("wdbc.csv"); // the label is the last of 31 columns
  const x = matrixOfRows(values.map((row) => row.slice(0, 30)));
  const y = values.map((row) => row[30]);
  expect(fitLogistic(x, y).separated).toBe(true);
  expect(fitLogistic(takeColumns(x, [1, 4, 8]), y)).toMatchObject({ separated: false, converged: true });
});
