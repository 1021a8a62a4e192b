import type { Checked } from "../../../pipeline/spec.ts";
import { counted, listed, percent } from "./words.ts";

type Wording = (settings: Readonly<Record<string, never>>) => string;

const methodText = { pearson: "Pearson's |r|", spearman: "Spearman's |rho|", "by-normality": "|r| (Pearson's where both are normal by Shapiro-Wilk, else Spearman's)" } as const;
const byText = { logistic: "logistic regression", svm: "a linear SVM", "random-forest": "a random forest", "extra-trees": "extremely randomised trees" } as const;
const most = (limit: number | undefined): string => (limit === undefined ? "" : `, at most ${limit}`);
const lambdaText = (lambda: string): string => (lambda === "min" ? "lambda of the least mean error" : "largest lambda within one standard error of the least");
const lassoText = ({ folds, lambda, family, most: limit }: { folds: number; lambda: string; family: string; most?: number }): string =>
  `LASSO ${family === "binomial" ? "logistic" : "linear"} regression (${folds}-fold cross-validation of ${family === "binomial" ? "the deviance" : "the squared error"}, ${lambdaText(lambda)}${most(limit)})`;
const rankerText = ({ by, C, trees }: { by: keyof typeof byText; C: number; trees: number }): string => `${byText[by]} (${by === "logistic" || by === "svm" ? `C = ${C}` : counted(trees, "tree")})`;
const goingText = (step: number): string => (step < 1 ? `${percent(step)} of the columns` : counted(step, "column"));

/** What each kind of step does, its settings in it. Settings are as checked by the pipeline: all of them are there, but optional ones. */
const wordings: Readonly<Record<string, (settings: never) => string>> = {
  columns: ({ keep, drop }: { keep?: string[]; drop?: string[] }) => [keep ? `the columns ${listed(keep)}` : "all columns", drop ? `without ${listed(drop)}` : ""].filter((text) => text !== "").join(" "),
  imputation: ({ discrete, dropAt }: { discrete?: string[]; dropAt: number }) =>
    `missing values filled by the training cases' median (${discrete ? listed(discrete) : "discrete variables"}) or mean (continuous ones), variables with ${percent(dropAt)} or more missing dropped`,
  combat: ({ covariates, reference, parametric, empiricalBayes, meanOnly }: { covariates?: string[]; reference?: string; parametric: boolean; empiricalBayes: boolean; meanOnly: boolean }) =>
    `ComBat harmonisation (${parametric ? "parametric" : "non-parametric"}${empiricalBayes ? " empirical Bayes" : ", without empirical Bayes"}, ${meanOnly ? "means only" : "means and variances"}${reference ? `, reference batch ${reference}` : ""}${covariates && covariates.length > 0 ? `, keeping ${listed(covariates)}` : ""})`,
  "z-score": () => "z-scores",
  mean: () => "mean normalisation, (x - mean) / (max - min)",
  "min-max": () => "scaling to 0 to 1",
  smote: ({ neighbours, ratio }: { neighbours: number; ratio: number }) => `SMOTE on the training cases (${neighbours} neighbours, minority to majority ${ratio}:1)`,
  icc: ({ atLeast, model, bound, readers }: { atLeast: number; model: string; bound: string; readers: string }) =>
    `ICC of ${readers === "each" ? "each further reader with the first, the worst of them," : "all readers"} of at least ${atLeast} (${model === "one-way" ? "one-way random effects" : `two-way, ${model === "agreement" ? "absolute agreement" : "consistency"}`}, single reader, ${bound === "lower" ? "lower confidence limit" : "estimate"})`,
  variance: ({ above }: { above: number }) => `variance above ${above}`,
  "t-test": ({ below, test }: { below: number; test: string }) => `${{ levene: "t-test (Student's where Levene's p > 0.05, else Welch's)", student: "Student's t-test", welch: "Welch's t-test" }[test]}, p < ${below}`,
  "rank-sum": ({ below }: { below: number }) => `Wilcoxon's rank-sum test, p < ${below}`,
  correlation: ({ above, method }: { above: number; method: keyof typeof methodText }) => `one of each pair with ${methodText[method]} above ${above}`,
  clusters: ({ above, method, linkage, representative }: { above: number; method: keyof typeof methodText; linkage: string; representative: string }) =>
    `one column of each cluster of ${methodText[method]} of ${above} or more (${linkage} linkage; ${representative === "medoid" ? "the one most like the others" : "the one most correlated with the outcome"})`,
  vif: ({ above }: { above: number }) => `variance inflation factor not above ${above}`,
  "univariate-logistic": ({ below }: { below: number }) => `univariate logistic regression, p < ${below}`,
  "multivariate-logistic": ({ below }: { below: number }) => `multivariate logistic regression, p < ${below}`,
  mrmr: ({ count, criterion }: { count: number; criterion: string }) => `the first ${count} by minimum redundancy and maximum relevance (${criterion})`,
  "top-n": ({ count, by }: { count: number; by: string }) => `the ${count} of the ${by === "auc" ? "AUC farthest from 0.5" : "greatest |t|"}`,
  lasso: lassoText,
  "rad-score": ({ name, ...settings }: Parameters<typeof lassoText>[0] & { name: string }) => `the linear predictor of ${lassoText(settings)} as one column, ${name}`,
  rfe: ({ count, step, ...ranker }: Parameters<typeof rankerText>[0] & { count: number; step: number }) => `recursive feature elimination to ${count} by ${rankerText(ranker)}, ${goingText(step)} a round`,
  rfecv: ({ folds, least, step, ...ranker }: Parameters<typeof rankerText>[0] & { folds: number; least: number; step: number }) =>
    `recursive feature elimination by ${rankerText(ranker)}, ${goingText(step)} a round, to the number (at least ${least}) of the best mean AUC over ${folds} folds`,
  boruta: ({ iterations, alpha, correction, tentative, trees, maxDepth }: { iterations: number; alpha: number; correction: string; tentative: string; trees: number; maxDepth?: number }) =>
    `Boruta (at most ${counted(iterations, "iteration")} of random forests of ${counted(trees, "tree")}${maxDepth === undefined ? "" : ` of depth ${maxDepth} at most`}, alpha ${alpha}, ${correction} correction, undecided features ${{ drop: "dropped", keep: "kept", median: "judged by their medians" }[tentative]})`,
  annealing: ({ folds, iterations, start, patience, most: limit, C }: { folds: number; iterations: number; start: number; patience: number; most?: number; C: number }) =>
    `simulated annealing (${counted(iterations, "iteration")}, error 1 - AUC of L2 logistic regression with C = ${C} over ${folds} folds, first subset ${percent(start)}, back to the best after ${patience} without a better one${most(limit)})`,
};

/** A step with all its settings, in words. */
export function stepText({ kind, ...settings }: Checked): string {
  const wording = wordings[kind] as Wording | undefined;
  if (wording) return wording(settings as never);
  const said = Object.entries(settings).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return said.length > 0 ? `${kind} (${said.join(", ")})` : kind;
}
