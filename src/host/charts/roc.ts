import { emptyChart } from "./document.ts";
import { seriesOf } from "./colours.ts";
import { frame } from "./frame.ts";
import { lineMark } from "./legend.ts";
import { fixedText } from "./numbers.ts";
import { path, type Point } from "./svg.ts";

export interface RocCurve {
  readonly name: string;
  /** Points in the order of falling thresholds, both [points]. */
  readonly fpr: readonly number[];
  readonly tpr: readonly number[];
  readonly auc: number;
  /** Its 95% confidence interval; left out where either is NaN. */
  readonly low: number;
  readonly high: number;
}

export interface RocChart {
  readonly title: string;
  readonly curves: readonly RocCurve[];
}

/** ROC curves with the diagonal; AUC (95% CI) in the legend. */
export function rocChart({ title, curves }: RocChart): string {
  if (curves.length === 0) return emptyChart(title);
  return frame(
    {
      title,
      width: 480,
      x: { domain: [0, 1], label: "1 − specificity" },
      y: { domain: [0, 1], label: "Sensitivity" },
      legend: curves.map((curve, k) => ({ name: curve.name, detail: aucText(curve), mark: lineMark(`line ${seriesOf(k).name}`, seriesOf(k).dash) })),
    },
    ({ x, y }) =>
      path([[x(0), y(0)], [x(1), y(1)]], { class: "reference" }) +
      curves
        .map(({ fpr, tpr }, k) => {
          const { name, dash } = seriesOf(k);
          return path(fpr.map((value, i): Point => [x(value), y(tpr[i])]), { class: `line ${name}`, "stroke-dasharray": dash });
        })
        .join(""),
  );
}

function aucText({ auc, low, high }: RocCurve): string {
  const interval = Number.isFinite(low) && Number.isFinite(high) ? ` (${fixedText(low, 3)}–${fixedText(high, 3)})` : "";
  return `AUC ${fixedText(auc, 3)}${interval}`;
}
