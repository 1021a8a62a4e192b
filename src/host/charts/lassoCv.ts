import { emptyChart } from "./document.ts";
import { frame } from "./frame.ts";
import { lambdaAxis, lambdaMarks } from "./lambda.ts";
import { domainOf } from "./numbers.ts";
import { dots, element, px, type Point } from "./svg.ts";

export interface LassoCv {
  readonly title: string;
  readonly lambdas: readonly number[];
  /** Mean cross-validated error and its standard error, [lambdas]. */
  readonly mean: readonly number[];
  readonly error: readonly number[];
  /** Number of coefficients that are not 0, [lambdas]. */
  readonly df: readonly number[];
  readonly lambdaMin: number;
  readonly lambda1se: number;
  /** Of the error: "Binomial deviance", "AUC". */
  readonly measure: string;
}

/** Cross-validated error, one standard error to either side, against log λ. */
export function lassoCvChart({ title, lambdas, mean, error, df, lambdaMin, lambda1se, measure }: LassoCv): string {
  const values = domainOf(mean.flatMap((value, k) => [value, value - error[k], value + error[k]]), 0.06);
  const axis = lambdaAxis(lambdas, df);
  if (!values || !axis) return emptyChart(title);
  return frame({ title, width: 640, height: 340, ...axis, y: { domain: values, label: measure } }, (plot) => {
    const { x, y } = plot;
    const at = lambdas.map((lambda, k): Point => [x(Math.log(lambda)), y(mean[k])]);
    const bars = lambdas
      .map((_, k): [Point, number, number] => [at[k], y(mean[k] - error[k]), y(mean[k] + error[k])])
      .filter(([point, low, high]) => [...point, low, high].every(Number.isFinite))
      .map(([[place], low, high]) => `M${px(place - 2.5)} ${px(low)}h5m-2.5 0V${px(high)}m-2.5 0h5`);
    return [
      bars.length > 0 ? element("path", { class: "faint", d: bars.join("") }) : "",
      dots(at, { class: "s1", "stroke-width": 6 }),
      lambdaMarks(lambdaMin, lambda1se, plot),
    ].join("");
  });
}
