import { Bench } from "tinybench";

/** Times of repeated runs, in ms. */
export interface Timing {
  readonly median: number;
  readonly min: number;
  /** First and third quartile. */
  readonly low: number;
  readonly high: number;
  readonly runs: number;
}

/** How long is measured, in ms, and how often at least; what takes longer than `patience` altogether is measured less often, but twice. */
export interface Effort {
  readonly time: number;
  readonly iterations: number;
  readonly patience: number;
}

/** Times of `run` once warm: code compiled, pipelines built, buffers pooled. */
export async function measure(run: () => Promise<unknown>, { time, iterations, patience }: Effort): Promise<Timing> {
  const start = performance.now();
  await run();
  const first = performance.now() - start;
  const bench = new Bench({
    time,
    iterations: Math.max(2, Math.min(iterations, Math.floor(patience / first))),
    warmup: first < time,
    warmupTime: time / 4,
    warmupIterations: 1,
    retainSamples: true,
    throws: true,
  });
  bench.add("run", run, { async: true });
  const [{ result }] = await bench.run();
  if (result.state !== "completed") throw new Error(`the benchmark ended ${result.state}`);
  return timingOf(result.latency.samples!);
}

export function timingOf(samples: readonly number[]): Timing {
  const sorted = [...samples].sort((a, b) => a - b);
  const quantile = (q: number): number => {
    const position = q * (sorted.length - 1);
    const below = Math.floor(position);
    const above = Math.ceil(position);
    return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
  };
  return { median: quantile(0.5), min: sorted[0], low: quantile(0.25), high: quantile(0.75), runs: sorted.length };
}

/** How many times as long `a` takes as `b`, and what that can be within the quartiles of both. */
export interface Ratio {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export function ratio(a: Timing, b: Timing): Ratio {
  return { median: a.median / b.median, low: a.low / b.high, high: a.high / b.low };
}
