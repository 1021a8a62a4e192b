import type { ModelResult } from "../../../study/learn/results.ts";

/** A case that stands for others. */
export interface Extreme {
  readonly what: string;
  readonly id: string;
  readonly y: number;
  readonly p: number;
}

/** The cases of a set that a model finds most positive, most negative, and nearest to its threshold; each once, of equals the first. */
export function extremesOf({ predictions, threshold }: Pick<ModelResult, "predictions" | "threshold">, set: string): Extreme[] {
  const found = predictions.find((each) => each.set === set);
  if (!found || found.p.length === 0) return [];
  const { ids, y, p } = found;
  const least = (of: (value: number) => number): number => p.reduce((best, value, i) => (of(value) < of(p[best]) ? i : best), 0);
  const wanted = [["Most positive", least((value) => -value)], ["Most negative", least((value) => value)], ["Most uncertain", least((value) => Math.abs(value - threshold))]] as const;
  return wanted.flatMap(([what, i], k) => (wanted.findIndex(([, other]) => other === i) === k ? [{ what, id: ids[i], y: y[i], p: p[i] }] : []));
}
