import type { ModelKind } from "../kinds/kind.ts";
import { prevalence } from "./prevalence.ts";

/** Every kind of model; a pipeline's `model` names one by `kind`. */
export const modelKinds = [prevalence] as const;

const byName = new Map<string, ModelKind>(modelKinds.map((kind) => [kind.name, kind as ModelKind]));

/** The kind of a model whose settings were checked. */
export function modelKindNamed(name: string): ModelKind {
  return byName.get(name)!;
}
