import { scoresChart } from "../../../charts/scores.ts";
import { scoresOf } from "../../../study/learn/curves.ts";
import { chartsHtml, type Section } from "../elements/making.ts";
import { placeText } from "../elements/tasks.ts";

/** Each case's probability as a bar, model by model and set by set. */
export const scoresSection: Section = (making) => {
  const { results } = making;
  if (!making.shows("scores")) return [];
  const all = scoresOf(results);
  return Object.entries(results.study.tasks).flatMap(([task, { positive, negative }]) => {
    const charts = all.filter((each) => each.task === task).map(({ model, set, y, p, threshold }) => {
      const classes = [negative.join(" or "), positive.join(" or ")] as const;
      const wrong = y.filter((label, i) => (p[i] >= threshold ? 1 : 0) !== label).length;
      const svg = scoresChart({ title: `Scores: ${placeText(results, task, model, set)}`, y, score: p, threshold, classes });
      return making.chart(`scores-${task}-${model}-${set}`, svg, `One bar per case of ${set}; ${wrong} of ${y.length} on the wrong side of the threshold.`);
    });
    return charts.length > 0 ? [{ title: placeText(results, task), html: chartsHtml(charts) }] : [];
  });
};
