import { nomogramChart } from "../../../charts/nomogram.ts";
import { nomogramOf } from "../../../study/learn/nomogram.ts";
import { chartsHtml, type Section } from "../elements/making.ts";
import { placeText } from "../elements/tasks.ts";

/** Nomograms of logistic models of few variables. */
export const nomogramSection: Section = (making) => {
  const { results } = making;
  if (!making.shows("nomogram")) return [];
  const all = nomogramOf(results);
  return Object.entries(results.study.tasks).flatMap(([task, { positive }]) => {
    const charts = all.filter((each) => each.task === task).map(({ model, nomogram }) => {
      const svg = nomogramChart({ title: `Nomogram: ${placeText(results, task, model)}`, nomogram, outcome: `Probability of ${positive.join(" or ")}` });
      return making.chart(`nomogram-${task}-${model}`, svg, "Read each variable's points off the top, add them, and read the probability below the total.");
    });
    return charts.length > 0 ? [{ title: placeText(results, task), html: chartsHtml(charts) }] : [];
  });
};
