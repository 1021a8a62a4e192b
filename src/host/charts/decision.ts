import { seriesOf } from "./colours.ts";
import { emptyChart } from "./document.ts";
import { frame } from "./frame.ts";
import { lineMark } from "./legend.ts";
import { domainOf, nice } from "./numbers.ts";
import { path, type Point } from "./svg.ts";

export interface NetBenefit {
  readonly name: string;
  /** Threshold probabilities, ascending, and the net benefit at each. */
  readonly thresholds: readonly number[];
  readonly netBenefit: readonly number[];
}

export interface DecisionChart {
  readonly title: string;
  readonly curves: readonly NetBenefit[];
  /** Of treating all cases. */
  readonly all: Omit<NetBenefit, "name">;
  /** Of treating none; 0 everywhere where it is left out. */
  readonly none?: Omit<NetBenefit, "name">;
}

/** Net benefit against the threshold probability. What lies far below 0 is not shown: no one would act on it. */
export function decisionChart({ title, curves, all, none }: DecisionChart): string {
  const lines = [
    { ...all, name: "Treat all", class: "line muted", dash: "7 3" },
    { ...(none ?? { thresholds: all.thresholds, netBenefit: all.thresholds.map(() => 0) }), name: "Treat none", class: "line muted", dash: undefined },
    ...curves.map((curve, k) => ({ ...curve, class: `line ${seriesOf(k).name}`, dash: seriesOf(k).dash })),
  ];
  const thresholds = domainOf(lines.flatMap((line) => line.thresholds));
  const greatest = Math.max(0, ...lines.flatMap(({ netBenefit }) => netBenefit.filter(Number.isFinite)));
  if (!thresholds || lines.every(({ netBenefit }) => !netBenefit.some(Number.isFinite))) return emptyChart(title);
  const high = greatest * 1.06 || 0.1;
  const low = -high / 4;
  return frame(
    {
      title,
      width: 600,
      height: 340,
      x: { domain: nice(Math.max(0, thresholds[0]), Math.min(1, thresholds[1]), 10), label: "Threshold probability", ticks: 10 },
      y: { domain: [low, high], label: "Net benefit" },
      legend: lines.map(({ name, class: look, dash }) => ({ name, mark: lineMark(look, dash) })),
    },
    ({ x, y }) =>
      lines
        .flatMap((line) => above(line, low).map((piece) => path(piece.map(([t, value]): Point => [x(t), y(value)]), { class: line.class, "stroke-dasharray": line.dash })))
        .join(""),
  );
}

/** The pieces of a line that lie above `low`, cut where it crosses it. */
export function above({ thresholds, netBenefit }: Omit<NetBenefit, "name">, low: number): Point[][] {
  const pieces: Point[][] = [[]];
  thresholds.forEach((t, k) => {
    const value = netBenefit[k];
    if (!Number.isFinite(value) || !Number.isFinite(t)) return void pieces.push([]);
    const before = netBenefit[k - 1];
    if (k > 0 && Number.isFinite(before) && value < low !== before < low) {
      const crossing: Point = [thresholds[k - 1] + ((low - before) / (value - before)) * (t - thresholds[k - 1]), low];
      if (value < low) pieces[pieces.length - 1].push(crossing);
      else pieces.push([crossing]);
    }
    if (value >= low) pieces[pieces.length - 1].push([t, value]);
  });
  return pieces.filter((piece) => piece.length > 0);
}
