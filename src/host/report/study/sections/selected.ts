import { correlationMapChart } from "../../../charts/correlationMap.ts";
import { distributionsChart } from "../../../charts/distributions.ts";
import { correlationOf, distributionsOf } from "../../../study/learn/selectedValues.ts";
import { chartsHtml, type Section } from "../elements/making.ts";
import { placeText } from "../elements/tasks.ts";

/** Correlations of each model's selected features. */
export const correlationSection: Section = (making) => {
  const { results } = making;
  if (!making.shows("correlation")) return [];
  const all = correlationOf(results);
  return Object.keys(results.study.tasks).flatMap((task) => {
    const charts = all.filter((each) => each.task === task).map(({ model, features, rho }) => {
      const svg = correlationMapChart({ title: `Correlations: ${placeText(results, task, model)}`, names: features, values: rho });
      return making.chart(`correlation-${task}-${model}`, svg, "Spearman's rho of the selected features in the training cases.");
    });
    return charts.length > 0 ? [{ title: placeText(results, task), html: chartsHtml(charts) }] : [];
  });
};

/** Values of each model's selected features by class. */
export const distributionsSection: Section = (making) => {
  const { results } = making;
  if (!making.shows("distributions")) return [];
  const all = distributionsOf(results);
  return Object.entries(results.study.tasks).flatMap(([task, { positive, negative }]) => {
    const charts = all.filter((each) => each.task === task && each.features.length > 0).map(({ model, features }) => {
      const groups = [negative.join(" or "), positive.join(" or ")];
      const shown = features.map((each) => ({ name: each.feature, groups: [each.negative, each.positive] }));
      return making.chart(`distributions-${task}-${model}`, distributionsChart({ title: `Selected features: ${placeText(results, task, model)}`, groups, features: shown }), "Training cases; box: quartiles, whiskers: farthest values within 1.5 interquartile ranges.");
    });
    return charts.length > 0 ? [{ title: placeText(results, task), html: chartsHtml(charts) }] : [];
  });
};
