import { minIndex } from "d3-array";
import { seriesOf } from "./colours.ts";
import { emptyChart } from "./document.ts";
import { frame } from "./frame.ts";
import { lambdaAxis, lambdaMarks } from "./lambda.ts";
import { lineMark } from "./legend.ts";
import { domainOf } from "./numbers.ts";
import { path, type Point } from "./svg.ts";

export interface LassoPathLine {
  readonly name: string;
  /** Coefficient at each lambda, [lambdas]. */
  readonly values: readonly number[];
}

export interface LassoPath {
  readonly title: string;
  readonly lambdas: readonly number[];
  /** Coefficients of each feature; those that are 0 throughout are left out. */
  readonly lines: readonly LassoPathLine[];
  /** Number of coefficients that are not 0, [lambdas]. */
  readonly df: readonly number[];
  readonly lambdaMin: number;
  readonly lambda1se: number;
  /** Which of the two the model was made at; its features are coloured and named, the others grey. Default "min". */
  readonly chosen?: "min" | "1se";
}

/** At most this many features are named, those of the greatest coefficients. */
const mostNamed = 24;

/** Coefficients against log λ with the number of features above. */
export function lassoPathChart({ title, lambdas, lines, df, lambdaMin, lambda1se, chosen = "min" }: LassoPath): string {
  const shown = lines.filter(({ values }) => values.some((value) => Number.isFinite(value) && value !== 0));
  const values = domainOf([0, ...shown.flatMap((line) => line.values)], 0.05);
  const axis = lambdaAxis(lambdas, df);
  if (shown.length === 0 || !values || !axis) return emptyChart(title);
  const lambda = chosen === "min" ? lambdaMin : lambda1se;
  const at = minIndex(lambdas, (each) => Math.abs(each - lambda));
  const size = ({ values: of }: LassoPathLine): number => Math.abs(of[at]) || 0;
  const named = shown.filter((line) => size(line) > 0).sort((a, b) => size(b) - size(a)).slice(0, mostNamed);
  const others = shown.filter((line) => !named.includes(line));
  const count = `${others.length} ${named.length > 0 ? "other " : ""}${others.length === 1 ? "feature" : "features"}`;
  const grey = others.length > 0 ? [{ name: count, mark: lineMark("faint") }] : [];
  return frame(
    {
      title,
      width: 640,
      height: 360,
      ...axis,
      y: { domain: values, label: "Coefficient" },
      legend: [...named.map(({ name }, k) => ({ name, mark: lineMark(`line ${seriesOf(k).name}`, seriesOf(k).dash) })), ...grey],
    },
    (plot) => {
      const points = (line: LassoPathLine): Point[] => lambdas.map((each, k) => [plot.x(Math.log(each)), plot.y(line.values[k])]);
      return [
        path([[plot.left, plot.y(0)], [plot.right, plot.y(0)]], { class: "axis" }),
        ...others.map((line) => path(points(line), { class: "faint" })),
        ...named.map((line, k) => path(points(line), { class: `line ${seriesOf(k).name}`, "stroke-dasharray": seriesOf(k).dash })),
        lambdaMarks(lambdaMin, lambda1se, plot),
      ].join("");
    },
  );
}
