import type * as z from "zod/mini";
import type { FittedPipeline } from "./fit.ts";
import type { Fitted } from "./fitting.ts";
import type { modelKinds } from "./models/registry.ts";
import type { FittedStack } from "./stack.ts";

type ModelOf<K> = K extends { readonly name: infer Kind; readonly model: z.ZodMiniType<infer Model> } ? { readonly kind: Kind; readonly model: Model } : never;

/** A pipeline's model by its kind, for what explains it: `kind` tells which. */
export type AnyModel = (ModelOf<(typeof modelKinds)[number]> | { readonly kind: "stack"; readonly model: FittedStack<Fitted> }) & {
  /** Names of the columns that it is given: those of `transform`'s table, in this order. */
  readonly features: readonly string[];
};

/** The model of a fitted pipeline, or of a stack's base. */
export function modelOf({ fitted }: Pick<FittedPipeline, "fitted">): AnyModel {
  const { settings, features, state } = fitted.model;
  // Each state was made by its kind, or checked against its schema when it was read.
  return { kind: settings.kind, features, model: state } as AnyModel;
}
