import { importancesChart } from "../../../charts/importances.ts";
import { importancesOf } from "../../../study/learn/importances.ts";
import { chartsHtml, type Section } from "../elements/making.ts";
import { placeText } from "../elements/tasks.ts";

/** Shares of features in the decrease of impurity, of trees and forests. */
export const importancesSection: Section = (making) => {
  const { results } = making;
  if (!making.shows("importances")) return [];
  const all = importancesOf(results);
  return Object.keys(results.study.tasks).flatMap((task) => {
    const charts = all.filter((each) => each.task === task).map(({ model, base, importances }) => {
      const name = base === "" ? model : `${model} / ${base}`;
      const items = importances.map(({ feature, share }) => ({ name: feature, value: share }));
      return making.chart(`importances-${task}-${name}`, importancesChart({ title: `Importances: ${placeText(results, task, name)}`, items, label: "Share of the decrease of impurity" }), "Of trees, on the training cases.");
    });
    return charts.length > 0 ? [{ title: placeText(results, task), html: chartsHtml(charts) }] : [];
  });
};
