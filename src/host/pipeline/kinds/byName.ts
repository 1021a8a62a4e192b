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

/** The cases themselves. @throws InputError naming features and cases with missing values */
export function requireComplete(data: Dataset): Dataset {
  const { features, ids, x } = data;
  const holes = features.flatMap((name, j) => {
    const missing = ids.filter((_, i) => !Number.isFinite(x.values[j * x.rows + i]));
    return missing.length > 0 ? [`${name} (${missing.length} of ${ids.length} cases, first ${missing[0]})`] : [];
  });
  if (holes.length > 0) throw new InputError(`values are missing or infinite in ${holes.length} of ${features.length} features: ${listed(holes)}. An imputation step belongs before it`);
  return data;
}

/** What plain functions say of columns by number (from 1), said of features by name. */
export function namingColumns(text: string, features: readonly string[]): string {
  return text.replace(/\bcolumns? (\d+(?:, \d+)*)\b/g, (_, numbers: string) => numbers.split(", ").map((number) => features[Number(number) - 1]).join(", "));
}
