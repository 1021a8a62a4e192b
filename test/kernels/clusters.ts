import { random } from "./equivalence.ts";

interface Setup {
  readonly name: string;
  readonly n: number;
  readonly images: number;
  readonly k: number;
  readonly value?: (x: number) => number;
  /** Sets of centroids, and ranges that the points are cut into. */
  readonly sets?: number;
  readonly ranges?: number;
}

/** A case of both K-means rooms; centroids are points, or halfway between two. */
export function clustersCase({ name, n, images, k, value = (x) => x, sets = 1, ranges = 1 }: Setup) {
  const next = random(n + k);
  const points = Float64Array.from({ length: images * n }, () => value(6 * next() - 3));
  const pick = (): number => Math.floor(next() * n);
  const centroids = new Float64Array(sets * k * images);
  for (let c = 0; c < sets * k; c++) {
    const [a, b] = [pick(), pick()];
    for (let q = 0; q < images; q++) centroids[c * images + q] = (points[q * n + a] + points[q * n + b]) / 2;
  }
  const range = Math.floor(n / ranges / 4) * 4;
  const items = Array.from({ length: sets * ranges }, (_, i) => {
    const [set, part] = [Math.floor(i / ranges), i % ranges];
    const first = part * range;
    const count = part === ranges - 1 ? n - first : range;
    const lanes = Math.ceil(count / 50);
    return { n, first, count, images, k, centroids: set * k * images, slack: Math.fround(4e-11), totals: i * k * (images + 2), lanes, partials: i * Math.ceil(n / 50) * k * (images + 2), labels: set * Math.ceil(n / 4) * 4 + first };
  });
  return { name, items, inputs: { points, centroids }, outputs: { totals: items.length * k * (images + 2), labels: sets * Math.ceil(n / 4) * 4 } };
}

/** The first of the clusters whose squared distance from a point is within the slack of the least. */
export function nearestOf(
  { n, images, k, centroids: at, slack }: { n: number; images: number; k: number; centroids: number; slack: number },
  { points, centroids }: { points: Float64Array; centroids: Float64Array }, i: number,
): { cluster: number; square: number } {
  const squares = Array.from({ length: k }, (_, c) => {
    let sum = 0;
    for (let q = 0; q < images; q++) sum += (points[q * n + i] - centroids[at + c * images + q]) ** 2;
    return sum;
  });
  const square = Math.min(...squares);
  return { cluster: squares.findIndex((own) => own <= square + slack), square };
}
