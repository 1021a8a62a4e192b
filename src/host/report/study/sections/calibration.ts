import { calibrationChart } from "../../../charts/calibration.ts";
import { calibrationOf, type CalibrationOf } from "../../../study/learn/curves.ts";
import { chartsHtml, type Section } from "../elements/making.ts";
import { fixed, pText, tableHtml, withInterval, type Cell } from "../elements/table.ts";
import { inPieces, placeText, setsOfTask } from "../elements/tasks.ts";

const mostCurves = 4;
const header = ["Model", "Set", "Intercept", "Slope", "Expected / observed", "Brier score", "Scaled Brier score", "Hosmer-Lemeshow p"];

/** Observed against predicted, a few models a chart, and how well they agree. */
export const calibrationSection: Section = (making) => {
  const { results } = making;
  if (!making.shows("calibration")) return [];
  const all = calibrationOf(results);
  return Object.keys(results.study.tasks).flatMap((task) => {
    const ofThis = all.filter((each) => each.task === task);
    if (ofThis.length === 0) return [];
    const charts = setsOfTask(results, task).flatMap((set) => {
      const pieces = inPieces(ofThis.filter((each) => each.set === set), mostCurves);
      return pieces.map((piece, k) => {
        const title = `Calibration: ${placeText(results, task, set)}${pieces.length > 1 ? ` (${k + 1} of ${pieces.length})` : ""}`;
        const svg = calibrationChart({ title, curves: piece.map(curveOf) });
        return making.chart(`calibration-${task}-${set}${pieces.length > 1 ? `-${k + 1}` : ""}`, svg, `Bins of about equal numbers of cases of ${set}; bars are Wilson's intervals.`);
      });
    });
    return [{ title: placeText(results, task), html: `${tableHtml({ header, rows: ofThis.map(cells), names: 2 })}${chartsHtml(charts)}` }];
  });
};

function curveOf({ model, bins }: CalibrationOf) {
  return { name: model, bins: bins.map(({ predicted, observed, n }) => ({ predicted, observed: observed.value, low: observed.lower, high: observed.upper, n })) };
}

function cells({ model, set, calibration: { intercept, slope, expectedToObserved }, brier, hosmerLemeshow }: CalibrationOf): Cell[] {
  const estimates = [intercept, slope, expectedToObserved].map(({ value, lower, upper }) => withInterval(fixed(value, 2), fixed(lower, 2), fixed(upper, 2)));
  return [model, set, ...estimates, fixed(brier.brier), fixed(brier.scaled), pText(hosmerLemeshow.p)];
}
