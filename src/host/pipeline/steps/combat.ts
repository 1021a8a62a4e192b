import * as z from "zod/mini";
import { withFeatures, type Dataset } from "../../dataset/dataset.ts";
import { column, takeColumns, type Matrix } from "../../dataset/matrix.ts";
import { InputError, LeakageError } from "../../errors.ts";
import { applyCombat, fitCombat } from "../../preprocess/combat.ts";
import { featuresNamed, listed, requireComplete } from "../kinds/byName.ts";
import { flag, names, numbers, preset } from "../kinds/fields.ts";
import { stepKind } from "../kinds/kind.ts";

const batch = z.strictObject({ name: z.string(), cases: z.int(), gamma: numbers, delta: numbers });
const fitted = z.strictObject({
  options: z.strictObject({ parametric: z.boolean(), empiricalBayes: z.boolean(), meanOnly: z.boolean() }),
  reference: z.nullable(z.string()),
  batches: z.readonly(z.array(batch)),
  grandMean: numbers,
  scale: numbers,
  coefficients: z.readonly(z.array(numbers)),
  unchanged: numbers,
  warnings: names,
});

/**
 * ComBat over the cases' batches: the training cases are the reference for all that follow. A training batch's cases have its stored
 * effects taken out; those of a new batch are estimated from its cases, without their outcomes. It needs all its features
 * whatever follows, since the effects on one are estimated with the help of the others.
 */
export const combat = stepKind({
  name: "combat",
  settings: {
    /** Covariates of the cases to keep; all they have unless given. */
    covariates: z.optional(names),
    reference: z.optional(z.string("the name of a batch")),
    parametric: preset(flag, true),
    empiricalBayes: preset(flag, true),
    meanOnly: preset(flag, false),
  },
  needs: ["complete", "batches"],
  state: z.strictObject({ features: names, covariates: names, fitted }),
  fit(data, { covariates = data.covariates?.names ?? [], ...options }) {
    requireNoOutcome(data, covariates);
    const found = fitCombat(data.x, data.batches!, { ...options, covariates: covariatesNamed(data, covariates) });
    return { state: { features: data.features, covariates, fitted: found }, warnings: [...found.warnings, ...confounding(data)] };
  },
  apply(data, { features, covariates, fitted: found }) {
    const given = requireComplete(featuresNamed(data, features));
    if (!given.batches) throw new InputError("the cases have no batches");
    return withFeatures(given, features, applyCombat(given.x, given.batches, found, covariatesNamed(data, covariates)).x);
  },
  cautions({ batches = [] }, { fitted: { batches: known } }) {
    const others = [...new Set(batches)].filter((name) => !known.some((batch) => batch.name === name));
    return others.map((name) => `the effects of batch ${name} were estimated from its ${batches.filter((batch) => batch === name).length} cases here: each one's prediction depends on the others`);
  },
  inputs: ({ features }) => features,
});

function confounding({ batches, y }: Dataset): string[] {
  const names = new Set(batches);
  const pure = y !== null && names.size > 1 && new Set(batches!.map((name, i) => `${y[i]} ${name}`)).size === names.size;
  return pure ? [`each of the ${names.size} batches has cases of one class alone: what tells the classes apart is taken out with the batches`] : [];
}

/** A covariate's effect is put back into every case: were it the outcome, held-out cases would be told theirs. */
function requireNoOutcome(data: Dataset, covariates: readonly string[]): void {
  const { y, ids } = data;
  const x = covariatesNamed(data, covariates);
  if (!x || !y) return;
  const told = covariates.find((_, j) => new Set(Array.from(y, (label, i) => `${label} ${x.values[j * x.rows + i]}`)).size === 2 && new Set(column(x, j)).size === 2);
  if (told !== undefined) throw new LeakageError(`combat: covariate ${told} is the outcome of all ${ids.length} training cases: the values of held-out cases would be made by their own`);
}

function covariatesNamed({ ids, covariates }: Dataset, wanted: readonly string[]): Matrix | undefined {
  if (wanted.length === 0) return undefined;
  const given = covariates?.names ?? [];
  const missing = wanted.filter((name) => !given.includes(name));
  if (missing.length > 0) throw new InputError(`covariates are missing from the ${ids.length} cases: ${listed(missing)}`);
  return takeColumns(covariates!.x, wanted.map((name) => given.indexOf(name)));
}
