import type { Frame, Plot } from "./frame.ts";
import { domainOf, type Tick } from "./numbers.ts";
import { verticals } from "./verticals.ts";

/** Number of ticks of the axis of numbers of features. */
const counts = 9;

/** The axes of a path of an elastic net: log λ below, the number of features above; null where there is no λ above 0. */
export function lambdaAxis(lambdas: readonly number[], df: readonly number[]): Required<Pick<Frame, "x" | "top">> | null {
  const domain = domainOf(lambdas.map(Math.log), 0.03);
  if (!domain) return null;
  const step = Math.max(1, Math.floor((lambdas.length - 1) / (counts - 1)));
  const ticks = lambdas.flatMap((lambda, k): Tick[] => (k % step === 0 && Number.isFinite(df[k]) ? [{ value: Math.log(lambda), text: String(df[k]) }] : []));
  return { x: { domain, label: "log λ", ticks: 8 }, top: { label: "Number of features", ticks } };
}

/** Lines at the λ of the least error and at the greatest λ within one standard error of it. */
export function lambdaMarks(lambdaMin: number, lambda1se: number, plot: Plot): string {
  if (lambdaMin === lambda1se) return verticals([{ at: Math.log(lambdaMin), name: "λ min = λ 1se", side: "left" }], plot);
  return verticals(
    [
      { at: Math.log(lambdaMin), name: "λ min", side: "left" },
      { at: Math.log(lambda1se), name: "λ 1se", side: "right" },
    ],
    plot,
  );
}
