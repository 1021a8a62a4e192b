import { heatTableChart } from "../../../charts/heatTable.ts";
import { comparisonMatrices, type ComparisonMatrix } from "../../../study/learn/comparisons.ts";
import { chartsHtml, type Making, type Section } from "../elements/making.ts";
import { placeText } from "../elements/tasks.ts";

/** DeLong's tests and IDI between every two models, as matrices. */
export const comparisonsSection: Section = (making) => {
  const { results } = making;
  if (!making.shows("comparisons")) return [];
  const all = comparisonMatrices(results);
  return Object.keys(results.study.tasks).flatMap((task) => all.filter((each) => each.task === task).map((matrix) => ({ title: placeText(results, task, matrix.set), html: chartsHtml(chartsOf(making, matrix)) })));
};

function chartsOf(making: Making, matrix: ComparisonMatrix): string[] {
  const { task, set, models } = matrix;
  const of = placeText(making.results, task, set);
  const kinds = [
    { name: "delong-p", title: "DeLong: p", values: matrix.p, scale: "p", caption: "Two-sided p of equal AUCs; not adjusted for the number of comparisons." },
    { name: "delong-z", title: "DeLong: z", values: matrix.z, scale: "difference", caption: "Above 0: the row's model has the greater AUC." },
    { name: "idi", title: "IDI", values: matrix.idi, scale: "difference", caption: "Integrated discrimination improvement; above 0: the column's model discriminates better than the row's." },
    { name: "idi-p", title: "IDI: p", values: matrix.idiP, scale: "p", caption: "Two-sided p of no improvement; not adjusted for the number of comparisons." },
  ] as const;
  // Of models that separate the classes wholly, as forests do their training cases, there is no variance to test by.
  const isKnown = ({ values }: { readonly values: readonly (readonly number[])[] }): boolean => values.some((row, i) => row.some((value, j) => i !== j && Number.isFinite(value)));
  return kinds.filter(isKnown).map(({ name, title, values, scale, caption }) => {
    const cells = values.map((row, i) => row.map((value, j) => (i === j ? NaN : value)));
    return making.chart(`${name}-${task}-${set}`, heatTableChart({ title: `${title}: ${of}`, rows: models, columns: models, values: cells, scale }), caption);
  });
}
