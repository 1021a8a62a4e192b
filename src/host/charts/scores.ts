import { emptyChart } from "./document.ts";
import { frame } from "./frame.ts";
import { boxMark, lineMark } from "./legend.ts";
import { domainOf, numberText } from "./numbers.ts";
import { element, px } from "./svg.ts";

export interface Scores {
  readonly title: string;
  /** True classes, 0 or 1, and scores, [cases]. */
  readonly y: readonly number[];
  readonly score: readonly number[];
  /** Cases of at least this score are called class 1; NaN for none. */
  readonly threshold: number;
  /** Names of class 0 and class 1. */
  readonly classes: readonly [string, string];
  /** Of the scores; "Predicted probability" where left out. */
  readonly label?: string;
}

/** Part of a case's room that its bar takes. */
const bar = 0.8;

/** Scores of all cases as bars in ascending order, coloured by true class, with the threshold. */
export function scoresChart({ title, y, score, threshold, classes, label = "Predicted probability" }: Scores): string {
  const cases = score.flatMap((value, i) => (Number.isFinite(value) ? [{ value, y: y[i] }] : [])).sort((a, b) => a.value - b.value);
  const domain = domainOf([0, ...cases.map(({ value }) => value), threshold]);
  if (cases.length === 0 || !domain) return emptyChart(title);
  const pad = 0.05 * (domain[1] - domain[0]);
  const shown: [number, number] = [domain[0] < 0 ? domain[0] - pad : 0, domain[1] + pad];
  const legend = classes.map((name, k) => ({ name: `${name} (n = ${cases.filter((each) => each.y === k).length})`, mark: boxMark(`fill s${k}`) }));
  if (Number.isFinite(threshold)) legend.push({ name: `Threshold ${numberText(threshold)}`, mark: lineMark("reference") });
  return frame(
    {
      title,
      width: 640,
      height: 280,
      x: { domain: [0, cases.length], label: `Cases by score (n = ${cases.length})`, ticks: [] },
      y: { domain: shown, label },
      legend,
    },
    ({ x, y: at, left, right }) => {
      const barOf = (value: number, i: number): string => `M${px(x(i + (1 - bar) / 2))} ${px(at(0))}V${px(at(value))}H${px(x(i + (1 + bar) / 2))}V${px(at(0))}Z`;
      const bars = [0, 1].map((k) => {
        const d = cases.flatMap((each, i) => (each.y === k ? [barOf(each.value, i)] : []));
        return d.length > 0 ? element("path", { class: `fill s${k}`, d: d.join("") }) : "";
      });
      const line = (value: number, name: string): string =>
        Number.isFinite(value) ? element("path", { class: name, d: `M${px(left)} ${px(at(value))}H${px(right)}` }) : "";
      return [...bars, line(0, "axis"), line(threshold, "under"), line(threshold, "reference")].join("");
    },
  );
}
