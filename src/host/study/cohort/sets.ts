import { Random } from "../../stats/random.ts";
import { seedOf } from "../../pipeline/kinds/seed.ts";
import type { StudyFile } from "../file/schema.ts";

export type Split = StudyFile["split"];

/** The set that models are fitted on; all others are held out. */
export const trainingSet = "train";

/**
 * The set that a row's cell puts its case into: the set among whose values it is, or, without such lists, the value itself.
 * @returns null where no set has it
 */
export function setNamed(sets: Split["sets"], text: string): string | null {
  if (!sets) return text;
  return Object.keys(sets).find((name) => sets[name].includes(text)) ?? null;
}

/**
 * Draws sets out of the training patients. Shares are taken of each stratum by itself, rounded, so that the sets have its classes
 * in like shares. The same patients, whatever their order, shares and seed draw the same sets.
 * @param strata of each training patient, what sets are balanced by
 * @param hold share of the patients of each set to draw, in [0, 1]; together less than 1
 * @returns the set of each patient drawn; the others stay in training
 */
export function drawSets(strata: ReadonlyMap<string, string>, hold: Split["hold"], seed: number): Map<string, string> {
  const random = new Random(seedOf(seed, "hold"));
  const drawn = new Map<string, string>();
  const patients = [...strata.keys()].sort();
  for (const stratum of [...new Set(strata.values())].sort()) {
    const members = patients.filter((patient) => strata.get(patient) === stratum);
    const order = random.permutation(members.length);
    let share = 0;
    let from = 0;
    for (const [set, part] of Object.entries(hold)) {
      share += part;
      const to = Math.round(share * members.length); // of the sum, so that rounding does not add up over sets
      for (const k of order.subarray(from, to)) drawn.set(members[k], set);
      from = to;
    }
  }
  return drawn;
}
