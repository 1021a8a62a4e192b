import type { Fitted } from "../../pipeline/fitting.ts";
import { isStack, type FittedStack } from "../../pipeline/stack.ts";

/** A pipeline, or one of a stack's bases. */
export interface PlacedPipeline {
  /** "" of the model itself, "H1" of a base, "outer/H1" of a base's. */
  readonly base: string;
  readonly fitted: Fitted;
}

/** A fitted pipeline, and those of its bases. */
export function pipelinesIn(fitted: Fitted, base = ""): PlacedPipeline[] {
  const { settings, state } = fitted.model;
  const bases = isStack(settings) ? Object.entries((state as FittedStack<Fitted>).bases) : [];
  return [{ base, fitted }, ...bases.flatMap(([name, each]) => pipelinesIn(each, base === "" ? name : `${base}/${name}`))];
}
