import { rocChart, type RocCurve } from "../../../charts/roc.ts";
import { rocOf, type RocOf } from "../../../study/learn/curves.ts";
import type { MetricsRow } from "../../../study/learn/metrics.ts";
import { chartsHtml, type Part, type Section } from "../elements/making.ts";
import { placeText, setsOfTask } from "../elements/tasks.ts";

/** More curves than this are told apart by no eye. */
const mostCurves = 12;

/** ROC curves of all models of each set; of all tasks in one figure where there are several. */
export const rocSection: Section = (making) => {
  const { results, metrics: rows } = making;
  if (!making.shows("roc")) return [];
  const curves = rocOf(results);
  const tasks = Object.keys(results.study.tasks);
  const parts = tasks.flatMap((task): Part[] => {
    const charts = setsOfTask(results, task).flatMap((set) => {
      const shown = curves.filter((curve) => curve.task === task && curve.set === set).map((curve) => drawn(curve, curve.model, rows));
      if (shown.length === 0) return [];
      return [making.chart(`roc-${task}-${set}`, rocChart({ title: `ROC: ${placeText(results, task, set)}`, curves: shown }), `All models on ${set}.`)];
    });
    return charts.length > 0 ? [{ title: placeText(results, task), html: chartsHtml(charts) }] : [];
  });
  if (tasks.length < 2) return parts;
  const sets = [...new Set(tasks.flatMap((task) => setsOfTask(results, task)))];
  const models = [...new Set(curves.map(({ model }) => model))];
  const joint = sets.flatMap((set) =>
    models.flatMap((model) => {
      const shown = curves.filter((curve) => curve.model === model && curve.set === set);
      if (shown.length < 2 || shown.length > mostCurves) return [];
      return [making.chart(`roc-tasks-${model}-${set}`, rocChart({ title: `ROC of all tasks: ${model}, ${set}`, curves: shown.map((curve) => drawn(curve, curve.task, rows)) }), `Model ${model} in each task, on ${set}.`)];
    }),
  );
  return joint.length > 0 ? [...parts, { title: "ROC curves of all tasks", html: chartsHtml(joint) }] : parts;
};

function drawn({ task, model, set, roc }: RocOf, name: string, rows: readonly MetricsRow[]): RocCurve {
  const found = rows.find((row) => row.task === task && row.model === model && row.set === set)?.metrics?.auc;
  return { name, fpr: roc.falsePositiveRate, tpr: roc.truePositiveRate, auc: roc.auc, low: found?.lower ?? NaN, high: found?.upper ?? NaN };
}
