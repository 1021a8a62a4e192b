import type { StudyModel } from "../learn/studyModel.ts";
import { stepsNamed } from "./needs.ts";

/** Batches whose effects a model knows; null where it has no use for batches. */
export function knownBatches(model: Pick<StudyModel, "pipeline">): ReadonlySet<string> | null {
  const steps = stepsNamed(model, "combat");
  if (steps.length === 0) return null;
  // All steps were fitted on the same training cases; the state was checked when the model was read.
  const [{ state }] = steps;
  return new Set((state as { readonly fitted: { readonly batches: readonly { readonly name: string }[] } }).fitted.batches.map(({ name }) => name));
}
