import type { Dataset } from "../dataset/dataset.ts";
import { InputError } from "../errors.ts";
import { Random } from "../stats/random.ts";
import { checkPipeline } from "./check.ts";
import { crossValidated, requireFoldable, type CrossValidationOptions } from "./crossValidate.ts";
import { contextOf } from "./kinds/context.ts";
import type { Cohort, Training } from "./parts.ts";
import { scores, type ScoreName } from "./scores.ts";
import type { CheckedPipeline, PipelineSpec } from "./spec.ts";
import { lenient } from "./stack.ts";

export interface PermutationOptions extends CrossValidationOptions {
  /** Default 1000. */
  readonly permutations?: number;
  /** Default "auc". */
  readonly score?: ScoreName;
}

export interface PermutationTest {
  /** Cross-validated score with the outcomes as they are. */
  readonly observed: number;
  /** Of each permutation. */
  readonly permuted: Float64Array;
  /** (1 + permutations at least as good as the observed) / (1 + permutations). */
  readonly p: number;
}

/**
 * Whether a whole pipeline, selection and tuning included, finds anything: its cross-validated score against those with the outcomes
 * permuted. A patient's outcomes move together, to another patient of as many cases. Where permuted outcomes leave a selection
 * nothing to keep, the pipeline predicts the prevalence.
 * @throws LeakageError, InputError as `crossValidate`
 * @source Ojala & Garriga, J. Mach. Learn. Res. 11 (2010) 1833, test 1; Phipson & Smyth, Stat. Appl. Genet. Mol. Biol. 9 (2010) 39
 * (p is never 0); blocks: Winkler et al., NeuroImage 123 (2015) 253
 */
export async function permutationTest(spec: PipelineSpec, part: Cohort | Training, { permutations = 1000, score = "auc", folds = 5, repeats = 1, ...options }: PermutationOptions = {}): Promise<PermutationTest> {
  if (!Number.isInteger(permutations) || permutations < 1) throw new InputError(`permutationTest: ${permutations} permutations; expected a whole number > 0`);
  requireFoldable("permutationTest", part);
  // A threshold makes no difference to the scores.
  const checked = { ...checkPipeline(spec, part.data, folds).spec, threshold: 0.5 };
  const context = contextOf(options).at("permutation test");
  const { sign } = scores[score];
  // Folds depend on the outcomes and their seed: each permutation has its own, all from the same seed.
  const scoreOf = async (pipeline: CheckedPipeline, data: Dataset): Promise<number> =>
    (await crossValidated(pipeline, data, folds, repeats, context.at("cross-validation"))).scores[score].mean;
  const observed = await scoreOf(checked, part.data);
  const permuted = new Float64Array(permutations);
  const forgiving = lenient(checked);
  for (let k = 0; k < permutations; k++) {
    await context.unit(k, permutations);
    permuted[k] = await scoreOf(forgiving, { ...part.data, y: permutedOutcomes(part.data, new Random(context.at(`permutation ${k + 1}`).seed)) });
  }
  const hits = permuted.reduce((count, value) => count + (sign * value >= sign * observed ? 1 : 0), 0);
  return { observed, permuted, p: (1 + hits) / (1 + permutations) };
}

/** Outcomes exchanged between patients of the same number of cases. */
export function permutedOutcomes({ patients, y }: Dataset, random: Random): Uint8Array {
  const cases = new Map<string, number[]>();
  patients.forEach((patient, i) => cases.set(patient, [...(cases.get(patient) ?? []), i]));
  const alike = new Map<number, number[][]>();
  for (const block of cases.values()) alike.set(block.length, [...(alike.get(block.length) ?? []), block]);
  const permuted = Uint8Array.from(y!);
  for (const blocks of alike.values()) {
    const order = random.permutation(blocks.length);
    blocks.forEach((block, b) => block.forEach((i, k) => (permuted[i] = y![blocks[order[b]][k]])));
  }
  return permuted;
}
