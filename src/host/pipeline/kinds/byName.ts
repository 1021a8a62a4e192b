import { takeFeatures, type Dataset } from "../../dataset/dataset.ts";
import { InputError } from "../../errors.ts";

const shown = 5;

/** Names for a message: the first few, and how many there are. */
export function listed(names: readonly string[]): string {
  return names.length <= shown ? names.join(", ") : `${names.slice(0, shown).join(", ")}, ... (${names.length} in all)`;
}

/**
 * The features of these names, in this order, whatever their order in the data.
 * @throws InputError naming those that the data lack
 */
export function featuresNamed(data: Dataset, names: readonly string[]): Dataset {
  if (names.length === data.features.length && names.every((name, j) => name === data.features[j])) return data;
  const numbers = new Map(data.features.map((name, j) => [name, j]));
  const missing = names.filter((name) => !numbers.has(name));
  if (missing.length > 0) throw new InputError(`${missing.length} of ${names.length} features are missing from the ${data.features.length} given: ${listed(missing)}`);
  return takeFeatures(data, names.map((name) => numbers.get(name)!));
}

/** The values that belong to these of the names. */
export function valuesNamed<T>(names: readonly string[], values: readonly T[], wanted: readonly string[]): T[] {
  const numbers = new Map(names.map((name, j) => [name, j]));
  return wanted.map((name) => values[numbers.get(name)!]);
}
