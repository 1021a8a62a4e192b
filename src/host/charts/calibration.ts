import { seriesOf } from "./colours.ts";
import { emptyChart } from "./document.ts";
import { frame, type Plot } from "./frame.ts";
import { dotMark, lineMark } from "./legend.ts";
import { element, path, px, type Point } from "./svg.ts";

export interface CalibrationBin {
  /** Mean predicted probability and observed share of class 1. */
  readonly predicted: number;
  readonly observed: number;
  /** Interval of the observed share. */
  readonly low: number;
  readonly high: number;
  /** Cases. */
  readonly n: number;
}

export interface CalibrationCurve {
  readonly name: string;
  readonly bins: readonly CalibrationBin[];
  /** A smooth curve through the cases; without it the bins are joined. */
  readonly smooth?: readonly { readonly x: number; readonly y: number }[];
}

export interface CalibrationChart {
  readonly title: string;
  readonly curves: readonly CalibrationCurve[];
}

/** Observed against predicted probability with intervals, and the diagonal; the dots' areas grow with their bins' cases. */
export function calibrationChart({ title, curves }: CalibrationChart): string {
  if (curves.every(({ bins, smooth }) => bins.length === 0 && !smooth?.length)) return emptyChart(title);
  const most = Math.max(1, ...curves.flatMap(({ bins }) => bins.map(({ n }) => n).filter(Number.isFinite)));
  return frame(
    {
      title,
      width: 480,
      x: { domain: [0, 1], label: "Predicted probability" },
      y: { domain: [0, 1], label: "Observed proportion" },
      legend: curves.map(({ name }, k) => ({ name, mark: lineMark(`line ${seriesOf(k).name}`, seriesOf(k).dash) + dotMark(`ringed ${seriesOf(k).name}`) })),
    },
    (plot) => path([[plot.x(0), plot.y(0)], [plot.x(1), plot.y(1)]], { class: "reference" }) + curves.map((curve, k) => drawn(curve, k, most, plot)).join(""),
  );
}

function drawn({ bins, smooth }: CalibrationCurve, k: number, most: number, { x, y }: Plot): string {
  const { name, dash } = seriesOf(k);
  const bars = bins
    .filter(({ predicted, low, high }) => [predicted, low, high].every(Number.isFinite))
    .map(({ predicted, low, high }) => `M${px(x(predicted))} ${px(y(low))}V${px(y(high))}`);
  const curve = smooth ?? bins.map(({ predicted, observed }) => ({ x: predicted, y: observed }));
  return [
    bars.length > 0 ? element("path", { class: `bars ${name}`, d: bars.join("") }) : "",
    path(curve.map((point): Point => [x(point.x), y(point.y)]), { class: `line ${name}`, "stroke-dasharray": dash }),
    ...bins.map(({ predicted, observed, n }) => element("circle", { class: `ringed ${name}`, cx: x(predicted), cy: y(observed), r: 2.5 + 3 * Math.sqrt(n / most) })),
  ].join("");
}
