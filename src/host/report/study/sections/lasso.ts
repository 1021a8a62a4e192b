import { lassoCvChart } from "../../../charts/lassoCv.ts";
import { lassoPathChart } from "../../../charts/lassoPath.ts";
import { lassoOf, type LassoOf } from "../../../study/learn/lasso.ts";
import type { StudyResults } from "../../../study/learn/results.ts";
import { chartsHtml, type Making, type Section } from "../elements/making.ts";
import { placeText } from "../elements/tasks.ts";

const measures: Readonly<Record<string, string>> = { deviance: "Binomial deviance", mse: "Mean squared error", class: "Misclassification error", auc: "AUC" };

/** Coefficients and cross-validated error against lambda, of every LASSO of the models. */
export const lassoSection: Section = (making) => {
  const { results } = making;
  if (!making.shows("lasso")) return [];
  const all = lassoOf(results);
  return Object.keys(results.study.tasks).flatMap((task) => {
    const ofThis = all.filter((lasso) => lasso.task === task);
    return ofThis.length === 0 ? [] : [{ title: placeText(results, task), html: chartsHtml(ofThis.flatMap((lasso) => chartsOf(making, lasso))) }];
  });
};

function chartsOf(making: Making, lasso: LassoOf): string[] {
  const { task, model, place, measure, lambdas, coefficients, mean, error, df, lambdaMin, lambda1se } = lasso;
  const chosen = chosenLambda(making.results, lasso);
  const base = place.split("/").slice(0, -1);
  const of = placeText(making.results, task, [model, ...base].join(" / "));
  const name = `${task}-${model}-${place}`;
  const common = { lambdas, df, lambdaMin, lambda1se };
  const path = lassoPathChart({ title: `${of}: LASSO path`, ...common, lines: coefficients.map(({ feature, values }) => ({ name: feature, values })), chosen });
  const cv = lassoCvChart({ title: `${of}: LASSO cross-validation`, ...common, mean, error, measure: measures[measure] ?? measure });
  const taken = lambdas.indexOf(chosen === "min" ? lambdaMin : lambda1se);
  return [
    making.chart(`lasso-path-${name}`, path, `Coefficients against log λ; above, how many are not 0.${taken >= 0 ? ` At lambda.${chosen}, which was taken: ${df[taken]}.` : ""}`),
    making.chart(`lasso-cv-${name}`, cv, `Mean error over the folds ± 1 standard error; lambda.min ${lambdaMin.toPrecision(3)}, lambda.1se ${lambda1se.toPrecision(3)}.`),
  ];
}

type Nested = { readonly steps?: readonly { readonly lambda?: unknown }[]; readonly model?: { readonly lambda?: unknown; readonly bases?: Readonly<Record<string, Nested>> } };

/** By the settings at a place such as "H1/steps[3]" or "model". */
function chosenLambda({ study, models }: StudyResults, { task, model, place }: LassoOf): "min" | "1se" {
  const tuned = models.find((result) => result.task === task && result.model === model)?.report.tuning?.spec;
  const parts = place.split("/");
  let spec = (tuned ?? study.pipelines[model]) as Nested | undefined;
  for (const base of parts.slice(0, -1)) spec = spec?.model?.bases?.[base];
  const step = /^steps\[(\d+)\]$/.exec(parts[parts.length - 1]);
  const settings = step ? spec?.steps?.[Number(step[1])] : spec?.model;
  return settings?.lambda === "1se" ? "1se" : "min";
}
