import { matrix, type Matrix } from "../../src/host/dataset/matrix.ts";
import { Random } from "../../src/host/stats/random.ts";

/** The tables of fixtures/oracle/stats_{boruta,rfe,annealing_tables}.py: normal columns, the first of which shift the log-odds. */
export function planted(cases: number, columns: number, telling: number, seed: number, shift = 1): { x: Matrix; y: Uint8Array } {
  const random = new Random(seed);
  const x = matrix(cases, columns);
  for (let k = 0; k < x.values.length; k++) x.values[k] = random.normal();
  const y = new Uint8Array(cases);
  for (let i = 0; i < cases; i++) {
    let sum = 0;
    for (let j = 0; j < telling; j++) sum += x.values[j * cases + i];
    y[i] = Number(random.uniform() < 1 / (1 + Math.exp(-shift * sum)));
  }
  return { x, y };
}
