import { uniform } from "../../src/host/random.ts";
import type { Points } from "../../src/host/regions/points.ts";

/** Voxels of habitats with the given means, [habitats][images], and noise of standard deviation 1 (Box-Muller). */
export function planted(seed: number, voxels: number, means: readonly (readonly number[])[]): { points: Points; labels: number[] } {
  const next = uniform(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const labels = Array.from({ length: voxels }, () => 1 + Math.floor(next() * means.length));
  const images = means[0].map((_, q) => `image ${q + 1}`);
  const values = Float64Array.from(images.flatMap((_, q) => labels.map((label) => means[label - 1][q] + normal())));
  return { points: { name: "planted", images, values }, labels };
}

/** Adjusted Rand index of two partitions. Hubert & Arabie, J. Classif. 2 (1985) 193. */
export function randIndex(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const table = new Map<string, number>();
  const rows = new Map<number, number>();
  const columns = new Map<number, number>();
  for (let i = 0; i < a.length; i++) {
    table.set(`${a[i]} ${b[i]}`, (table.get(`${a[i]} ${b[i]}`) ?? 0) + 1);
    rows.set(a[i], (rows.get(a[i]) ?? 0) + 1);
    columns.set(b[i], (columns.get(b[i]) ?? 0) + 1);
  }
  const pairs = (counts: Map<unknown, number>): number => [...counts.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
  const expected = (pairs(rows) * pairs(columns)) / ((a.length * (a.length - 1)) / 2);
  return (pairs(table) - expected) / ((pairs(rows) + pairs(columns)) / 2 - expected);
}
