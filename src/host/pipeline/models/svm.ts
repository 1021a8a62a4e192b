import * as z from "zod/mini";
import { fitSvm, predictSvm, type Svm } from "../../learn/svm.ts";
import { classWeights, folds, names, numbers, oneOf, positive, preset } from "../kinds/fields.ts";
import { modelKind } from "../kinds/kind.ts";

const whole = z.int();
const model: z.ZodMiniType<Svm> = z.strictObject({
  kernel: z.discriminatedUnion("kind", [z.strictObject({ kind: z.literal("linear") }), z.strictObject({ kind: z.literal("rbf"), gamma: z.number() })]),
  features: whole,
  bias: z.number(),
  multipliers: numbers,
  supportVectors: z.readonly(z.array(numbers)),
  support: numbers,
  coefficients: z.nullable(numbers),
  platt: z.nullable(z.strictObject({ slope: z.number(), offset: z.number() })),
  fit: z.strictObject({ iterations: whole, converged: z.boolean(), gap: z.number(), violation: z.number(), warnings: names }),
});

/** Support vector machine, Platt's probabilities; features belong on one scale. */
export const svm = modelKind({
  name: "svm",
  settings: {
    kernel: preset(oneOf("linear", "rbf"), "rbf"),
    C: preset(positive, 1),
    gamma: preset(z.union([z.literal("scale"), positive], '"scale" or a number > 0'), "scale"),
    /** Of the cross-validation that Platt's probabilities come from. */
    folds: preset(folds, 5),
    classWeights: z.optional(classWeights),
  },
  model,
  fit({ x, y, patients }, { folds, ...settings }, { seed }) {
    const fitted = fitSvm(x, y, { ...settings, probability: { seed, folds, groups: patients } });
    // A linear one predicts by its coefficients: it need not carry cases away.
    return { model: fitted.coefficients ? { ...fitted, multipliers: [], supportVectors: [], support: [] } : fitted, warnings: fitted.fit.warnings };
  },
  predict: predictSvm,
});
