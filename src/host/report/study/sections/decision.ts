import { decisionChart } from "../../../charts/decision.ts";
import type { Range } from "../../../evaluate/decisionCurve.ts";
import { decisionOf, type DecisionOf } from "../../../study/learn/curves.ts";
import { chartsHtml, type Section } from "../elements/making.ts";
import { fixed, none, tableHtml, type Cell } from "../elements/table.ts";
import { placeText, setsOfTask } from "../elements/tasks.ts";

/** Net benefit of all models, and where it is above that of treating all and none. */
export const decisionSection: Section = (making) => {
  const { results } = making;
  if (!making.shows("decision")) return [];
  const all = decisionOf(results);
  return Object.keys(results.study.tasks).flatMap((task) => {
    const ofThis = all.filter((each) => each.task === task);
    if (ofThis.length === 0) return [];
    const sets = setsOfTask(results, task);
    const charts = sets.flatMap((set) => {
      const ofSet = ofThis.filter((each) => each.set === set);
      if (ofSet.length === 0) return [];
      const { thresholds, all: treatAll } = ofSet[0].curve;
      const curves = ofSet.map(({ model, curve }) => ({ name: model, thresholds: curve.thresholds, netBenefit: curve.model }));
      const svg = decisionChart({ title: `Decision curves: ${placeText(results, task, set)}`, curves, all: { thresholds, netBenefit: treatAll } });
      return [making.chart(`decision-${task}-${set}`, svg, `Net benefit per case of all models on ${set}.`)];
    });
    return [{ title: placeText(results, task), html: `${chartsHtml(charts)}${rangesHtml(ofThis, sets)}` }];
  });
};

function rangesHtml(all: readonly DecisionOf[], sets: readonly string[]): string {
  const models = [...new Set(all.map(({ model }) => model))];
  const rows = models.map((model): Cell[] => [model, ...sets.map((set) => rangesText(all.find((each) => each.model === model && each.set === set)?.curve.ranges ?? []))]);
  const caption = "Threshold probabilities at which the model's net benefit is above that of treating all and of treating none; ranges of less than 0.01 are left out.";
  return tableHtml({ header: ["Model", ...sets], rows, texts: sets.map((_, k) => k + 1), caption });
}

function rangesText(ranges: readonly Range[]): string {
  const wide = ranges.filter(({ from, to }) => to - from >= 0.01);
  return wide.length > 0 ? wide.map(({ from, to }) => `${fixed(from, 2)} to ${fixed(to, 2)}`).join(", ") : none;
}
