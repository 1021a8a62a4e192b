import { emptyChart } from "./document.ts";
import { frame } from "./frame.ts";
import { dotMark, lineMark } from "./legend.ts";
import { domainOf } from "./numbers.ts";
import { element, path, type Point } from "./svg.ts";
import { verticals } from "./verticals.ts";

export interface ScoreByK {
  readonly title: string;
  /** Numbers of clusters tried. */
  readonly k: readonly number[];
  /** Mean score of each, [k]. */
  readonly score: readonly number[];
  readonly chosen: number;
  /** Scores of single cases, [cases][k]. */
  readonly cases?: readonly (readonly number[])[];
  /** Of the score; "Calinski–Harabasz index" where left out. */
  readonly label?: string;
}

/** A clustering score against the number of clusters, with the chosen number marked and the cases as thin lines. */
export function scoreByKChart({ title, k, score, chosen, cases = [], label = "Calinski–Harabasz index" }: ScoreByK): string {
  const values = domainOf([...score, ...cases.flat()], 0.06);
  const domain = domainOf(k);
  if (!values || !domain) return emptyChart(title);
  const points = (of: readonly number[], x: (v: number) => number, y: (v: number) => number): Point[] => k.map((value, i) => [x(value), y(of[i])]);
  const one = lineMark("line s0") + dotMark("ringed s0");
  return frame(
    {
      title,
      width: 520,
      height: 320,
      x: { domain: [domain[0] - 0.3, domain[1] + 0.3], label: "Number of clusters k", ticks: k.map((value) => ({ value, text: String(value) })) },
      y: { domain: values, label },
      legend: cases.length > 0 ? [{ name: "Mean of the cases", mark: one }, { name: "One case", mark: lineMark("faint") }] : [],
    },
    (plot) => {
      const at = points(score, plot.x, plot.y);
      const best = at[k.indexOf(chosen)];
      return [
        ...cases.map((each) => path(points(each, plot.x, plot.y), { class: "faint", opacity: 0.6 })),
        verticals([{ at: chosen, name: `k = ${chosen}`, side: "right" }], plot),
        path(at, { class: "line s0" }),
        ...at.map(([cx, cy]) => element("circle", { class: "ringed s0", cx, cy, r: 4 })),
        best ? element("circle", { class: "ringed s1", cx: best[0], cy: best[1], r: 6 }) : "",
      ].join("");
    },
  );
}
