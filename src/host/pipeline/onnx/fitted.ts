import { InputError } from "../../errors.ts";
import type { Svm } from "../../learn/svm.ts";
import type { Forest } from "../../learn/forest.ts";
import type { LinearModel } from "../../learn/linear.ts";
import type { Tree } from "../../learn/tree.ts";
import type { FittedPipeline } from "../fit.ts";
import type { Fitted, FittedModel } from "../fitting.ts";
import type { FittedStep } from "../fitSteps.ts";
import { fingerprint } from "../kinds/seed.ts";
import { isStack, type FittedStack } from "../stack.ts";
import type { OnnxModel, OnnxPipeline, OnnxStep } from "./model.ts";
import { onnxOf } from "./onnx.ts";

/**
 * A fitted pipeline as an ONNX file: see `onnxOf`. The input's columns are `pipeline.features`, in that order; the file's metadata
 * has their names, the settings and their hash, the seed and the threshold.
 * @param more for the metadata
 * @throws InputError naming the step that cannot be expressed: ComBat needs the batch of each case
 */
export function onnxModel({ fitted, spec, seed, threshold, training }: FittedPipeline, more: Readonly<Record<string, string>> = {}): Uint8Array {
  const settings = JSON.stringify(spec);
  const metadata = { ...more, settings, "settings hash": fingerprint(settings), seed: String(seed), threshold: String(threshold), training: JSON.stringify(training) };
  return onnxOf(pipelineOf(fitted, fitted.features, ""), { features: fitted.features, metadata });
}

/** @param given names of the columns that it is given */
function pipelineOf({ features, steps, model }: Fitted, given: readonly string[], place: string): OnnxPipeline {
  let names = features;
  const made = steps.map((step, i) => {
    const { steps, gives } = stepsOf(step, names, `${place}steps[${i}]`);
    names = gives;
    return steps;
  });
  return { steps: [...reordered(given, features), ...made.flat(), ...reordered(names, model.features)], model: modelOf(model, place) };
}

/** @param names of the columns before the step */
function stepsOf({ settings: { kind }, state }: FittedStep, names: readonly string[], place: string): { steps: OnnxStep[]; gives: readonly string[] } {
  if (kind === "smote") return { steps: [], gives: names };
  if (kind === "combat") throw new InputError(`ONNX: ${place} (combat): ComBat cannot be expressed, it needs the batch of each case; harmonise the features first, and export a pipeline of harmonised ones`);
  const { features } = state as { readonly features: readonly string[] };
  const steps = reordered(names, features);
  switch (kind) {
    case "imputation": {
      const { columns } = state as { readonly columns: readonly { readonly value: number }[] };
      return { steps: [...steps, { kind: "impute", values: columns.map(({ value }) => value) }], gives: features };
    }
    case "z-score":
    case "mean":
    case "min-max": {
      const { centre, scale } = state as Pick<Extract<OnnxStep, { kind: "scale" }>, "centre" | "scale">;
      return { steps: [...steps, { kind: "scale", centre, scale }], gives: features };
    }
    case "rad-score": {
      const { name, intercept, coefficients } = state as LinearModel & { readonly name: string };
      return { steps: [...steps, { kind: "linear", intercept, coefficients }], gives: [name] };
    }
    default:
      // Selections have names alone.
      if (Object.keys(state as object).join() !== "features") throw new InputError(`ONNX: ${place} (${kind}) cannot be expressed`);
      return { steps, gives: features };
  }
}

/** From columns of these names to those wanted. */
function reordered(names: readonly string[], wanted: readonly string[]): OnnxStep[] {
  if (names.length === wanted.length && names.every((name, j) => name === wanted[j])) return [];
  const numbers = new Map(names.map((name, j) => [name, j]));
  return [{ kind: "gather", columns: wanted.map((name) => numbers.get(name)!) }];
}

function modelOf({ settings, features, state }: FittedModel, place: string): OnnxModel {
  if (isStack(settings)) {
    const { bases, meta } = state as FittedStack<Fitted>;
    return {
      kind: "stack",
      bases: Object.entries(bases).map(([name, base]) => pipelineOf(base, features, `${place}model.bases.${name}.`)),
      by: settings.by,
      meta: modelOf({ settings: settings.meta, features: [], state: meta }, place),
    };
  }
  switch (settings.kind) {
    case "logistic":
    case "l2-logistic":
    case "elastic-net": {
      const { intercept, coefficients } = state as LinearModel;
      return { kind: "logistic", intercept, coefficients };
    }
    case "tree":
      return { kind: "trees", trees: [state as Tree] };
    case "random-forest":
    case "extra-trees":
      return { kind: "trees", trees: (state as Forest).trees };
    case "svm":
      return { kind: "svm", svm: state as Svm };
    case "prevalence":
      return { kind: "constant", probability: (state as { readonly p: number }).p };
    default:
      throw new InputError(`ONNX: ${place}model (${settings.kind}) cannot be expressed`);
  }
}
