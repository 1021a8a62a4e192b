import type { Metrics } from "../../../evaluate/metrics.ts";
import type { MetricsRow } from "../../../study/learn/metrics.ts";
import type { Section } from "../elements/making.ts";
import { percent } from "../methods/words.ts";
import { fixed, none, tableHtml, withInterval, type Cell } from "../elements/table.ts";
import { placeText, setsOfTask } from "../elements/tasks.ts";

const measures = { auc: "AUC", accuracy: "Accuracy", sensitivity: "Sensitivity", specificity: "Specificity", ppv: "PPV", npv: "NPV", f1: "F1" } as const satisfies Partial<Record<keyof Metrics, string>>;
const names = Object.keys(measures) as (keyof typeof measures)[];

/** A table for each task and set: all models, all measures with their intervals. */
export const metricsSection: Section = (making) => {
  if (!making.shows("metrics")) return [];
  const { results, metrics: rows } = making;
  return Object.keys(results.study.tasks).flatMap((task) =>
    setsOfTask(results, task).map((set) => {
      const ofSet = rows.filter((row) => row.task === task && row.set === set);
      const size = ofSet.find(({ metrics }) => metrics)?.metrics;
      const caption = size ? `${size.n} cases, ${size.positives} of them positive; with ${percent(results.study.evaluation.confidence)} confidence intervals.` : `${ofSet[0].n} cases.`;
      const table = tableHtml({ header: ["Model", ...names.map((name) => measures[name]), "Threshold"], rows: ofSet.map(cells), caption });
      return { title: placeText(results, task, set), html: table };
    }),
  );
};

function cells({ model, metrics, reason }: MetricsRow): Cell[] {
  if (!metrics) return [model, `${none} ${reason ?? ""}`, ...names.slice(1).map(() => none), none];
  const measured = names.map((name) => {
    const { value, lower, upper } = metrics[name];
    return withInterval(fixed(value), fixed(lower), fixed(upper));
  });
  return [model, ...measured, fixed(metrics.threshold)];
}
