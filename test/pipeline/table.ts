import { dataset, type Dataset } from "../../src/host/dataset/dataset.ts";
import { matrix } from "../../src/host/dataset/matrix.ts";
import { Random } from "../../src/host/stats/random.ts";

export interface TableOptions {
  readonly cases?: number;
  readonly features?: number;
  /** The first features differ between the classes by `effect` standard deviations, and come twice: `signal_k` and, with noise, `copy_k`. */
  readonly signals?: number;
  readonly effect?: number;
  /** Every so many-th patient has two cases. */
  readonly pairEvery?: number;
  readonly missing?: number;
  readonly seed?: number;
}

/** A radiomics-like table: planted signal, copies of it, noise, features of odd scale; three scanners with shifts of their own; two readers. */
export function table({ cases = 200, features = 300, signals = 5, effect = 0.9, pairEvery = 10, missing = 0, seed = 1 }: TableOptions = {}): Dataset {
  const random = new Random(seed);
  const patients: string[] = [];
  for (let patient = 1; patients.length < cases; patient++) {
    patients.push(`P${patient}`);
    if (patient % pairEvery === 0 && patients.length < cases) patients.push(`P${patient}`);
  }
  const outcomes = new Map([...new Set(patients)].map((patient) => [patient, random.uniform() < 0.4 ? 1 : 0]));
  const y = Uint8Array.from(patients, (patient) => outcomes.get(patient)!);
  const batches = patients.map((_, i) => ["A", "B", "C"][i % 3]);
  const x = matrix(cases, features);
  const names = Array.from({ length: features }, (_, j) => (j < signals ? `signal_${j}` : j < 2 * signals ? `copy_${j - signals}` : `noise_${j}`));
  for (let j = 0; j < features; j++) {
    for (let i = 0; i < cases; i++) {
      const at = j * cases + i;
      if (j < signals) x.values[at] = random.normal() + effect * y[i];
      else if (j < 2 * signals) x.values[at] = x.values[(j - signals) * cases + i] + 0.1 * random.normal();
      else x.values[at] = 10 ** ((j % 5) - 2) * random.normal() + j;
      if (missing > 0 && random.uniform() < missing) x.values[at] = NaN;
    }
  }
  return dataset({ ids: patients.map((_, i) => `case ${i + 1}`), patients, features: names, x, y, batches });
}
